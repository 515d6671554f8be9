"""The functions that read objects: query, readByQuery, readMore, read, readByName, lookup, inspect.

Source: reference, intacct-gateway sections 3, 7.2, 9 and 10.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence

from connections.simulator.catalogue import ROWS_OF_OBJECT
from connections.simulator.protocol import (
    aggregates,
    filters,
    formats,
    permissions,
    query_string,
    refusals,
    writer,
)
from connections.simulator.protocol.call import Call
from connections.simulator.protocol.envelope import true_at
from connections.simulator.protocol.escaping import quoted, tag
from connections.simulator.protocol.writer import Plain
from connections.simulator.records import Record, field_names, id_field, records_of
from connections.simulator.state import ResultSet

QUERY_PAGE = (100, 2000)  # default and largest page size
LEGACY_PAGE = (100, 1000)
# Standard fields are written in capitals, those of custom objects as somebody named them.
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_RESULT_SETS = 500  # kept; the oldest goes first
_WHOLE_NUMBER = re.compile(r"\d{1,9}")


def query(call: Call) -> str | Plain:
    """`query`: chosen fields of the records that match, one page of them."""
    object_name = call.argument("object")
    selected = _selected(call, object_name)
    form = call.argument("options/returnformat", "xml")
    if form not in ("xml", "json", "csv") or (form != "xml" and not call.alone):
        # What several functions look like without an envelope is not documented.
        raise refusals.bad_argument("returnformat must be xml, json or csv, the last two for one function only.")
    records = _readable(call, "QUERY", object_name)
    size = _number(call, "pagesize", QUERY_PAGE[0], 1, QUERY_PAGE[1])
    offset = _number(call, "offset", 0, 0, 10**9)
    element = call.function.element
    test = filters.read_filter(element.find("filter"), true_at(element, "options/caseinsensitive"))
    if test is not None:
        records = [record for record in records if test(record)]
    names = [name if kind == "field" else f"{kind.upper()}.{name}" for kind, name in selected]
    if any(kind != "field" for kind, _ in selected):
        records = aggregates.grouped(records, selected)
    records = filters.ordered(records, element.find("orderby"))
    shown = _chosen(records[offset : offset + size], names)
    if form != "xml":
        return formats.written(form, names, shown)
    attributes = {
        "listtype": object_name,
        "totalcount": len(records),
        "offset": offset,
        "count": len(shown),
        "numremaining": max(len(records) - offset - len(shown), 0),
    }
    return writer.data(attributes, writer.rows(object_name, shown))


def read_by_query(call: Call) -> str:
    """`readByQuery`: the older form, with a query string and a result set for readMore."""
    object_name = call.argument("object")
    records = _readable(call, "READ_BY_QUERY", object_name)
    size = _number(call, "pagesize", LEGACY_PAGE[0], 1, LEGACY_PAGE[1])
    test = query_string.read(call.argument("query"))
    kept = list(_chosen([record for record in records if test is None or test(record)], _listed(call, object_name)))
    result_id = secrets.token_hex(12)
    result_set = ResultSet(call.company.company_id, object_name, kept, size, 0)
    if len(call.world.result_sets) >= _RESULT_SETS:
        del call.world.result_sets[next(iter(call.world.result_sets))]
    call.world.result_sets[result_id] = result_set
    return _page(result_id, result_set)


def read_more(call: Call) -> str:
    """`readMore`: the next page of a result set, or of the newest one of an object; none past the end (INFERRED)."""
    result_id = call.argument("resultId") or _newest(call, call.argument("object"))
    result_set = call.world.result_sets.get(result_id)
    if result_set is None or result_set.company_id != call.company.company_id:
        raise refusals.query_failed()
    return _page(result_id, result_set)


def _newest(call: Call, object_name: str) -> str:
    """Views and reports, the two other things that can be read on, do not exist here."""
    wanted = (call.company.company_id, object_name)
    for result_id, result_set in reversed(call.world.result_sets.items()):
        if (result_set.company_id, result_set.object_name) == wanted:
            return result_id
    return ""


def _page(result_id: str, result_set: ResultSet) -> str:
    shown = result_set.rows[result_set.position : result_set.position + result_set.page_size]
    result_set.position += len(shown)
    name = result_set.object_name.lower()  # the older functions answer in lower case
    attributes = {
        "listtype": name,
        "count": len(shown),
        "totalcount": len(result_set.rows),
        "numremaining": len(result_set.rows) - result_set.position,
        "resultId": result_id,
    }
    return writer.data(attributes, writer.rows(name, shown))


def read(call: Call) -> str:
    """`read`: records by RECORDNO."""
    return _by_keys(call, "READ", lambda _: "RECORDNO")


def read_by_name(call: Call) -> str:
    """`readByName`: records by the ID a person knows."""
    return _by_keys(call, "READ_BY_NAME", id_field)


def _by_keys(call: Call, operation: str, key_field: Callable[[str], str]) -> str:
    object_name = call.argument("object")
    records = _readable(call, operation, object_name)
    wanted = {key.strip() for key in call.argument("keys").split(",")}
    field = key_field(object_name)
    found = [record for record in records if record.get(field, "") in wanted]
    listed = writer.rows(object_name, _chosen(found, _listed(call, object_name)))
    return writer.data({"listtype": object_name, "count": len(found)}, listed)


def lookup(call: Call) -> str:
    """`lookup`: an object's definition. It tests neither permission nor subscription."""
    object_name = call.argument("object") or call.argument("name").upper()
    if object_name not in ROWS_OF_OBJECT:
        raise refusals.object_not_found("LOOKUP", object_name)
    fields = "".join(
        f"<Field>{tag('ID', name)}{tag('LABEL', name.capitalize())}{tag('DESCRIPTION')}{tag('REQUIRED', 'false')}"
        f"{tag('READONLY', 'false')}{tag('DATATYPE', 'INTEGER' if name == 'RECORDNO' else 'TEXT')}"
        f"{tag('ISCUSTOM', 'false')}</Field>"
        for name in field_names(object_name)
    )
    inner = f"<Fields>{fields}</Fields><Relationships></Relationships>"
    definition = f'<Type Name="{quoted(object_name)}" DocumentType="">{inner}</Type>'
    return writer.data({"listtype": "All", "count": 1}, definition)


def inspect(call: Call) -> str:
    """`inspect`: `*` lists every object, whatever the caller may do and the company has subscribed."""
    object_name = call.argument("object")
    if object_name != "*":
        return lookup(call)
    names = sorted(ROWS_OF_OBJECT)
    listed = "".join(f'<type typename="{name}">{name.capitalize()}</type>' for name in names)
    return writer.data({"listtype": "All", "count": len(names)}, listed)


def _readable(call: Call, operation: str, object_name: str) -> Sequence[Record]:
    if call.argument("returnFormat", "xml") != "xml":
        # Documented as "data format for the response body"; what the body then looks like is not.
        raise refusals.bad_argument("The simulated Intacct answers this function in XML only.")
    permissions.check_read(call.company, call.rights, operation, object_name)
    if object_name == "LOCATIONENTITY" and not call.company.multi_entity:
        # The object exists in multi-entity companies only; how the gateway says so is unknown, this is one of the
        # three answers the reference expects (section 5).
        raise refusals.cannot_be_performed(operation, object_name)
    private = true_at(call.function.element, "options/showprivate")
    return records_of(call.company, call.user, object_name, call.signed_in.entity_id, show_private=private)


def _selected(call: Call, object_name: str) -> list[tuple[str, str]]:
    """What `select` names: ("field" or a function, field name). "All fields" does not exist here."""
    selected = [
        (str(element.tag), (element.text or "").strip()) for element in call.function.element.iterfind("select/*")
    ]
    for _, name in selected:
        if not _FIELD.fullmatch(name):
            raise refusals.field_unknown(object_name, name)
        if ".PARENT.PARENT." in f".{name}.":
            # Documented: "querying across more than one hierarchical relationship is not allowed"; the text is not.
            raise refusals.query_failed()
    return selected


def _listed(call: Call, object_name: str) -> list[str]:
    """The fields of the older functions: a comma-separated list, `*` or nothing for all."""
    fields = call.argument("fields", "*")
    if fields == "*":
        return field_names(object_name)
    names = [name.strip() for name in fields.split(",")]
    if not all(_FIELD.fullmatch(name) for name in names):
        raise refusals.query_failed()
    return names


def _chosen(records: Sequence[Record], fields: Sequence[str]) -> list[Record]:
    return [{field: record.get(field, "") for field in fields} for record in records]


def _number(call: Call, name: str, default: int, lowest: int, highest: int) -> int:
    text = call.argument(name)
    if not text:
        return default
    if not _WHOLE_NUMBER.fullmatch(text) or not lowest <= int(text) <= highest:
        raise refusals.bad_argument(f"The value of {name} must be between {lowest} and {highest}")
    return int(text)
