"""The query strings of readByQuery, the operators of query, and aggregate functions."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from connections.simulator.companies import RECORDS
from tests.connections.simulator.wire import query

pytestmark = [pytest.mark.simulator]
VENDORS = RECORDS["VENDOR"]
NUMBER = "<select><field>RECORDNO</field></select>"


def count(caller, text: str, object_name: str = "VENDOR") -> int:
    said = caller().say(f"<readByQuery><object>{object_name}</object><query>{escape(text)}</query></readByQuery>")
    return int(said.data().get("totalcount"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RECORDNO < 3 OR RECORDNO > 200 AND RECORDNO <= 202", 4),
        ("(RECORDNO < 3 OR RECORDNO > 200) AND RECORDNO <= 202", 4),
        ("(RECORDNO = 1 OR RECORDNO = 2) AND VENDORID = 'V-00002'", 1),
        ("NOT RECORDNO > 5", 5),
        ("NOT (RECORDNO > 5 OR VENDORID = 'V-00001')", 4),
        ("VENDORID in ('V-00001','V-00003', 'nobody')", 2),
        ("recordno not in (1, 2)", VENDORS - 2),
        ("VENDORID like 'V-0000_'", 9),
        ("VENDORID not like '%1%' and RECORDNO < 12", 8),
        ("NAME IS NOT NULL", VENDORS),
        ("NAME IS NULL", 0),
        ("STATUS = 'F'", 0),
        ("WHENCREATED >= '01/01/2025' AND WHENCREATED < '12/31/2025'", 0),
        ("NAME = 'Erin\\'s Software'", 0),
    ],
)
def test_a_query_string_may_use_what_the_documentation_lists(caller, text, expected):
    assert count(caller, text) == expected


def test_letters_of_the_database_stand_for_user_types(caller):
    assert count(caller, "usertype = 'B'", "USERINFO") == 1
    assert count(caller, "usertype = 'E'", "USERINFO") == 0


@pytest.mark.parametrize(
    "text",
    [
        "NAME",
        "NAME =",
        "NAME = 'x",
        "NAME = 'x' AND",
        "NAME = 'x' ORDER BY NAME",
        "(NAME = 'x'",
        "NAME = 'x')",
        "NAME in ()",
        "NAME NOT = 'x'",
        "NAME IS 'x'",
        "= 'x'",
        "NAME = OTHERNAME",
        "WHENCREATED > '2026-01-31'",
        "rownum = 1",
        "NAME = 'x'; DROP",
        "(" * 60 + "NAME = 'x'" + ")" * 60,
    ],
)
def test_what_cannot_be_read_gets_the_general_error(caller, text):
    said = caller().say(f"<readByQuery><object>VENDOR</object><query>{escape(text)}</query></readByQuery>")
    assert said.error() == ("DL02000001", "There was an error processing the request.")


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("equalto", ["3"], [3]),
        ("notequalto", ["3"], [1, 2, 4, 5]),
        ("lessthan", ["3"], [1, 2]),
        ("lessthanorequalto", ["3"], [1, 2, 3]),
        ("greaterthan", ["3"], [4, 5]),
        ("greaterthanorequalto", ["3"], [3, 4, 5]),
        ("between", ["2", "4"], [2, 3, 4]),
        ("in", ["5", "1"], [1, 5]),
        ("notin", ["5", "1"], [2, 3, 4]),
        ("like", ["_"], [1, 2, 3, 4, 5]),
        ("notlike", ["3%"], [1, 2, 4, 5]),
        ("isnull", [], []),
        ("isnotnull", [], [1, 2, 3, 4, 5]),
    ],
)
def test_every_operator_of_a_filter_chooses(caller, operator, values, expected):
    ready = caller()
    ready.company.records["VENDOR"] = 5
    given = "".join(f"<value>{value}</value>" for value in values)
    said = ready.say(
        query("VENDOR", f"{NUMBER}<filter><{operator}><field>RECORDNO</field>{given}</{operator}></filter>")
    )
    assert [int(number) for number in said.values("VENDOR/RECORDNO")] == expected


def test_dates_are_compared_as_dates(caller):
    between = "<field>WHENCREATED</field><value>12/01/2025</value><value>01/31/2026</value>"
    said = caller().say(
        query("VENDOR", f"<select><field>WHENCREATED</field></select><filter><between>{between}</between></filter>")
    )
    months = {value[:2] for value in said.values("VENDOR/WHENCREATED")}
    assert months == {"01"}


def test_a_pattern_takes_special_characters_as_they_are(caller):
    said = caller().say(
        query("VENDOR", f"{NUMBER}<filter><like><field>NAME</field><value>Vendor [1].*</value></like></filter>")
    )
    assert said.values("VENDOR/RECORDNO") == []


def test_aggregates_are_taken_over_groups_of_the_fields_beside_them(caller):
    ready = caller()
    ready.company.records["VENDOR"] = 4
    select = "<field>STATUS</field>" + "".join(
        f"<{name}>RECORDNO</{name}>" for name in ("count", "sum", "avg", "min", "max")
    )
    said = ready.say(query("VENDOR", f"<select>{select}</select>"))
    assert [(field.tag, field.text) for field in said.data()[0]] == [
        ("STATUS", "active"),
        ("COUNT.RECORDNO", "4"),
        ("SUM.RECORDNO", "10"),
        ("AVG.RECORDNO", "2.5"),
        ("MIN.RECORDNO", "1"),
        ("MAX.RECORDNO", "4"),
    ]
    assert said.data().get("totalcount") == "1"


def test_more_than_one_hierarchical_step_is_refused(caller):
    said = caller().say(query("CUSTOMER", "<select><field>CUSTOMER.PARENT.PARENT.NAME</field></select>"))
    assert said.error()[0] == "DL02000001"


def test_reading_on_reaches_the_end_and_finds_nothing_past_it(caller):
    ready = caller()
    ready.company.records["VENDOR"] = 3
    ready.say("<readByQuery><object>VENDOR</object><query/><pagesize>2</pagesize></readByQuery>")
    pages = [ready.say("<readMore><object>VENDOR</object></readMore>").data() for _ in range(2)]
    assert [(page.get("count"), page.get("numremaining"), page.get("totalcount")) for page in pages] == [
        ("1", "0", "3"),
        ("0", "0", "3"),
    ]


@pytest.mark.parametrize("named", ["<resultId>made-up</resultId>", "<object>VENDOR</object>", "<view>x</view>"])
def test_reading_on_without_a_beginning_is_refused(caller, named):
    assert caller().say(f"<readMore>{named}</readMore>").error()[0] == "DL02000001"


@pytest.mark.parametrize(("size", "level"), [(1, "success"), (1000, "success"), (0, "result"), (1001, "result")])
def test_the_older_pages_hold_up_to_a_thousand(caller, size, level):
    said = caller().say(f"<readByQuery><object>VENDOR</object><query/><pagesize>{size}</pagesize></readByQuery>")
    assert said.level == level
