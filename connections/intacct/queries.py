"""The functions that read records. All of them return rows as plain dicts of field name -> text.

Sources: reference, intacct-gateway sections 9 and 10, and QRY with its schema; order of elements: the official SDKs.

Left out on purpose: `returnformat` `json` and `csv`. A success then comes without its envelope, so with nothing that
says whose answer it is and who is signed in, while a refusal still comes as XML; and only one function fits a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connections.intacct.elements import Element, add, add_document_type, add_listed
from connections.intacct.filters import Filter
from connections.intacct.functions import Function
from connections.intacct.pages import QueryPage, Row, read_page, read_rows


@dataclass(frozen=True)
class Aggregate:
    """A value over several records instead of a field. Comes back under a name such as `COUNT.RECORDNO`.

    The plain fields beside it group the records, so RECORDNO among them would leave groups of one.
    """

    operation: Literal["count", "avg", "min", "max", "sum"]
    field: str


@dataclass(frozen=True)
class Order:
    """Sort by one field."""

    field: str
    descending: bool = False


@dataclass(frozen=True)
class Query(Function):
    """Read records of `object`. `page_size`: 1 to 2000. Returns QueryPage. Raises ValueError.

    `offset`: records to skip; each page is a query of its own, so records that come or go meanwhile shift the next.
    `show_private`: from top level, also what is private to entities. `document_type`: the transaction definition, for
    SODOCUMENT, PODOCUMENT and INVDOCUMENT.
    """

    object: str
    fields: tuple[str | Aggregate, ...] = ("RECORDNO",)
    filter: Filter | None = None
    order_by: tuple[Order, ...] = ()
    page_size: int = 100
    offset: int = 0
    show_private: bool = False
    case_insensitive: bool = False
    document_type: str = ""

    def __post_init__(self) -> None:
        if not self.fields:
            raise ValueError("A query names at least one field.")
        if not 1 <= self.page_size <= 2000 or self.offset < 0:
            raise ValueError("A page holds 1 to 2000 rows and starts at 0 or later.")

    def write(self, parent: Element) -> None:
        # The schema takes these in any order; this is the one of the official SDKs.
        query = add(parent, "query")
        select = add(query, "select")
        for wanted in self.fields:
            if isinstance(wanted, Aggregate):
                add(select, wanted.operation, wanted.field)
            else:
                add(select, "field", wanted)
        add(query, "object", self.object)
        add_document_type(query, self.document_type)
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
        return read_page(data)


@dataclass(frozen=True)
class ReadByQuery(Function):
    """Read records by a query string. `page_size`: 1 to 1000. Returns QueryPage with `result_id`. Raises ValueError."""

    object: str
    query: str = ""
    fields: tuple[str, ...] = ()  # none: all fields
    page_size: int = 100
    document_type: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.page_size <= 1000:
            raise ValueError("A page holds 1 to 1000 rows.")

    def write(self, parent: Element) -> None:
        element = add(parent, "readByQuery")
        add(element, "object", self.object)
        add(element, "query", self.query)
        add_listed(element, "fields", self.fields or ("*",))
        add(element, "pagesize", str(self.page_size))
        add(element, "returnFormat", "xml")
        add_document_type(element, self.document_type)

    def read(self, data: Element) -> QueryPage:
        return read_page(data)


@dataclass(frozen=True)
class ReadMore(Function):
    """Read the next page of a ReadByQuery. Returns QueryPage.

    By its result ID only: by the name of the object it would continue whichever query came last.
    """

    result_id: str

    def write(self, parent: Element) -> None:
        add(add(parent, "readMore"), "resultId", self.result_id)

    def read(self, data: Element) -> QueryPage:
        return read_page(data)


@dataclass(frozen=True)
class Read(Function):
    """Read records by their RECORDNO, at most 100. Returns tuple of rows. Raises ValueError."""

    object: str
    keys: tuple[str, ...]
    fields: tuple[str, ...] = ()  # none: all fields
    document_type: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.keys) <= 100:
            raise ValueError("Read takes 1 to 100 keys.")

    def write(self, parent: Element) -> None:
        element = add(parent, "read")
        add(element, "object", self.object)
        add_listed(element, "keys", self.keys)
        add_listed(element, "fields", self.fields or ("*",))
        add(element, "returnFormat", "xml")
        add_document_type(element, self.document_type)

    def read(self, data: Element) -> tuple[Row, ...]:
        return read_rows(data)
