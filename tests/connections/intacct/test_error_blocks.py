"""Errors as the gateway sends them: several, bare, decorated, and with what `showadditionalerrorinfo` adds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.intacct import AdditionalInfo, ErrorEntry, ErrorMessage, ErrorTarget, Refusal, refusals_of
from connections.intacct.blanking import Blanker
from connections.intacct.refusals import classify_http
from tests.connections.intacct.samples import LOGIN, errors

pytestmark = pytest.mark.gateway

BLANK = Blanker([LOGIN.password, "quote'd"]).words

#: The shape of reference, REQ: attributes, two spellings of one of them, empty elements for what is not known.
ADDITIONAL = """
<additionalinfo>
  <errorid>GL-0493</errorid>
  <category>Duplication Prevention</category>
  <target domain="GL" requestinfo="x%7Ey" object="GLACCOUNT" field="ACCOUNTNO" businessinfo="b"/>
  <description>
    <messageid>IA.ONE</messageid><category>c</category>
    <target domain="" requestinfo="" object="O" field="" businessInfo="mixed"/><placeholders></placeholders>
  </description>
  <cdescription>
    <messageid>IA.TWO</messageid>
    <placeholders><placeholder name="NO" value="5000.11"/><placeholder name="AS">text</placeholder></placeholders>
  </cdescription>
  <correction><messageid></messageid></correction>
</additionalinfo>"""


def refused(*blocks: str) -> Refusal:
    """What a control level failure with these `error` blocks is read as."""
    inside = "".join(f"<error>{block}</error>" for block in blocks)
    control = "<control><status>failure</status></control>"
    (refusal,) = refusals_of(f"<response>{control}<errormessage>{inside}</errormessage></response>".encode())
    return refusal


def test_additional_info_is_typed() -> None:
    (entry,) = refused(f"<errorno>BL01001973</errorno>{ADDITIONAL}").entries
    assert entry.additional_info == AdditionalInfo(
        "GL-0493",
        "Duplication Prevention",
        ErrorTarget("GL", "x%7Ey", "GLACCOUNT", "ACCOUNTNO", "b"),
        ErrorMessage("IA.ONE", "c", ErrorTarget(object="O", business_info="mixed")),
        ErrorMessage("IA.TWO", placeholders=(("NO", "5000.11"), ("AS", "text"))),
    )
    assert (entry.description, entry.support_id) == ("", "x~y")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("<additionalinfo/>", AdditionalInfo()),
        ("<additionalinfo><target/><description/></additionalinfo>", AdditionalInfo()),
        (
            "<additionalinfo><target><object>VENDOR</object><businessInfo>b</businessInfo></target></additionalinfo>",
            AdditionalInfo(target=ErrorTarget(object="VENDOR", business_info="b")),
        ),
        (
            "<additionalinfo><correction><placeholders><NO>7</NO></placeholders></correction></additionalinfo>",
            AdditionalInfo(correction=ErrorMessage(placeholders=(("NO", "7"),))),
        ),
    ],
)
def test_additional_info_may_lack_anything_and_use_elements(block: str, expected: AdditionalInfo) -> None:
    assert refused(block).entries[0].additional_info == expected


def test_an_error_that_was_not_asked_for_more_has_no_additional_info() -> None:
    assert refused("<errorno>GW-0011</errorno>").entries == (ErrorEntry("GW-0011"),)


@pytest.mark.parametrize("info", ["[Support ID: d3%7Ex]", "d3%7Ex"])
def test_a_text_without_support_id_has_the_one_of_its_target(info: str) -> None:
    target = f'<additionalinfo><target requestinfo="{info}"/></additionalinfo>'
    assert refused(f"<description2>No</description2>{target}").support_id == "d3~x"
    assert refused(f"<description2>No [Support ID: own]</description2>{target}").support_id == "own"


@pytest.mark.parametrize(
    ("received", "words", "raw"),
    [
        ("The field &lt;TERM&gt; is required", "The field is required", "The field <TERM> is required"),
        ("Say <b>no</b> &amp;amp; go", "Say no & go", "<description2>Say <b>no</b> &amp;amp; go</description2>"),
        ("No [Support ID: a%7Eb]", "No", "No [Support ID: a%7Eb]"),
    ],
)
def test_an_operator_can_see_a_text_as_it_came(received: str, words: str, raw: str) -> None:
    refusal = refused(f"<description>First</description><description2>{received}</description2>", "<correction/>")
    assert (refusal.text, refusal.raw_texts) == (words, ("First", raw))
    lost_nothing = raw == "No [Support ID: a%7Eb]"
    assert refusal.further_texts == (("First",) if lost_nothing else ("First", raw))


@pytest.mark.parametrize("echo", ["quote'd", "quote&amp;#039;d", "quote&amp;apos;d", "quo<b>te'</b>d"])
def test_a_secret_is_blanked_in_every_text_however_it_is_dressed(echo: str) -> None:
    info = (
        f'<additionalinfo><target requestinfo="{LOGIN.password}"/><description><placeholders>'
        f'<placeholder name="P" value="{LOGIN.password}"/></placeholders></description></additionalinfo>'
    )
    shown = refused(f"<description2>Not {echo}!</description2>{info}").blanked(BLANK)
    kept = f"{shown!r} {shown.raw_texts} {shown.entries[0].additional_info}"
    assert LOGIN.password not in kept
    assert shown.text == "Not ***!"
    assert "quo" not in kept


def test_the_markup_of_a_page_that_is_no_reply_is_not_kept() -> None:
    refusal = classify_http("HTTP 403 <div class='cf-error-details'>Ray</div>")
    assert (refusal.text, refusal.raw_texts) == ("HTTP 403 Ray", ())


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="<>&[]\x7f", exclude_categories=["C", "Z"]))


@given(st.lists(st.builds(ErrorEntry, PLAIN, PLAIN, PLAIN, PLAIN), min_size=1))
def test_all_errors_of_a_message_are_kept_as_they_are(entries: list[ErrorEntry]) -> None:
    control = "<control><status>failure</status></control>"
    (refusal,) = refusals_of(f"<response>{control}{errors(*entries)}</response>".encode())
    assert refusal.entries == tuple(entries)
    texts = [(entry.description, entry.description2, entry.correction) for entry in entries]
    assert refusal.raw_texts == tuple(text for three in texts for text in three if text)
