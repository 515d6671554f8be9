"""Pages of records: the quick way for tables and the thorough way for anything else read the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connections.intacct import Query, QueryPage, Read, Row
from connections.intacct.pages import LARGE, read_rows

pytestmark = pytest.mark.gateway

NAMES = st.sampled_from(["RECORDNO", "NAME", "JOURNAL.SYMBOL", "a-b", "_x", "ÜBER", "status"])
TEXTS = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda text: not {"\ufffe", "\uffff"} & set(text)
)


def data_of(rows: list[list[tuple[str, str | None]]], **attributes: str) -> etree._Element:
    """A `data` element as a parser brings it."""
    data = etree.Element("data", attributes)
    for fields in rows:
        record = etree.SubElement(data, "VENDOR")
        for name, text in fields:
            etree.SubElement(record, name).text = text
    return etree.fromstring(etree.tostring(data, encoding="utf-8"))


@st.composite
def tables(draw: st.DrawFn) -> list[list[tuple[str, str | None]]]:
    names = draw(st.lists(NAMES, min_size=1, unique=True))
    count = draw(st.integers(0, 2 * LARGE))
    return [[(name, draw(TEXTS)) for name in names] for _ in range(count)]


@given(tables())
def test_a_table_reads_back_as_it_was(rows: list[list[tuple[str, str | None]]]) -> None:
    assert read_rows(data_of(rows)) == tuple(dict(fields) for fields in rows)


@given(tables(), st.randoms(use_true_random=False))
def test_records_with_other_fields_in_other_orders_read_back_too(
    rows: list[list[tuple[str, str | None]]], chance: random.Random
) -> None:
    for fields in rows:
        chance.shuffle(fields)
        del fields[chance.randint(1, len(fields)) :]
    assert read_rows(data_of(rows)) == tuple(dict(fields) for fields in rows)


ODD = [
    ("<R><A>1</A><B>2</B><B>3</B></R>", {"A": "1", "B": "2"}),
    ("<R><A>1</A></R>", {"A": "1"}),
    ("<R><A>1</A><A>2</A></R>", {"A": "1"}),
    ("<R><A>1</A><C>2</C></R>", {"A": "1", "C": "2"}),
    ("<R><A>1</A><B><C>2</C></B></R>", {"A": "1", "B.C": "2"}),
    ("<R><B>2</B><A>1</A></R>", {"A": "1", "B": "2"}),
    ("<R><A>1</A><B/></R>", {"A": "1", "B": None}),
    ("<R><A><![CDATA[<]]>&amp;1</A><B>2</B></R>", {"A": "<&1", "B": "2"}),
    ("<R/>", {}),
    ('<R><A>1</A><B xmlns="urn:x">2</B></R>', {"A": "1", "{urn:x}B": "2"}),
]


@pytest.mark.parametrize(("odd", "expected"), ODD)
@pytest.mark.parametrize("place", [0, 7, LARGE])
def test_one_odd_record_among_many_is_read_like_one_alone(odd: str, expected: Row, place: int) -> None:
    usual: Row = {"A": "x", "B": "y"}
    records = ["<R><A>x</A><B>y</B></R>"] * LARGE
    records.insert(place, odd)
    rows = read_rows(etree.fromstring(f"<data>{''.join(records)}</data>"))
    assert rows[place] == expected == read_rows(etree.fromstring(f"<data>{odd}</data>"))[0]
    assert [row for index, row in enumerate(rows) if index != place] == [usual] * LARGE


def test_blanks_between_the_elements_are_nobody_s_value() -> None:
    record = "\n <R>\n  <A>1</A>\n  <B></B>\n </R>"
    assert read_rows(etree.fromstring(f"<data>{record * LARGE}\n</data>")) == ({"A": "1", "B": None},) * LARGE


@given(st.integers(0, 10**9), st.integers(0, 2000), st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_counts_are_numbers(total: int, count: int, offset: int, remaining: int) -> None:
    data = data_of(
        [], totalcount=str(total), count=str(count), offset=str(offset), numremaining=str(remaining), resultId="r"
    )
    assert Query("VENDOR").read(data) == QueryPage(total, count, offset, remaining, (), "r")


def test_records_read_by_key_are_plain_rows() -> None:
    assert Read("VENDOR", ("1",)).read(data_of([[("NAME", "A")]])) == ({"NAME": "A"},)
