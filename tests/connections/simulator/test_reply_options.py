"""How a reply is written: additional error information, whitespace, formats without an envelope."""

from __future__ import annotations

import pytest
from lxml import etree

from connections.simulator.state import Entity
from tests.connections.simulator.wire import TOP_QUERY, envelope, query

pytestmark = [pytest.mark.simulator]
VENDORS = "<select><field>RECORDNO</field><field>NAME</field></select><pagesize>2</pagesize>"


def asking(caller, element: str) -> str:
    """The control block with one more option."""
    return caller.sender.replace("</includewhitespace>", f"</includewhitespace>{element}")


MORE = "<showadditionalerrorinfo>true</showadditionalerrorinfo>"


def test_additional_information_has_the_documented_shape(caller):
    rights = caller("RIGHTS-CO")
    said = rights.say(TOP_QUERY, control_block=asking(rights, MORE))
    info = said.root.find(".//error/additionalinfo")
    assert [child.tag for child in info] == [
        *("errorid", "category", "target", "description", "cdescription", "correction")
    ]
    assert info.findtext("category") == "Invalid permission"
    assert list(info.find("target").attrib) == ["domain", "requestinfo", "object", "field", "businessinfo"]
    assert info.find("target").get("requestinfo") in said.root.findtext(".//error/description2")
    message = info.find("cdescription")
    assert [child.tag for child in message] == ["messageid", "target", "placeholders"]
    assert {entry.get("name"): entry.get("value") for entry in message.iter("placeholder")} == {
        "OPERATION": "QUERY",
        "OBJECT": "APBILL",
    }
    assert info.findtext("correction/messageid") == ""


def test_additional_information_comes_at_every_level_of_the_envelope(caller):
    sender, ready = caller("SENDER-CO"), caller()
    assert sender.say(TOP_QUERY, control_block=asking(sender, MORE)).root.find("operation//additionalinfo") is not None
    malformed = ready.say(TOP_QUERY, control_block=asking(ready, f"{MORE}<extra/>"))
    assert malformed.root.find("errormessage/error/additionalinfo") is not None


def test_without_being_asked_no_additional_information_is_sent(caller):
    assert caller("RIGHTS-CO").say(TOP_QUERY).root.find(".//additionalinfo") is None


def test_a_reply_is_laid_out_for_reading_unless_whitespace_is_declined(caller):
    rights = caller("RIGHTS-CO")
    compact = rights.post(envelope(rights.sender, rights.login, [query("VENDOR", VENDORS), TOP_QUERY])).content
    default = rights.sender.replace("<includewhitespace>false</includewhitespace>", "")
    wide = rights.post(envelope(default, rights.login, [query("VENDOR", VENDORS), TOP_QUERY])).text
    assert b"\n<response><control>" in compact
    assert "\n    <status>success</status>\n" in wide
    assert "\n      <status>failure</status>\n" in wide
    texts = [element.text for element in etree.fromstring(compact).iter("RECORDNO", "NAME", "errorno", "controlid")]
    assert [e.text for e in etree.fromstring(wide.encode()).iter("RECORDNO", "NAME", "errorno", "controlid")] == texts
    assert "<locationid></locationid>" in wide


def test_the_version_that_was_asked_in_is_repeated(caller):
    ready = caller()
    said = ready.say(TOP_QUERY, control_block=ready.sender.replace("3.0", "2.1"))
    assert said.root.findtext("control/dtdversion") == "2.1"


@pytest.mark.parametrize(
    ("form", "content_type", "body"),
    [
        ("csv", "text/csv; charset=UTF-8", 'LOCATIONID,NAME\nA,"North, East"\nB,Zürich\n'),
        (
            "json",
            "application/json; charset=UTF-8",
            (
                '[\n    {\n        "LOCATIONID": "A",\n        "NAME": "North, East"\n    },\n'
                '    {\n        "LOCATIONID": "B",\n        "NAME": "Zürich"\n    }\n]'
            ),
        ),
    ],
)
def test_a_query_can_be_answered_without_an_envelope(caller, form, content_type, body):
    ready = caller()
    ready.company.entities = [Entity("A", "North, East"), Entity("B", "Zürich")]
    select = "<select><field>LOCATIONID</field><field>NAME</field></select>"
    call = query("LOCATIONENTITY", f"{select}<options><returnformat>{form}</returnformat></options>")
    answer = ready.post(envelope(ready.sender, ready.login, [call]))
    assert (answer.status_code, answer.headers["Content-Type"], answer.text) == (200, content_type, body)


def test_a_refused_query_has_its_envelope_in_every_format(caller):
    call = query("APBILL", f"{VENDORS}<options><returnformat>csv</returnformat></options>")
    assert caller("RIGHTS-CO").say(call).error()[0] == "PL04000005"


@pytest.mark.parametrize("functions", [1, 2])
def test_formats_that_are_not_documented_are_refused_in_a_sentence(caller, functions):
    form = "yaml" if functions == 1 else "json"
    call = query("VENDOR", f"{VENDORS}<options><returnformat>{form}</returnformat></options>")
    assert "returnformat must be" in caller().say(*[call] * functions).error()[1]
    older = "<read><object>VENDOR</object><keys>1</keys><returnFormat>json</returnFormat></read>"
    assert "in XML only" in caller().say(older).error()[1]
