"""What the published schemas demand of a request, and what they leave open."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.connections.simulator.wire import TOP_QUERY, envelope, login, query

pytestmark = [pytest.mark.simulator]
FIELD = "<select><field>RECORDNO</field></select>"
ONE_EQUAL = "<equalto><field>RECORDNO</field><value>1</value></equalto>"
PREFERENCES = (
    "<preferences><companyprefs><companypref><application>GL</application><preference>p</preference>"
    "<prefvalue>v</prefvalue></companypref></companyprefs></preferences>"
)


def call(change: tuple[str, str], function: str = TOP_QUERY):
    """A complete request in which one piece of text is another."""
    return lambda caller: envelope(caller.sender, caller.login, [function]).replace(*change, 1)


def assert_malformed(said) -> None:
    errorno, text = said.error()
    assert (said.status, said.level, errorno) == (200, "control", "XL03000003"), text
    assert text.startswith("XML Parse schema error: ")


@pytest.mark.parametrize(
    "change",
    [
        ("<controlid>request-1</controlid>", f"<controlid>{'x' * 257}</controlid>"),
        ("</controlid>", "</controlid><controlid>again</controlid>"),
        ("<includewhitespace>false", "<includewhitespace>perhaps"),
        ("<control>", "<control>words"),
        ("<control>", '<control lang="en">'),
        ("<senderid>", "<senderid><b/>"),
        ('transaction="false"', 'transaction="no"'),
        ('transaction="false"', 'mode="fast"'),
        ("<authentication>", "<authentication><sessionid>x</sessionid>"),
        ("<operation", "<operation><authentication/></operation><operation"),
        ("</operation>", "</operation><control/>"),
        ("<content>", "<content><other/>"),
        ("</content>", f"</content>{PREFERENCES}"),
        ('controlid="f0"', f'controlid="{"f" * 257}"'),
        (TOP_QUERY, ""),
    ],
    ids=lambda change: change[1][:40],
)
def test_an_envelope_that_breaks_the_schema_is_refused_as_a_whole(caller, change):
    ready = caller()
    assert_malformed(ready.said(call(change)(ready)))


@pytest.mark.parametrize(
    "change",
    [
        ("<content>", f"{PREFERENCES}{PREFERENCES}<content>"),
        ("</content>", f'</content><content><function controlid="f1">{TOP_QUERY}</function></content>'),
        ("</includewhitespace>", "</includewhitespace><showadditionalerrorinfo>true</showadditionalerrorinfo>"),
        ("<includewhitespace>", "<debug>true</debug><includewhitespace>"),
        (' transaction="false"', ""),
        ("<request>", '<request xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">'),
        ("<control>", "<!-- a comment --><control>"),
        ("<companyid>READY-CO", "<companyid> READY-CO "),
        ('controlid="f0"', f'controlid="{"f" * 256}"'),
    ],
    ids=lambda change: change[1][:40],
)
def test_what_the_schema_allows_is_answered(caller, change):
    ready = caller()
    assert ready.said(call(change)(ready)).level == "success"


def test_login_elements_keep_their_order(caller):
    ready = caller()
    swapped = login("READY-CO", "x").replace("<userid>", "<locationid/><userid>", 1)
    assert_malformed(ready.say(TOP_QUERY, authentication=swapped))


def test_all_functions_of_several_contents_are_answered_in_order(caller):
    ready = caller()
    more = '</content><content><function controlid="f1"><get_applications/></function></content>'
    said = ready.said(call(("</content>", more))(ready))
    assert [result.findtext("function") for result in said.results] == ["query", "get_applications"]


def test_an_operation_without_content_signs_in_and_does_nothing(caller):
    ready = caller()
    body = envelope(ready.sender, ready.login, [TOP_QUERY])
    said = ready.said(body[: body.index("<content>")] + body[body.index("</content>") + len("</content>") :])
    assert said.root.findtext("operation/authentication/status") == "success"
    assert said.results == []


@pytest.mark.parametrize(
    "function",
    [
        "<query/>",
        f"<query>{FIELD}</query>",
        f"<query><object>VENDOR</object>{FIELD}<object>VENDOR</object></query>",
        f"<query><object>VENDOR</object>{FIELD}<distinct/></query>",
        "<query><object>VENDOR</object><select/></query>",
        "<query><object>VENDOR</object><select><median>TOTALDUE</median></select></query>",
        query("VENDOR", f"{FIELD}<pagesize>many</pagesize>"),
        query("VENDOR", f"{FIELD}<offset/>"),
        query("VENDOR", f"{FIELD}<filter/>"),
        query("VENDOR", f"{FIELD}<filter>{ONE_EQUAL}{ONE_EQUAL}</filter>"),
        query("VENDOR", f"{FIELD}<filter><and>{ONE_EQUAL}</and></filter>"),
        query("VENDOR", f"{FIELD}<filter><sounds><field>X</field><value>1</value></sounds></filter>"),
        query("VENDOR", f"{FIELD}<filter><equalto><field>X</field></equalto></filter>"),
        query("VENDOR", f"{FIELD}<filter><equalto><value>1</value><field>X</field></equalto></filter>"),
        query("VENDOR", f"{FIELD}<filter><between><field>X</field><value>1</value></between></filter>"),
        query("VENDOR", f"{FIELD}<filter><isnull><field>X</field><value>1</value></isnull></filter>"),
        query("VENDOR", f"{FIELD}<orderby><order><descending/></order></orderby>"),
        query("VENDOR", f"{FIELD}<orderby/>"),
        query("VENDOR", f"{FIELD}<options><caseinsensitive>maybe</caseinsensitive></options>"),
        query("VENDOR", f"{FIELD}<options><showprivate>true</showprivate><caseinsensitive/></options>"),
        "<readByQuery><object>VENDOR</object></readByQuery>",
        "<readByQuery><object>VENDOR</object><query/><offset>1</offset></readByQuery>",
        "<readMore/>",
        "<readMore><object>VENDOR</object><resultId>x</resultId></readMore>",
        "<read><object>VENDOR</object></read>",
        "<read><object>VENDOR</object><keys>1</keys><keys>2</keys></read>",
        "<lookup/>",
        "<inspect/>",
        "<inspect><object>*</object><name>x</name></inspect>",
        "<get_companyprefs/>",
        "<get_applications><all/></get_applications>",
        "<getUserPermissions/>",
        "<getAPISession><locationid>a</locationid><locationid>b</locationid></getAPISession>",
        "<getAPISession><entity>a</entity></getAPISession>",
        "<readEntityDetails>all</readEntityDetails>",
    ],
)
def test_a_call_that_breaks_its_schema_is_refused_with_the_whole_request(caller, function):
    assert_malformed(caller().say("<get_applications/>", function))


@pytest.mark.parametrize(
    "function",
    [
        f"<query><pagesize>1</pagesize>{FIELD}<object>VENDOR</object></query>",
        # As the official JavaScript SDK writes it, then as sageintacctsdk does.
        (
            f"<query>{FIELD}<object>VENDOR</object><filter>{ONE_EQUAL}</filter><orderby><order><field>RECORDNO</field>"
            "<ascending/></order></orderby><options><caseinsensitive>false</caseinsensitive>"
            "<showprivate>false</showprivate></options><pagesize>10</pagesize><offset>0</offset></query>"
        ),
        (
            f"<query><object>VENDOR</object>{FIELD}<pagesize>2000</pagesize><offset>0</offset>"
            f"<filter>{ONE_EQUAL}</filter><options><showprivate>true</showprivate></options></query>"
        ),
        "<readByQuery><object>VENDOR</object><fields>*</fields><query></query><pagesize>1000</pagesize></readByQuery>",
        "<read><object>VENDOR</object><keys>1</keys><fields>*</fields><returnFormat>xml</returnFormat></read>",
        '<inspect detail="1"><object>VENDOR</object></inspect>',
        "<lookup><object>SODOCUMENT</object><docparid>Sales Order</docparid></lookup>",
    ],
)
def test_a_call_is_taken_in_every_order_that_its_schema_allows(caller, function):
    assert caller().say(function).level == "success"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-16"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
    ],
)
def test_a_request_is_read_in_the_encoding_that_it_declares(caller, declared, encoding):
    ready = caller()
    ready.company.users[0].password = "pässwörd"
    body = envelope(ready.sender, ready.login, [TOP_QUERY]).partition("?>")[2]
    assert ready.said((declared + body).encode(encoding)).level == "success"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>', "latin-1"),
        ("", "latin-1"),
        ('<?xml version="1.0" encoding="no-such-code"?>', "utf-8"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-8"),
    ],
)
def test_a_request_that_is_not_what_it_declares_is_refused(caller, declared, encoding):
    ready = caller()
    ready.company.users[0].password = "pässwörd"
    body = envelope(ready.sender, ready.login, [TOP_QUERY]).partition("?>")[2]
    assert_malformed(ready.said((declared + body).encode(encoding)))


@pytest.mark.parametrize(
    "content_type", ["application/xml", "text/xml; charset=utf-8", "x-intacct-xml-request", "text/plain", None]
)
def test_xml_is_taken_under_any_name_that_nothing_forbids(caller, content_type):
    ready = caller()
    headers = {"Content-Type": content_type} if content_type else {}
    body = envelope(ready.sender, ready.login, [TOP_QUERY]).encode()
    answer = ready.http.post(ready.simulator.gateway_url, content=body, headers=headers)
    assert etree.fromstring(answer.content).findtext("control/status") == "success"


def test_json_is_not_taken(caller):
    ready = caller()
    answer = ready.http.post(ready.simulator.gateway_url, json={"request": {}})
    assert answer.status_code == 400
    assert etree.fromstring(answer.content).findtext("errormessage/error/errorno") == "GW-0014"


def test_a_refusal_of_the_form_repeats_what_can_be_read_of_the_control_block(caller):
    ready = caller()
    said = ready.said(call(("<dtdversion>3.0</dtdversion>", "<dtdversion>3.0</dtdversion><extra/>"))(ready))
    assert said.root.findtext("control/controlid") == "request-1"
