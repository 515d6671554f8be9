"""What the functions that read and describe records write. Names and limits: the schema of `query` (reference, QRY)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from connections.intacct import (
    Aggregate,
    Filter,
    Function,
    Inspect,
    Lookup,
    Query,
    Read,
    ReadByQuery,
    RequestNotExpressible,
    and_,
    between,
    equal_to,
    greater_than,
    greater_than_or_equal_to,
    in_,
    is_not_null,
    is_null,
    less_than,
    less_than_or_equal_to,
    like,
    not_equal_to,
    not_in,
    not_like,
    or_,
)

pytestmark = pytest.mark.gateway


def written(function: Function) -> str:
    parent = etree.Element("function")
    function.write(parent)
    return etree.tostring(parent[0], encoding="unicode")


@pytest.mark.parametrize(
    ("condition", "operator", "values"),
    [
        (equal_to("F", "1"), "equalto", ["1"]),
        (not_equal_to("F", "1"), "notequalto", ["1"]),
        (less_than("F", "1"), "lessthan", ["1"]),
        (less_than_or_equal_to("F", "1"), "lessthanorequalto", ["1"]),
        (greater_than("F", "1"), "greaterthan", ["1"]),
        (greater_than_or_equal_to("F", "1"), "greaterthanorequalto", ["1"]),
        (between("F", "1", "2"), "between", ["1", "2"]),
        (in_("F", ["1", "2", "3"]), "in", ["1", "2", "3"]),
        (not_in("F", ("1",)), "notin", ["1"]),
        (like("F", "B%"), "like", ["B%"]),
        (not_like("F", "__n%"), "notlike", ["__n%"]),
        (is_null("F"), "isnull", []),
        (is_not_null("F"), "isnotnull", []),
    ],
)
def test_each_operator_of_the_schema_is_written(condition: Filter, operator: str, values: list[str]) -> None:
    inner = "".join(f"<value>{value}</value>" for value in values)
    expected = f"<filter><{operator}><field>F</field>{inner}</{operator}></filter>"
    assert expected in written(Query("VENDOR", filter=condition))


def test_conditions_nest() -> None:
    nested = or_(and_(is_null("A"), or_(is_null("B"), is_null("C"))), is_not_null("D"))
    assert (
        "<filter><or><and><isnull><field>A</field></isnull><or><isnull><field>B</field></isnull>"
        "<isnull><field>C</field></isnull></or></and><isnotnull><field>D</field></isnotnull></or></filter>"
    ) in written(Query("VENDOR", filter=nested))


@pytest.mark.parametrize("listed", [in_, not_in])
@pytest.mark.parametrize("values", [[], ["1"] * 1001, "1"])
def test_a_list_that_the_schema_does_not_take_is_not_built(
    listed: Callable[[str, list[str]], Filter], values: list[str]
) -> None:
    with pytest.raises(ValueError, match="1 to 1000 values"):
        listed("F", values)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (
            Query("ARINVOICE", ("CUSTOMERID", Aggregate("count", "RECORDNO"), Aggregate("avg", "TOTALDUE"))),
            (
                "<query><select><field>CUSTOMERID</field><count>RECORDNO</count><avg>TOTALDUE</avg></select>"
                "<object>ARINVOICE</object><pagesize>100</pagesize></query>"
            ),
        ),
        (
            Query("SODOCUMENT", document_type="Sales Order", show_private=True),
            (
                "<query><select><field>RECORDNO</field></select><object>SODOCUMENT</object>"
                "<docparid>Sales Order</docparid><options><showprivate>true</showprivate></options>"
                "<pagesize>100</pagesize></query>"
            ),
        ),
        (
            ReadByQuery("SODOCUMENT", document_type="Sales Order"),
            (
                "<readByQuery><object>SODOCUMENT</object><query/><fields>*</fields><pagesize>100</pagesize>"
                "<returnFormat>xml</returnFormat><docparid>Sales Order</docparid></readByQuery>"
            ),
        ),
        (
            Read("SODOCUMENT", ("1",), ("NAME",), "Sales Order"),
            (
                "<read><object>SODOCUMENT</object><keys>1</keys><fields>NAME</fields><returnFormat>xml</returnFormat>"
                "<docparid>Sales Order</docparid></read>"
            ),
        ),
        (
            Lookup("SODOCUMENT", "Sales Order"),
            "<lookup><object>SODOCUMENT</object><docparid>Sales Order</docparid></lookup>",
        ),
        (Inspect(), "<inspect><object>*</object></inspect>"),
        (Inspect("Sales Order", by_name=True), "<inspect><name>Sales Order</name></inspect>"),
    ],
)
def test_what_only_some_readers_need_has_its_documented_form(function: Function, expected: str) -> None:
    assert written(function) == expected


@pytest.mark.parametrize(
    ("function", "field"),
    [
        (Read("VENDOR", ("1,2",)), "keys"),
        (Read("VENDOR", ("1",), ("NAME,STATUS",)), "fields"),
        (ReadByQuery("VENDOR", fields=("NAME,STATUS",)), "fields"),
    ],
)
def test_a_value_that_would_be_read_as_two_is_refused_by_name(function: Function, field: str) -> None:
    with pytest.raises(RequestNotExpressible) as caught:
        written(function)
    assert caught.value.field == field
