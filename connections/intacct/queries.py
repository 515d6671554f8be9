"""The functions that read records. All of them return rows as plain dicts of field name -> text.

Source of forms and page sizes: reference, intacct-gateway sections 9 and 10; order of elements: the official SDKs.
"""

from __future__ import annotations

from dataclasses import dataclass

from connections.intacct.elements import Element, add, number
from connections.intacct.filters import Filter
from connections.intacct.functions import Function

Row = dict[str, str | None]


@dataclass(frozen=True)
class QueryPage:
    """One page of records. `offset`: index of its first row; `remaining`: rows after it; empty fields are None."""

    total_count: int
    count: int
    offset: int
    remaining: int
    rows: tuple[Row, ...]
    result_id: str = ""  # only from ReadByQuery: what ReadMore continues with


@dataclass(frozen=True)
class Order:
    """Sort by one field."""

    field: str
    descending: bool = False


@dataclass(frozen=True)
class Query(Function):
    """Read records of `object`. `page_size`: 1 to 2000. Returns QueryPage. Raises ValueError."""

    object: str
    fields: tuple[str, ...] = ("RECORDNO",)
    filter: Filter | None = None
    order_by: tuple[Order, ...] = ()
    page_size: int = 100
    offset: int = 0
    show_private: bool = False
    case_insensitive: bool = False

    def __post_init__(self) -> None:
        if not self.fields:
            raise ValueError("A query names at least one field.")
        if not 1 <= self.page_size <= 2000 or self.offset < 0:
            raise ValueError("A page holds 1 to 2000 rows and starts at 0 or later.")

    def write(self, parent: Element) -> None:
        # Order of the official SDKs; the published schema is older than this function.
        query = add(parent, "query")
        select = add(query, "select")
        for name in self.fields:
            add(select, "field", name)
        add(query, "object", self.object)
        if self.filter is not None:
            self.filter.write(add(query, "filter"))
        if self.order_by:
            self._write_order(add(query, "orderby"))
        if self.case_insensitive or self.show_private:
            self._write_options(add(query, "options"))
        add(query, "pagesize", str(self.page_size))
        if self.offset:
            add(query, "offset", str(self.offset))

    def _write_order(self, parent: Element) -> None:
        for order in self.order_by:
            element = add(parent, "order")
            add(element, "field", order.field)
            add(element, "descending" if order.descending else "ascending")

    def _write_options(self, parent: Element) -> None:
        if self.case_insensitive:
            add(parent, "caseinsensitive", "true")
        if self.show_private:
            add(parent, "showprivate", "true")

    def read(self, data: Element) -> QueryPage:
        return _page(data)


@dataclass(frozen=True)
class ReadByQuery(Function):
    """Read records by a query string. `page_size`: 1 to 1000. Returns QueryPage with `result_id`. Raises ValueError."""

    object: str
    query: str = ""
    fields: tuple[str, ...] = ()  # none: all fields
    page_size: int = 100

    def __post_init__(self) -> None:
        if not 1 <= self.page_size <= 1000:
            raise ValueError("A page holds 1 to 1000 rows.")

    def write(self, parent: Element) -> None:
        element = add(parent, "readByQuery")
        add(element, "object", self.object)
        add(element, "query", self.query)
        add(element, "fields", ",".join(self.fields) or "*")
        add(element, "pagesize", str(self.page_size))
        add(element, "returnFormat", "xml")

    def read(self, data: Element) -> QueryPage:
        return _page(data)


@dataclass(frozen=True)
class ReadMore(Function):
    """Read the next page of a ReadByQuery. Returns QueryPage."""

    result_id: str

    def write(self, parent: Element) -> None:
        add(add(parent, "readMore"), "resultId", self.result_id)

    def read(self, data: Element) -> QueryPage:
        return _page(data)


@dataclass(frozen=True)
class Read(Function):
    """Read records by their RECORDNO, at most 100. Returns tuple of rows. Raises ValueError."""

    object: str
    keys: tuple[str, ...]
    fields: tuple[str, ...] = ()  # none: all fields

    def __post_init__(self) -> None:
        if not 1 <= len(self.keys) <= 100:
            raise ValueError("Read takes 1 to 100 keys.")

    def write(self, parent: Element) -> None:
        element = add(parent, "read")
        add(element, "object", self.object)
        add(element, "keys", ",".join(self.keys))
        add(element, "fields", ",".join(self.fields) or "*")
        add(element, "returnFormat", "xml")

    def read(self, data: Element) -> tuple[Row, ...]:
        return tuple(_row(record) for record in data)


def _page(data: Element) -> QueryPage:
    rows = tuple(_row(record) for record in data)
    return QueryPage(
        total_count=number(data.get("totalcount"), "totalcount"),
        count=number(data.get("count"), "count"),
        offset=number(data.get("offset", "0"), "offset"),
        remaining=number(data.get("numremaining"), "numremaining"),
        rows=rows,
        result_id=data.get("resultId", ""),
    )


def _row(record: Element) -> Row:
    row: Row = {}
    _collect(record, "", row)
    return row


def _collect(parent: Element, prefix: str, row: Row) -> None:
    """Gather the leaves; nested ones get the dotted names that `Query` uses (`DISPLAYCONTACT.EMAIL1`)."""
    for field in parent:
        name = f"{prefix}{field.tag}"
        if len(field):
            _collect(field, f"{name}.", row)
        else:
            # A repeated name belongs to lines of the record: the first stands for them.
            row.setdefault(name, field.text or None)
