from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connections.intacct import (
    Auth,
    Function,
    GetApiSession,
    GetApplications,
    GetCompanyPrefs,
    GetUserPermissions,
    Inspect,
    Login,
    Lookup,
    Order,
    Query,
    Read,
    ReadByQuery,
    ReadMore,
    RequestNotExpressible,
    Sender,
    SessionAuth,
    and_,
    between,
    equal_to,
    in_,
    is_null,
    like,
    or_,
)
from connections.intacct.envelope import build
from tests.connections.intacct.samples import LOGIN, SENDER

pytestmark = pytest.mark.gateway

#: What XML 1.0 has no way to write, from its definition of Char.
INEXPRESSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ANY_TEXT = st.text(st.characters() | st.sampled_from("\0\r\n\t\x1f\ud800\ufffe<&>]'\""))
#: What is refused at the ends, or alone, is the subject of test_configuration.
ANY_WORD = ANY_TEXT.map(lambda text: f"<{text}>")


def sent(auth: Auth = LOGIN, *functions: Function) -> etree._Element:
    return etree.fromstring(build(SENDER, auth, functions or (GetApplications(),)).body)


def written(function: Function) -> str:
    """The function's own element, as text."""
    element = sent(LOGIN, function).find("operation/content/function")
    assert element is not None
    return etree.tostring(element[0], encoding="unicode")


def test_the_control_block_follows_the_schema_order() -> None:
    control = sent().find("control")
    assert control is not None
    assert [child.tag for child in control] == [
        "senderid", "password", "controlid", "uniqueid", "dtdversion", "includewhitespace",
    ]  # fmt: skip
    assert control.findtext("uniqueid") == "false"
    assert control.findtext("dtdversion") == "3.0"
    assert control.findtext("includewhitespace") == "false"


def test_the_operation_is_no_transaction_and_signs_in_first() -> None:
    operation = sent().find("operation")
    assert operation is not None
    assert operation.get("transaction") == "false"
    assert [child.tag for child in operation] == ["authentication", "content"]


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (
            Login("Goliath Corp", "ws", "p&w"),
            "<login><userid>ws</userid><companyid>Goliath Corp</companyid><password>p&amp;w</password></login>",
        ),
        (
            Login("C", "u", "p", entity="100"),
            (
                "<login><userid>u</userid><companyid>C</companyid><password>p</password>"
                "<locationid>100</locationid></login>"
            ),
        ),
        (
            Login("C", "u", "p", entity=""),
            "<login><userid>u</userid><companyid>C</companyid><password>p</password><locationid/></login>",
        ),
        (SessionAuth("s.1"), "<sessionid>s.1</sessionid>"),
    ],
)
def test_each_way_of_signing_in_has_its_form(auth: Auth, expected: str) -> None:
    authentication = sent(auth).find("operation/authentication")
    assert authentication is not None
    assert [etree.tostring(child, encoding="unicode") for child in authentication] == [expected]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (GetApiSession(), "<getAPISession/>"),
        (GetApiSession(""), "<getAPISession><locationid/></getAPISession>"),
        (GetApiSession("100"), "<getAPISession><locationid>100</locationid></getAPISession>"),
        (GetCompanyPrefs("ME"), '<get_companyprefs application="ME"/>'),
        (GetUserPermissions("ws"), "<getUserPermissions><userId>ws</userId></getUserPermissions>"),
        (
            Query("VENDOR", page_size=1),
            "<query><select><field>RECORDNO</field></select><object>VENDOR</object><pagesize>1</pagesize></query>",
        ),
        (
            Query(
                "APBILL", ("RECORDNO",), equal_to("STATE", "Paid"), (Order("WHENDUE"), Order("RECORDNO", True)),
                10, 20, True, True,
            ),
            (
                "<query><select><field>RECORDNO</field></select><object>APBILL</object>"
                "<filter><equalto><field>STATE</field><value>Paid</value></equalto></filter>"
                "<orderby><order><field>WHENDUE</field><ascending/></order>"
                "<order><field>RECORDNO</field><descending/></order></orderby>"
                "<options><caseinsensitive>true</caseinsensitive><showprivate>true</showprivate></options>"
                "<pagesize>10</pagesize><offset>20</offset></query>"
            ),
        ),
        (
            ReadByQuery("VENDOR", "STATUS = 'active'", ("NAME", "VENDORID"), 5),
            (
                "<readByQuery><object>VENDOR</object><query>STATUS = 'active'</query><fields>NAME,VENDORID</fields>"
                "<pagesize>5</pagesize><returnFormat>xml</returnFormat></readByQuery>"
            ),
        ),
        (ReadMore("r1"), "<readMore><resultId>r1</resultId></readMore>"),
        (
            Read("VENDOR", ("1", "2")),
            "<read><object>VENDOR</object><keys>1,2</keys><fields>*</fields><returnFormat>xml</returnFormat></read>",
        ),
        (Lookup("VENDOR"), "<lookup><object>VENDOR</object></lookup>"),
        (Inspect("VENDOR", detail=True), '<inspect detail="1"><object>VENDOR</object></inspect>'),
    ],
)  # fmt: skip
def test_each_function_writes_its_documented_form(function: Function, expected: str) -> None:
    assert written(function) == expected


def test_filters_nest() -> None:
    condition = or_(and_(like("NAME", "B%"), is_null("PARENT")), in_("ID", ["1", "2"]), between("DUE", "1", "2"))
    assert (
        "<filter><or><and><like><field>NAME</field><value>B%</value></like><isnull><field>PARENT</field></isnull></and>"
        "<in><field>ID</field><value>1</value><value>2</value></in>"
        "<between><field>DUE</field><value>1</value><value>2</value></between></or></filter>"
    ) in written(Query("VENDOR", filter=condition))


def test_requests_that_the_gateway_cannot_mean_are_not_built() -> None:
    with pytest.raises(ValueError, match="function"):
        build(SENDER, LOGIN, ())
    with pytest.raises(ValueError, match="field"):
        Query("VENDOR", fields=())
    with pytest.raises(ValueError, match="2000"):
        Query("VENDOR", page_size=2001)
    with pytest.raises(ValueError, match="two or more"):
        and_(equal_to("A", "1"))
    with pytest.raises(ValueError, match="value"):
        in_("A", [])


def test_control_ids_are_never_the_same() -> None:
    requests = [build(SENDER, LOGIN, (GetApplications(), GetApplications())) for _ in range(50)]
    ids = [identifier for request in requests for identifier in (request.control_id, *request.function_ids)]
    assert len(set(ids)) == 150
    assert max(map(len, ids)) <= 256


@given(
    sender_id=ANY_WORD,
    password=ANY_WORD,
    company=ANY_WORD.map(lambda text: text.replace("|", "-")),
    user=ANY_WORD,
    entity=ANY_WORD,
    value=ANY_TEXT,
)
def test_every_value_arrives_as_it_is_or_is_refused_by_name(
    sender_id: str, password: str, company: str, user: str, entity: str, value: str
) -> None:
    functions = (Query("VENDOR", filter=equal_to("NAME", value)), GetCompanyPrefs(value))
    if any(INEXPRESSIBLE.search(text) for text in (sender_id, password, company, user, entity, value)):
        with pytest.raises(RequestNotExpressible):
            build(Sender(sender_id, password), Login(company, user, password, entity), functions)
        return
    signed, user_login = Sender(sender_id, password), Login(company, user, password, entity)
    body = build(signed, user_login, functions).body
    root = etree.fromstring(body)
    preferences = root.find(".//get_companyprefs")
    assert preferences is not None
    assert root.findtext("control/senderid") == sender_id
    assert [element.text or "" for element in root.iter("password")] == [password, password]
    assert root.findtext(".//companyid") == company
    assert root.findtext(".//userid") == user
    assert root.findtext(".//locationid") == entity
    assert root.findtext(".//value") == value
    assert preferences.get("application") == value


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_carry_name_the_field_and_not_the_value(character: str) -> None:
    with pytest.raises(RequestNotExpressible, match="password") as caught:
        build(SENDER, Login("C", "u", f"canary{character}"), (GetApplications(),))
    assert (caught.value.field, caught.value.problem) == ("password", "value_not_expressible")
    assert "canary" not in str(caught.value)
