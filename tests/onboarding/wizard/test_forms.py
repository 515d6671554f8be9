"""What is typed: cleaned, explained, kept on the page; and what must never come back on it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from connections.models import Connection
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
AtCredentials = Callable[[str], Customer]


@pytest.mark.parametrize("typed", ["  READY-CO ", "\u201cREADY-CO\u201d", "READY-CO\u200b", "\u00a0READY-CO"])
def test_stray_blanks_and_quotes_around_a_company_id_are_taken_away(customer: Customer, typed: str) -> None:
    assert customer.post("company", company_id=typed).status_code == 303
    assert Connection.objects.get(pk=customer.connection.pk).company_id == "READY-CO"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Please enter your company ID"),
        (
            "console|READY-CO",
            "This looks like a console sign-in: it has a “|” in it. Most likely the company ID is “READY-CO”",
        ),
        ("finance@customer.example", "This looks like an e-mail address"),
        ("acmeledger_ws@READY-CO", "Most likely the company ID is “READY-CO”"),
        ("https://www.intacct.com/ia", "This looks like a web address"),
        ("X" * 200, "too long"),
    ],
)
def test_an_unusable_company_id_is_explained_and_kept(customer: Customer, typed: str, reason: str) -> None:
    page = customer.post("company", company_id=typed)
    assert page.status_code == 422
    assert reason in words_of(page)
    assert f'value="{typed}"' in words_of(page) or not typed
    assert "data-focus" in words_of(page)


@pytest.mark.parametrize(
    ("environment", "typed", "hint"),
    [
        (
            "production",
            "ACME-sandbox",
            "“ACME-sandbox” looks like a sandbox, but this set-up is for your production company.",
        ),
        ("production", "ACME-sandbox1", "“ACME-sandbox1” looks like a sandbox"),
        ("production", "ACME-dev", "Is “ACME-dev” a sandbox? This set-up is for your production company."),
        ("implementation", "ACME-sandbox", "this set-up is for your implementation company"),
        ("sandbox", "ACME", "This set-up is for a sandbox"),
    ],
)
def test_a_company_of_another_kind_is_hinted_at(customer: Customer, environment: str, typed: str, hint: str) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(environment=environment)
    page = customer.client.post(customer.url("company"), {"company_id": typed}, follow=True)
    assert hint in words_of(page)


@pytest.mark.parametrize(
    ("environment", "typed"),
    [("production", "ACME"), ("sandbox", "ACME-sandbox"), ("sandbox", "ACME-dev")],
)
def test_a_company_of_the_right_kind_is_not(customer: Customer, environment: str, typed: str) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(environment=environment)
    page = customer.client.post(customer.url("company"), {"company_id": typed}, follow=True)
    assert not re.search(r"class=\"notice[^>]*>(?:(?!</ul>).)*sandbox", words_of(page))


def test_another_company_after_the_proof_must_be_confirmed(at_entity: AtCredentials) -> None:
    customer = at_entity("READY-CO")
    page = customer.post("company", company_id="NEW-CO")
    assert page.status_code == 422
    assert "the user and the entity must be given again" in words_of(page)
    assert Connection.objects.get(pk=customer.connection.pk).company_id == "READY-CO"
    assert customer.post("company", company_id="NEW-CO", confirm_change="on").status_code == 303
    changed = Connection.objects.get(pk=customer.connection.pk)
    assert changed.company_id == "NEW-CO"
    assert not hasattr(changed, "credentials")


def test_ten_megabytes_get_a_sentence(customer: Customer) -> None:
    page = customer.post("company", company_id="X" * 10_000_000)
    assert page.status_code == 413
    assert "too much text" in words_of(page)
    assert "Error 413" in words_of(page)
    assert "reload the page" not in words_of(page)


def test_a_file_of_ten_megabytes_is_refused_as_well(customer: Customer) -> None:
    page = customer.post("company", company_id="X", attachment=io.BytesIO(b"x" * 10_000_000))
    assert page.status_code == 413
    assert Connection.objects.get(pk=customer.connection.pk).company_id == ""


def test_an_email_as_user_id_is_explained_and_kept(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    page = customer.post("credentials", user_id="finance@customer.example", password="not-shown-again")
    assert page.status_code == 422
    assert "This looks like an e-mail address" in words_of(page)
    assert 'value="finance@customer.example"' in words_of(page)
    assert "not-shown-again" not in words_of(page)


@pytest.mark.parametrize(
    ("typed", "user_id"),
    [("acmeledger_ws@READY-CO", "acmeledger_ws"), ("READY-CO|acmeledger_ws", "acmeledger_ws")],
)
def test_a_user_id_with_its_company_is_explained_and_kept(
    at_credentials: AtCredentials, typed: str, user_id: str
) -> None:
    customer = at_credentials("READY-CO")
    page = customer.post("credentials", user_id=typed, password="not-shown-again")
    assert page.status_code == 422
    assert f"Enter only the user ID, most likely “{user_id}”." in words_of(page)
    assert f'value="{typed}"' in words_of(page)
    assert "not-shown-again" not in words_of(page)
    assert not customer.connection.verifications.filter(question="credentials").exists()


def test_other_capital_letters_than_in_the_instructions_are_pointed_out(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id="AcmeLedger_WS", password="any-password")
    page = customer.text("credentials")
    assert "You wrote “AcmeLedger_WS”, the instructions “acmeledger_ws”. Capital letters may matter here." in page


@pytest.mark.parametrize("typed", [" pass word", "pass word\n", "\tpass word "])
def test_blanks_and_line_breaks_around_a_password_are_pointed_out(at_credentials: AtCredentials, typed: str) -> None:
    customer = at_credentials("READY-CO")
    page = customer.post("credentials", user_id="acmeledger_ws", password=typed)
    assert page.status_code == 422
    assert "began or ended with a space or a line break" in words_of(page)
    assert 'value="acmeledger_ws"' in words_of(page)
    assert "pass word" not in words_of(page)
    assert not customer.connection.verifications.filter(question="credentials").exists()


@pytest.mark.parametrize("typed", [" pass word ", "pass word\n"])
def test_they_can_be_kept(at_credentials: AtCredentials, typed: str) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id="acmeledger_ws", password=typed, keep_ends="on")
    assert customer.connection.verifications.get(question="credentials").password == typed


def test_blanks_inside_a_password_are_nobodys_business(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    assert customer.post("credentials", user_id="acmeledger_ws", password="pass  word").status_code == 303
    assert customer.connection.verifications.get(question="credentials").password == "pass  word"


def test_an_unreadable_character_inside_a_password_is_refused(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    page = customer.post("credentials", user_id="acmeledger_ws", password="pass\x07word", keep_ends="on")
    assert page.status_code == 422
    assert "holds a character that cannot be read" in words_of(page)


def test_an_empty_password_asks_for_it(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    page = customer.post("credentials", user_id="acmeledger_ws", password="")
    assert page.status_code == 422
    assert "Please enter the password from the e-mail." in words_of(page)


def test_an_own_sender_has_a_step_of_its_own(customer: Customer) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(owns_sender=True)
    assert customer.post("company", company_id="READY-CO")["Location"] == customer.url("own-sender")
    page = customer.post("own-sender", sender_id="two words", sender_password="kept-secret")
    assert page.status_code == 422
    assert "A sender ID is one word" in words_of(page)
    assert "kept-secret" not in words_of(page)
    response = customer.post("own-sender", sender_id="HarbourMPP", sender_password="kept-secret")
    assert response["Location"] == customer.url("web-services")
    assert Connection.objects.get(pk=customer.connection.pk).own_sender_password == "kept-secret"
    assert "HarbourMPP" in customer.text("authorize-sender")
    assert "kept-secret" not in customer.text("own-sender")


def test_an_own_sender_keeps_its_password_when_none_is_given(customer: Customer) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(owns_sender=True)
    customer.post("company", company_id="READY-CO")
    customer.post("own-sender", sender_id="HarbourMPP", sender_password="kept-secret")
    assert customer.post("own-sender", sender_id="HarbourMPP", sender_password="").status_code == 303
    assert customer.post("own-sender", sender_id="OtherMPP", sender_password="").status_code == 422
    assert Connection.objects.get(pk=customer.connection.pk).own_sender_password == "kept-secret"
