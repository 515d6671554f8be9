"""Reading objects: pages, filters, orders, the older functions."""

from __future__ import annotations

import pytest

from connections.simulator.companies import RECORDS
from tests.connections.simulator.wire import query

NAME = "<select><field>RECORDNO</field><field>VENDORNAME</field></select>"


def numbers(said, object_name: str = "APBILL") -> list[int]:
    return [int(value) for value in said.values(f"{object_name}/RECORDNO")]


def test_a_page_of_one_tells_how_many_there_are(caller):
    data = caller().say(query("APBILL")).data()
    total = str(RECORDS["APBILL"])
    expected = {"listtype": "APBILL", "totalcount": total, "offset": "0", "count": "1"}
    assert dict(data.attrib) == {**expected, "numremaining": str(RECORDS["APBILL"] - 1)}


def test_only_the_chosen_fields_come_back_and_unknown_ones_are_empty(caller):
    said = caller().say(
        query(
            "VENDOR", "<select><field>NAME</field><field>DISPLAYCONTACT.EMAIL1</field></select><pagesize>1</pagesize>"
        )
    )
    assert [(field.tag, field.text) for field in said.data()[0]] == [
        ("NAME", "Vendor 1"),
        ("DISPLAYCONTACT.EMAIL1", None),
    ]


def test_pages_follow_each_other_without_gap_or_repeat(caller):
    ready = caller()
    ready.company.records["APBILL"] = 250
    pages = [
        numbers(ready.say(query("APBILL", f"{NAME}<pagesize>100</pagesize><offset>{offset}</offset>")))
        for offset in (0, 100, 200, 300)
    ]
    assert [len(page) for page in pages] == [100, 100, 50, 0]
    assert [number for page in pages for number in page] == list(range(1, 251))


def test_an_empty_object_is_a_success_without_rows(caller):
    ready = caller()
    ready.company.records.pop("APBILL")
    data = ready.say(query("APBILL")).data()
    assert (data.get("totalcount"), data.get("count"), len(data)) == ("0", "0", 0)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("<equalto><field>VENDORNAME</field><value>Vendor 7</value></equalto>", [7]),
        ("<lessthanorequalto><field>RECORDNO</field><value>3</value></lessthanorequalto>", [1, 2, 3]),
        ("<between><field>RECORDNO</field><value>9</value><value>11</value></between>", [9, 10, 11]),
        ("<in><field>RECORDNO</field><value>4</value><value>2</value></in>", [2, 4]),
        ("<like><field>VENDORNAME</field><value>Vendor 124_%</value></like>", [1240, 1241, 1242, 1243]),
        ("<like><field>VENDORNAME</field><value>%r 124</value></like>", [124]),
        ("<isnull><field>VENDORNAME</field></isnull>", []),
        (
            (
                "<and><greaterthan><field>RECORDNO</field><value>2</value></greaterthan>"
                "<or><equalto><field>RECORDNO</field><value>1</value></equalto>"
                "<equalto><field>RECORDNO</field><value>5</value></equalto></or></and>"
            ),
            [5],
        ),
    ],
)
def test_filters_choose_records(caller, condition, expected):
    said = caller().say(query("APBILL", f"{NAME}<filter>{condition}</filter>"))
    assert numbers(said) == expected
    assert said.data().get("totalcount") == str(len(expected))


def test_a_filter_can_ignore_case(caller):
    condition = "<filter><equalto><field>VENDORNAME</field><value>VENDOR 7</value></equalto></filter>"
    ready = caller()
    assert numbers(ready.say(query("APBILL", NAME + condition))) == []
    options = "<options><caseinsensitive>true</caseinsensitive></options>"
    assert numbers(ready.say(query("APBILL", NAME + condition + options))) == [7]


def test_an_order_is_kept_numerically_and_descending(caller):
    order = "<orderby><order><field>RECORDNO</field><descending/></order></orderby><pagesize>3</pagesize>"
    total = RECORDS["APBILL"]
    assert numbers(caller().say(query("APBILL", NAME + order))) == [total, total - 1, total - 2]


@pytest.mark.parametrize(
    "inner",
    [
        f"{NAME}<pagesize>0</pagesize>",
        f"{NAME}<pagesize>2001</pagesize>",
        f"{NAME}<offset>-1</offset>",
        "<select><field>not a field</field></select>",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(caller, inner):
    assert caller().say(query("APBILL", inner)).level == "result"


def test_a_badly_formed_field_is_named(caller):
    said = caller().say(query("APBILL", "<select><field>*</field></select>"))
    assert said.error() == ("XL03000010", "The field * does not exist on APBILL")


def test_read_by_query_goes_on_with_read_more(caller):
    ready = caller()
    ready.company.records["VENDOR"] = 5
    first = ready.say(
        "<readByQuery><object>VENDOR</object><fields>VENDORID</fields><query/><pagesize>3</pagesize></readByQuery>"
    ).data()
    assert (first.get("listtype"), first.get("count"), first.get("numremaining")) == ("vendor", "3", "2")
    rest = ready.say(f"<readMore><resultId>{first.get('resultId')}</resultId></readMore>").data()
    assert [row.findtext("VENDORID") for row in rest] == ["V-00004", "V-00005"]
    assert rest.get("numremaining") == "0"


def test_a_result_set_belongs_to_its_company(caller):
    first = caller().say("<readByQuery><object>VENDOR</object><query/></readByQuery>").data()
    said = caller("SINGLE-CO").say(f"<readMore><resultId>{first.get('resultId')}</resultId></readMore>")
    assert said.error()[0] == "DL02000001"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("VENDORID = 'V-00003'", 1),
        ("STATUS = 'T' AND RECORDNO &lt;= '4'", 4),
        ("NAME like 'Vendor 11%'", 11),
    ],
)
def test_query_strings_choose_records(caller, text, count):
    said = caller().say(f"<readByQuery><object>VENDOR</object><query>{text}</query></readByQuery>")
    assert said.data().get("totalcount") == str(count)


@pytest.mark.parametrize(
    "inner", ["<query>X = '1' ORDER BY X</query>", "<fields>NAME,not a field</fields><query/>"], ids=["order", "field"]
)
def test_a_query_string_or_field_it_cannot_read_gets_the_general_error(caller, inner):
    said = caller().say(f"<readByQuery><object>VENDOR</object>{inner}</readByQuery>")
    assert said.error() == ("DL02000001", "There was an error processing the request.")


def test_records_are_read_by_number_and_by_name(caller):
    ready = caller()
    by_number = ready.say("<read><object>VENDOR</object><keys>2,3</keys><fields>VENDORID</fields></read>")
    assert by_number.values("VENDOR/VENDORID") == ["V-00002", "V-00003"]
    by_name = ready.say("<readByName><object>VENDOR</object><keys>V-00002</keys><fields>RECORDNO</fields></readByName>")
    assert by_name.values("VENDOR/RECORDNO") == ["2"]


def test_entities_and_users_come_from_the_company_itself(caller):
    ready = caller()
    said = ready.say(
        query("LOCATIONENTITY", "<select><field>LOCATIONID</field></select>"),
        query("USERINFO", "<select><field>LOGINID</field><field>LOGINDISABLED</field></select>"),
    )
    assert said.values("LOCATIONENTITY/LOCATIONID", 0) == ["100-US", "200-UK", "300-CA"]
    assert said.values("USERINFO/LOGINDISABLED", 1) == ["true"]


def test_a_single_entity_company_has_no_entity_object(caller):
    assert "cannot be performed" in caller("SINGLE-CO").say(query("LOCATIONENTITY")).error()[1]


def test_looking_an_object_up_needs_no_right(caller):
    rights = caller("RIGHTS-CO")
    said = rights.say("<lookup><object>APBILL</object></lookup>", "<inspect><object>*</object></inspect>")
    assert said.level == "success"
    assert "RECORDNO" in said.values("Type/Fields/Field/ID", 0)
    assert "Apbill" in said.values("type", 1)


def test_a_function_it_does_not_offer_is_refused_alone(caller):
    said = caller().say("<create><VENDOR/></create>", query("VENDOR"))
    assert [result.findtext("status") for result in said.results] == ["failure", "success"]
