"""The form a request must have: what the published schemas demand, and nothing that they leave open.

Envelope and older functions: Intacct/intacct_dtd `v3.0/api.xsd` (2019). `query`: the schema printed in
https://developer.intacct.com/web-services/queries/. Where the two are silent we are lenient, and say why here:

- `showadditionalerrorinfo` is younger than the schema: its place is unknown, the documentation lists it last.
- `lookup` has no published schema: its documented children are taken in any order.
- A function that is not in CALLS may be one that Intacct has: it is answered, with a refusal of its own.
- Text is taken as it is where the schema has a type only in the documentation (`uniqueid`, `dtdversion`).

One thing is stricter than the schema: `dtdversion` is optional there and required by the documentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from connections.simulator.protocol import refusals

MAX_CONTROL_ID = 256
_MANY = 10**9
_ONE, _MAY, _SOME, _ANY = (1, 1), (0, 1), (1, _MANY), (0, _MANY)
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"  # these attributes are allowed everywhere
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_BOOLEAN = ("true", "false", "1", "0")


@dataclass(frozen=True)
class Form:
    """The children of an element: name -> (at least, at most); in this order, in any, or one of them."""

    children: dict[str, tuple[int, int]] = field(default_factory=dict)
    order: Literal["sequence", "any", "one"] = "sequence"
    attributes: dict[str, bool] = field(default_factory=dict)  # name -> required
    nested: frozenset[str] = frozenset()  # the children that have a form themselves; the others hold text only


REQUEST = Form({"control": _ONE, "operation": _SOME}, nested=frozenset({"control", "operation"}))
CONTROL = Form(
    {
        "senderid": _ONE,
        "password": _MAY,
        "controlid": _ONE,
        "uniqueid": _MAY,
        "dtdversion": _ONE,
        "policyid": _MAY,
        "debug": _MAY,
        "includewhitespace": _MAY,
        "showadditionalerrorinfo": _MAY,
    }
)
OPERATION = Form(
    {"authentication": _ONE, "preferences": _ANY, "content": _ANY},
    attributes={"transaction": False},
    nested=frozenset({"authentication", "preferences", "content"}),
)
AUTHENTICATION = Form({"login": _ONE, "sessionid": _ONE, "oauth": _ONE}, "one", nested=frozenset({"login"}))
LOGIN = Form({"userid": _ONE, "companyid": _ONE, "password": _ONE, "clientid": _MAY, "locationid": _MAY})
PREFERENCES = Form({"companyprefs": _ANY, "moduleprefs": _ANY}, nested=frozenset({"companyprefs", "moduleprefs"}))
CONTENT = Form({"function": _SOME}, nested=frozenset({"function"}))

_OLDER = {"fields": _MAY, "returnFormat": _MAY, "docparid": _MAY}
_BY_KEYS = Form({"object": _ONE, "keys": _ONE, **_OLDER}, "any")
CALLS: dict[str, Form] = {
    "getAPISession": Form({"locationid": _MAY}),
    "get_applications": Form(),
    "get_companyprefs": Form(attributes={"application": True}),
    "getFinancialSetup": Form(),
    "readEntityDetails": Form(),
    "getUserPermissions": Form({"userId": _ONE}, "any"),
    "readByQuery": Form({"object": _ONE, "query": _ONE, "pagesize": _MAY, **_OLDER}, "any"),
    "readMore": Form({"object": _ONE, "view": _ONE, "reportId": _ONE, "resultId": _ONE}, "one"),
    "read": _BY_KEYS,
    "readByName": _BY_KEYS,
    "lookup": Form({"object": _MAY, "name": _MAY, "docparid": _MAY}, "any"),
    "inspect": Form({"object": _ONE, "name": _ONE}, "one", attributes={"detail": False}),
    "query": Form(
        {
            "select": _ONE,
            "object": _ONE,
            "docparid": _MAY,
            "filter": _MAY,
            "orderby": _MAY,
            "options": _MAY,
            "pagesize": _MAY,
            "offset": _MAY,
        },
        "any",
        nested=frozenset({"select", "filter", "orderby", "options"}),
    ),
}
_OPTIONS = Form({"caseinsensitive": _MAY, "showprivate": _MAY, "returnformat": _MAY})
_ORDERBY = Form({"order": _SOME}, nested=frozenset({"order"}))
_ORDER = Form({"field": _ONE, "ascending": _MAY, "descending": _MAY})
SELECTED = ("field", "count", "avg", "min", "max", "sum")
VALUES = {"between": (2, 2), "in": (1, 1000), "notin": (1, 1000), "isnull": (0, 0), "isnotnull": (0, 0)}
OPERATORS = (
    *("equalto", "notequalto", "lessthan", "lessthanorequalto", "greaterthan", "greaterthanorequalto"),
    *("like", "notlike", *VALUES),
)


def check(root: etree._Element) -> None:
    """Raise ControlRefused (XML Parse schema error) unless the request has the form that the schemas demand."""
    if root.tag != "request":
        raise _unexpected(root, "request")
    _check(root, REQUEST)
    control = root[0]
    _check(control, CONTROL)
    if len(control.findtext("controlid") or "") > MAX_CONTROL_ID:
        raise refusals.schema_error("Element 'controlid': the value is too long.")
    _check_boolean(control, "includewhitespace")
    for operation in root.iterchildren("operation"):
        _check_operation(operation)


def _check_operation(operation: etree._Element) -> None:
    _check(operation, OPERATION)
    if operation.get("transaction", "false") not in ("true", "false"):
        raise refusals.schema_error("Element 'operation', attribute 'transaction': expected is true or false.")
    _check(operation[0], AUTHENTICATION)
    if operation[0][0].tag == "login":
        _check(operation[0][0], LOGIN)
    for part in operation.iterchildren("preferences", "content"):
        if part.tag == "preferences":
            _check(part, PREFERENCES)
            continue
        _check(part, CONTENT)
        for function in part:
            _check_function(function)


def _check_function(function: etree._Element) -> None:
    control_id = function.get("controlid")
    if control_id is None or len(control_id) > MAX_CONTROL_ID:
        raise refusals.schema_error("Element 'function': the attribute 'controlid' is missing or too long.")
    if len(function) != 1:
        raise refusals.schema_error("Element 'function': exactly one call is expected inside.")
    call = function[0]
    form = CALLS.get(str(call.tag))
    if form is None:
        return
    _check(call, form)
    if call.tag == "query":
        _check_query(call)
    elif call.tag == "lookup" and not len(call):
        raise refusals.schema_error("Element 'lookup': missing child element ( object, name ).")


def _check(element: etree._Element, form: Form) -> None:
    """The element's children, text and attributes against the form."""
    _check_attributes(element, form)
    _check_no_text(element, element.text)
    counts = dict.fromkeys(form.children, 0)
    names, position = list(form.children), 0
    for child in element:
        name = str(child.tag)
        if name not in names[position:]:
            raise _unexpected(child, *names[position:])
        if form.order == "sequence":
            position = names.index(name)
        counts[name] += 1
        if counts[name] > form.children[name][1] or (form.order == "one" and len(element) > 1):
            raise _unexpected(child)
        if len(child) and name not in form.nested:
            raise _unexpected(child[0])
        _check_no_text(element, child.tail)
    missing = [name for name, (least, _) in form.children.items() if counts[name] < least]
    if missing and (form.order != "one" or not len(element)):
        raise refusals.schema_error(f"Element '{element.tag}': missing child element ( {', '.join(missing)} ).")


def _check_attributes(element: etree._Element, form: Form) -> None:
    for name in map(str, element.attrib):
        if name not in form.attributes and not name.startswith(_INSTANCE):
            raise refusals.schema_error(f"Element '{element.tag}': the attribute '{name}' is not allowed.")
    for name, required in form.attributes.items():
        if required and name not in element.attrib:
            raise refusals.schema_error(f"Element '{element.tag}': the attribute '{name}' is required.")


def _check_no_text(element: etree._Element, text: str | None) -> None:
    if text and not text.isspace():
        raise refusals.schema_error(f"Element '{element.tag}': text is not allowed here.")


def _unexpected(element: etree._Element, *expected: str) -> refusals.ControlRefused:
    names = f"one of ( {', '.join(expected)} )" if expected else "nothing more"
    return refusals.schema_error(f"Element '{element.tag}': this element is not expected. Expected is {names}.")


def _check_boolean(parent: etree._Element, name: str) -> None:
    text = parent.findtext(name)
    if text is not None and text.strip() not in _BOOLEAN:
        raise refusals.schema_error(f"Element '{name}': '{text}' is not a valid value of the type boolean.")


def _check_query(query: etree._Element) -> None:
    for part in query:
        if part.tag == "select":
            if not len(part):
                raise refusals.schema_error("Element 'select': missing child element ( field ).")
            _check(part, Form(dict.fromkeys(SELECTED, _ANY), "any"))
        elif part.tag == "filter":
            _check_filters(part, 1, 1)
        elif part.tag == "orderby":
            _check(part, _ORDERBY)
            for order in part:
                _check(order, _ORDER)
        elif part.tag == "options":
            _check(part, _OPTIONS)
            _check_boolean(part, "caseinsensitive")
            _check_boolean(part, "showprivate")
        elif part.tag in ("pagesize", "offset") and not _INTEGER.fullmatch((part.text or "").strip()):
            # The printed schema has `pagesize` twice, once without limits: a number out of range is refused later.
            raise refusals.schema_error(f"Element '{part.tag}': not a valid value of the type integer.")


def _check_filters(parent: etree._Element, least: int, most: int) -> None:
    """One operator in `filter`, two or more in `and` and `or`."""
    if not least <= len(parent) <= most:
        raise refusals.schema_error(f"Element '{parent.tag}': the number of operators inside is not allowed.")
    for operator in parent:
        if operator.tag in ("and", "or"):
            _check_filters(operator, 2, _MANY)
        elif operator.tag in OPERATORS:
            _check(operator, Form({"field": _ONE, "value": VALUES.get(str(operator.tag), _ONE)}))
        else:
            raise _unexpected(operator, "and", "or", *OPERATORS)
