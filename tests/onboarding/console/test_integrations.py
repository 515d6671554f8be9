"""The integrations' pages: what customers see of a vendor is edited, checked, previewed and saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from connections.models import Event, Integration
from tests import factories
from tests.connections.services.test_logos import PNG, svg
from tests.onboarding.console.pages import text

pytestmark = pytest.mark.django_db
PAGE = "/console/integrations/acme-ledger/"
Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def integration() -> Integration:
    return factories.integration()


@pytest.fixture
def send(staff: Client) -> Send:
    """Return a function that opens the form, changes fields in it, and sends it with one of its buttons."""

    def press(action: str = "save", **fields: Any) -> Any:
        return staff.post(PAGE, fields_of(staff.get(PAGE).content) | {"action": action} | fields)

    return press


def fields_of(page: bytes) -> dict[str, Any]:
    """Return what a browser would send of the form that holds the name."""
    document = html.document_fromstring(page)
    (form,) = (form for form in document.forms if "name" in form.fields or "accent_colour" in form.fields)
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def stored() -> Integration:
    return Integration.objects.get(slug="acme-ledger")


def test_the_list_names_what_customers_would_miss(staff: Client) -> None:
    factories.connection()
    page = text(staff.get("/console/integrations/"))
    assert "Acme Ledger acme-ledger On ap-spend version 1 1 What the data is used for How long it is kept" in page


def test_everything_can_be_edited(send: Send) -> None:
    answer = send(
        name="Acme Books",
        accent_colour="#FFD400",
        support_phone="+1 555 0100",
        support_url="help.acmeledger.example/intacct",
        purpose="To pay your bills.",
        retention="Until you disconnect.",
        privacy_url="https://acmeledger.example/privacy",
        mailbox_template="{customer}@acmeledger.example",
        admin_privileges="limited",
        help_user="Line one.\r\nLine two.",
        own_1_title="Invite our support",
        own_1_text="Add us.",
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    row = stored()
    assert (row.name, row.accent_colour, row.support_phone) == ("Acme Books", "#ffd400", "+1 555 0100")
    assert row.support_url == "https://help.acmeledger.example/intacct"
    assert (row.purpose, row.retention) == ("To pay your bills.", "Until you disconnect.")
    assert (row.mailbox_template, row.admin_privileges) == ("{customer}@acmeledger.example", "limited")
    assert row.help_texts == {"user": "Line one.\nLine two."}
    assert row.own_steps == [{"slug": "invite-our-support", "title": "Invite our support", "text": "Add us."}]
    assert row.is_active


def test_saving_tells_who_changed_which_fields_and_no_values(send: Send, staff: Client) -> None:
    send(name="Acme Books", support_phone="+1 555 0100")
    event = Event.objects.get(kind="integration.changed")
    assert (event.actor, event.data["fields"]) == ("staff operator", ["name", "support_phone"])
    assert "Changed: Name, Telephone" in text(staff.get(PAGE))


def test_the_sender_is_shown_and_its_password_nowhere(staff: Client, integration: Integration) -> None:
    page = staff.get(PAGE).content.decode()
    assert "AcmeLedgerMPP" in page
    assert integration.sender_password not in page
    assert integration.sealed_sender_password not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Name: This field is required."),
        ({"accent_colour": "blue"}, "Colour: Write the colour as #"),
        ({"support_email": "us"}, "E-mail: Enter a valid email address."),
        ({"support_phone": "call"}, "Telephone: This is no telephone number."),
        ({"privacy_url": "javascript:alert(1)"}, "Privacy page: Enter a valid URL."),
        ({"mailbox_template": "us@acme.example"}, "Your mailbox for passwords: Write {customer} once"),
        ({"admin_privileges": "everything"}, "Select a valid choice."),
        ({"own_1_title": "Only a title"}, "Say what to do"),
        ({"own_2_text": "Only a text"}, "Give the step a title"),
        ({"own_1_slug": "../up", "own_1_title": "t", "own_1_text": "x"}, "address is not usable"),
        ({"help_user": "x" * 1001}, "at most 1000 characters"),
        ({"purpose": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_the_rest(send: Send, wrong: dict[str, str], sentence: str) -> None:
    answer = send(retention="Until the thirteenth moon.", **wrong)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Until the thirteenth moon." in text(answer)
    assert "data-focus" in answer.content.decode()
    assert stored().retention == ""


def test_a_logo_is_taken_by_its_content(send: Send, staff: Client) -> None:
    assert staff.get(PAGE + "logo").status_code == 404
    send(logo=SimpleUploadedFile("logo.txt", svg(), "text/plain"))
    answer = staff.get(PAGE + "logo")
    assert (answer.content, answer["Content-Type"]) == (svg(), "image/svg+xml")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert PAGE + "logo" in staff.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (svg("<script>alert(1)</script>"), "holds <script>"),
        (b"%PDF-1.7", "none of the pictures"),
        (PNG + b"x" * 100 * 1024, "larger than 100 KB"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_logo_is_refused(send: Send, content: bytes, sentence: str) -> None:
    answer = send(logo=SimpleUploadedFile("logo.png", content, "image/png"))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not stored().logo


def test_the_name_can_take_the_place_of_the_logo(send: Send) -> None:
    send(logo=SimpleUploadedFile("logo.png", PNG))
    send(name="Acme Books")
    assert bytes(stored().logo) == PNG
    send(remove_logo="on")
    assert not stored().logo


def test_switching_off_and_on_again(send: Send, staff: Client) -> None:
    fields = fields_of(staff.get(PAGE).content)
    del fields["is_active"]
    staff.post(PAGE, fields)
    assert not stored().is_active
    assert "This integration is off" in text(staff.get(PAGE))
    send(is_active="on")
    assert stored().is_active


@pytest.mark.parametrize(
    ("accent", "words"),
    [
        (
            "#1f5f8b",
            ["White text on your colour: 6.8 to 1.", "Your colour as it is: 5.9 to 1.", "a lighter shade of it"],
        ),
        ("#ffd400", ["Black text on your colour: 14.6 to 1.", "a darker shade of it", "Your colour as it is"]),
    ],
)
def test_the_measured_contrast_is_told_in_words(send: Send, staff: Client, accent: str, words: list[str]) -> None:
    send(accent_colour=accent)
    page = text(staff.get(PAGE))
    assert [word for word in words if word not in page] == []
    assert "WCAG 2.2 asks for at least 4.5 to 1 for text" in page


def test_a_preview_shows_the_customers_page_and_saves_nothing(send: Send, staff: Client) -> None:
    typed = {
        "name": "Acme Books",
        "accent_colour": "#ffd400",
        "help_authorize-sender": "Ask <b>Kim</b> at https://acme.example\r\nSecond line.",
        "own_1_title": "Invite our support",
        "own_1_text": "Add us.",
    }
    answer = send("preview", **typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Acme Books adds: Ask <b>Kim</b> at https://acme.example Second line." in text(answer)
    assert "https://acme.example<br>" in page
    assert "Invite our support" in page
    style = re.search(r'href="(/console/integrations/acme-ledger/style.css[^"]*)"', page)
    assert style
    assert "--accent: #ffd400" in staff.get(style.group(1)).content.decode()
    assert stored().name == "Acme Ledger"
    assert not Event.objects.filter(kind="integration.changed").exists()


def test_from_the_preview_leads_a_way_back_with_everything_typed(send: Send, staff: Client) -> None:
    preview = send("preview", purpose="To pay\r\nyour bills.", own_1_title="Invite us", own_1_text="Add us.")
    form = staff.post(PAGE, fields_of(preview.content) | {"action": "edit"})
    assert form.status_code == 200
    again = fields_of(form.content)
    assert (again["own_1_title"], again["purpose"].split()) == ("Invite us", ["To", "pay", "your", "bills."])
    assert staff.post(PAGE, again | {"action": "save"}).status_code == 303
    assert stored().purpose == "To pay\nyour bills."


def test_a_preview_of_what_cannot_be_says_why(send: Send) -> None:
    answer = send("preview", accent_colour="blue")
    assert answer.status_code == 422
    assert "Write the colour as #" in text(answer)


def test_only_colours_reach_the_style_sheet(staff: Client) -> None:
    answer = staff.get(PAGE + "style.css", {"accent": "red;}body{display:none"})
    assert "--accent: #1f5f8b;" in answer.content.decode()
    assert "display" not in answer.content.decode()


def test_two_people_at_the_same_form(send: Send, staff: Client) -> None:
    mine = fields_of(staff.get(PAGE).content)
    send(name="Acme Books")
    conflict = staff.post(PAGE, mine | {"name": "Acme Ledger Two"})
    assert conflict.status_code == 409
    assert "Somebody else has changed this integration" in text(conflict)
    assert stored().name == "Acme Books"
    assert staff.post(PAGE, fields_of(conflict.content)).status_code == 303
    assert stored().name == "Acme Ledger Two"


def test_the_same_form_sent_twice_changes_once(staff: Client) -> None:
    sent = fields_of(staff.get(PAGE).content) | {"name": "Acme Books"}
    assert [staff.post(PAGE, sent).status_code for _time in range(2)] == [303, 303]
    assert Event.objects.filter(kind="integration.changed").count() == 1


def test_an_unknown_integration_is_not_found(staff: Client) -> None:
    assert staff.get("/console/integrations/nobody/").status_code == 404
