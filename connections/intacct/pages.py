"""Reads records: a page of them with its counts, or a plain list.

Most pages are tables: the same fields in every record, each once, with nothing inside. A large table is read by
column, which takes a fraction of the time; everything else record by record. Both ways read the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from connections.intacct.elements import Element, elements_at, number, texts_at

Row = dict[str, str | None]

#: Fewer records are read faster one by one.
LARGE = 20

# What XPath can look for by name as it is; any other name is left to the slower way.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_DESCENDANTS = etree.XPath("count(descendant::*)")


@dataclass(frozen=True)
class QueryPage:
    """One page of records. `offset`: index of its first row; `remaining`: rows after it; empty fields are None."""

    total_count: int
    count: int
    offset: int
    remaining: int
    rows: tuple[Row, ...]
    result_id: str = ""  # only from ReadByQuery: what ReadMore continues with


def read_page(data: Element) -> QueryPage:
    """Read the answer of Query, ReadByQuery and ReadMore. Raises Unreadable."""
    return QueryPage(
        total_count=number(data.get("totalcount"), "totalcount"),
        count=number(data.get("count"), "count"),
        offset=number(data.get("offset", "0"), "offset"),
        remaining=number(data.get("numremaining"), "numremaining"),
        rows=read_rows(data),
        result_id=data.get("resultId", ""),
    )


def read_rows(data: Element) -> tuple[Row, ...]:
    """Read every record inside `data`."""
    table = _table(data) if len(data) >= LARGE else None
    return tuple([_row(record) for record in data]) if table is None else table


def _table(data: Element) -> tuple[Row, ...] | None:
    """Read records that are alike, by column; None when they are not."""
    count = len(data)
    names = [str(field.tag) for field in data[0]]
    if not names or len(set(names)) < len(names) or not all(map(_PLAIN_NAME.fullmatch, names)):
        return None
    # Room for the records and for one of each field in each, and for nothing else beside or inside them.
    if _DESCENDANTS(data) != count + count * len(names):
        return None
    columns = []
    for name in names:
        column = _column(data, name, count)
        if column is None:
            return None
        columns.append(column)
    return tuple([dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)])


def _column(data: Element, name: str, count: int) -> Sequence[str | None] | None:
    """Return the texts of the first field of this name in each record; None when a record has none."""
    fields, texts = _paths(name)
    found = texts(data)
    if len(found) == count:  # one at most in each record, so one in each
        return found
    elements = fields(data)
    return [element.text or None for element in elements] if len(elements) == count else None


@lru_cache(maxsize=1024)
def _paths(name: str) -> tuple[Callable[[Element], list[Element]], Callable[[Element], list[str]]]:
    """Return what finds the first field of this name in each record, and what finds its text."""
    return elements_at(f"*/{name}[1]"), texts_at(f"*/{name}[1]/text()[1]")


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
