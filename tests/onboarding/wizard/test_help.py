"""Asking for help: what goes along, and what is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from connections.models import Connection, Event
from onboarding import help as helpdesk
from onboarding.models import HelpMessage, HelpRequest, Link
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import text
from tests.onboarding.wizard.asking import ASKED, answered, ask, typed
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db


def test_every_page_leads_to_help_and_the_form_says_what_goes_along(customer: Customer) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(contact_email="cfo@harbour.example")
    found = re.search(r'href="([^"]+)">Ask for help</a>', customer.text("start"))
    assert found
    page = customer.client.get(found.group(1))
    words = text(page)
    reference = str(customer.connection.pk)[:8]
    along = (
        f"Customer {customer.connection.customer_name} Step Before you start Reference {reference} Time when you press"
    )
    assert along in words
    assert "never a password" in words
    assert 'value="cfo@harbour.example"' in page.content.decode()
    assert "support@acmeledger.example" in words


def test_a_colleague_is_not_shown_the_address_of_whoever_got_the_whole_link(customer: Customer) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(contact_email="cfo@harbour.example")
    colleague = Customer(Client(), customer.connection, customer.work)
    colleague.enter(factories.link(customer.connection, step="company")[1])
    page = colleague.client.get(colleague.url("help")).content.decode()
    assert "Your e-mail address" in page
    assert "cfo@harbour.example" not in page


def test_what_was_asked_is_kept_with_its_references(customer: Customer) -> None:
    asked = ask(customer, "?step=web-services&problem=web_services_subscription_inactive")
    assert (asked.kind, asked.state, asked.step) == ("help", "open", "web-services")
    assert (asked.problem, asked.email) == ("web_services_subscription_inactive", "ana@harbour.example")
    assert asked.link == Link.objects.get()
    assert asked.messages.get().text == "The page has no tab Security.\nI looked in Company."
    words = text(customer.client.get(customer.url(rest=f"help/{asked.pk}/")))
    assert "Waits for an answer" in words
    assert "The page has no tab Security." in words


def test_events_say_that_somebody_asked_and_not_what(customer: Customer) -> None:
    asked = answered(customer)
    helpdesk.close(asked, actor=TESTER)
    events = Event.objects.filter(kind__startswith="help.").order_by("at")
    assert [event.kind for event in events] == ["help.asked", "help.answered", "help.closed"]
    told = str([event.data for event in events])
    assert "Security" not in told
    assert "ana@harbour" not in told


@pytest.mark.parametrize("query", ["?step=nonsense", "?problem=%3Cb%3E", "?step=&problem=" + "x" * 200])
def test_references_that_mean_nothing_are_left_out(customer: Customer, query: str) -> None:
    asked = ask(customer, query)
    assert (asked.step, asked.problem) == ("", "")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"message": " "}, "Please write what you see"),
        ({"message": "x" * 2001}, "Please shorten this to 2000 characters or fewer."),
        ({"email": "ana at harbour"}, "Enter a valid email address"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    customer: Customer, fields: dict[str, str], sentence: str
) -> None:
    response = customer.client.post(customer.url("help"), ASKED | fields)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "data-focus" in response.content.decode()
    assert typed(response) == (ASKED | fields)["message"].replace("\r\n", "\n").strip()
    assert not HelpRequest.objects.exists()


def test_two_thousand_letters_fit_however_many_lines_they_have(customer: Customer) -> None:
    assert len(ask(customer, message="line\r\n" * 399 + "line").messages.get().text) == 399 * 5 + 4


def test_a_password_is_refused_and_the_rest_of_the_text_stays(
    at_entity: Callable[[str], Customer], password_of: Callable[[str], str]
) -> None:
    customer = at_entity("READY-CO")
    secrets = [password_of("READY-CO"), customer.connection.integration.sender_password]
    for secret in secrets:
        response = customer.client.post(customer.url("help"), {"message": f"I typed {secret}, and it said no."})
        assert response.status_code == 422
        assert "Please take the password out; we never need it." in text(response)
        assert typed(response) == "I typed …, and it said no."
        assert secret not in response.content.decode()
    assert not HelpRequest.objects.exists()
    asked = ask(customer)
    for secret in secrets:
        more = customer.client.post(customer.url(rest=f"help/{asked.pk}/"), {"message": f"Now with {secret}"})
        assert (more.status_code, typed(more)) == (422, "Now with …")
        with pytest.raises(helpdesk.HoldsSecret):
            helpdesk.answer(asked, f"Try {secret}", actor=TESTER)
    assert HelpMessage.objects.count() == 1


def test_the_customers_own_sender_password_is_refused_as_well(customer: Customer) -> None:
    connection = Connection.objects.get(pk=customer.connection.pk)
    connection.own_sender_password = "their-own-Sender-1"
    connection.save()
    response = customer.client.post(customer.url("help"), {"message": "It is their-own-Sender-1"})
    assert (response.status_code, typed(response)) == (422, "It is …")


def test_the_address_of_a_link_is_refused(customer: Customer) -> None:
    url = factories.link(customer.connection)[1]
    response = customer.client.post(customer.url("help"), {"message": f"I was sent {url} and it works"})
    assert response.status_code == 422
    assert typed(response) == "I was sent … and it works"
    assert url.rpartition("/")[2] not in response.content.decode()


def test_a_double_click_asks_once(customer: Customer) -> None:
    assert ask(customer) == ask(customer)
    assert HelpRequest.objects.count() == HelpMessage.objects.count() == 1
    assert Event.objects.filter(kind="help.asked").count() == 1
    assert ask(customer, message="Something else") != ask(customer)


def test_a_follow_up_sent_twice_is_added_once_and_opens_the_request_again(customer: Customer) -> None:
    asked = answered(customer)
    for _click in range(2):
        customer.client.post(customer.url(rest=f"help/{asked.pk}/"), {"message": "Not there either."})
    asked.refresh_from_db()
    assert asked.state == "open"
    assert [message.text for message in asked.messages.all()][2:] == ["Not there either."]


def test_asking_is_limited_for_each_link(customer: Customer) -> None:
    for number in range(helpdesk.ASKED_PER_HOUR):
        ask(customer, message=f"Question {number}")
    response = customer.client.post(customer.url("help"), ASKED)
    assert response.status_code == 422
    assert "You asked many times within an hour." in text(response)
    assert typed(response).startswith("The page has no tab")


def test_i_cannot_do_this_asks_without_a_word(customer: Customer) -> None:
    customer.post("company", company_id="READY-CO")
    page = customer.text("web-services")
    found = re.search(r'href="([^"]+kind=cannot_do[^"]+)"', page)
    assert found
    address = html.unescape(found.group(1))
    assert "What is in the way?" in text(customer.client.get(address))
    customer.client.post(address, {"message": "", "email": ""})
    asked = HelpRequest.objects.get()
    assert (asked.kind, asked.step, asked.messages.count()) == ("cannot_do", "web-services", 0)
    assert "knows that you cannot do this" in text(customer.client.get(customer.url(rest=f"help/{asked.pk}/")))


def test_every_fix_card_of_the_customer_has_both_ways_out(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("RIGHTS-CO")
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.client.get(customer.url("check")).content.decode()
    cards = re.findall(r'<article class="fix fix-customer".*?</article>', page, re.S)
    assert cards
    for card in cards:
        assert "hand-over/?step=check&amp;problem=" in card
        assert "help/?kind=cannot_do&amp;step=check&amp;problem=" in card


def test_the_vendors_phone_and_page_are_a_second_way(customer: Customer) -> None:
    integration = customer.connection.integration
    integration.support_phone, integration.support_url = "+1 555 0100", "https://help.acmeledger.example/"
    integration.save()
    words = text(customer.get("help"))
    assert "+1 555 0100" in words
    assert "https://help.acmeledger.example/" in words


def test_asking_needs_a_token_of_ours(customer: Customer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = customer.client.cookies
    assert strict.post(customer.url("help"), ASKED).status_code == 403
    assert not HelpRequest.objects.exists()


def test_a_link_that_died_midway_asks_nothing(customer: Customer) -> None:
    Link.objects.update(expires_at=Link.objects.get().created_at)
    assert customer.client.post(customer.url("help"), ASKED).status_code == 410
    assert not HelpRequest.objects.exists()


def test_a_secret_whose_key_is_gone_keeps_nobody_from_asking(customer: Customer, settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [b"0" * 32]
    assert ask(customer).state == "open"
