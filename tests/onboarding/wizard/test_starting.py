"""The first page: the right person, what is asked, and the agreement without which nothing is opened."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client

from connections.models import Connection, Consent, Integration, Trigger
from connections.services import connecting, consents, verifying
from connections.simulator.companies import USER_ID
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db


def test_the_page_asks_for_the_right_person(customer: Customer) -> None:
    page = customer.text("start")
    for question in ("Are you a full administrator", "at the top level", "Can you open the mailbox", "not a trial"):
        assert question in page
    assert "Admin privileges" in page
    assert "<strong>Application subscriptions</strong>: List, View, Subscribe, Configure" in page
    assert "Grant admin rights</strong>" not in page
    assert "10 to 15 minutes" in page
    assert "ask your Sage account manager" in page


def test_questions_that_cannot_matter_are_not_asked(customer: Customer) -> None:
    Connection.objects.update(multi_entity=False, mailbox="vendor", password_email="harbour@acmeledger.example")
    page = customer.text("start")
    assert "at the top level" not in page
    assert "Can you open the mailbox" not in page


def test_a_user_with_limited_privileges_needs_one_more_right(customer: Customer) -> None:
    Integration.objects.update(admin_privileges="limited")
    assert "<strong>Grant admin rights</strong>: Grant" in customer.text("start")


def test_the_text_to_forward_has_no_secret_and_no_receiver(client: Client, vendor: Integration) -> None:
    connection = factories.connection()
    _link, url = factories.link(connection)
    visitor = Customer(client, connection, lambda: 0)
    visitor.enter(url)
    page = visitor.text("start")
    (mail,) = re.findall(r'href="(mailto:\?[^"]+)"', page)
    text = unquote(html.unescape(mail))
    assert "It needs a full administrator in Sage Intacct" in text
    assert connection.sender_id in text
    assert "/link/" not in page
    assert url.rsplit("/", 1)[-1] not in page


def test_agreeing_is_the_first_step(customer: Customer) -> None:
    shown = customer.text("start")
    (version,) = re.findall(r'name="version" value="([^"]+)"', shown)
    assert "I agree, begin" in shown
    response = customer.client.post(customer.url("start"), {"version": version})
    assert (response.status_code, response["Location"]) == (303, customer.url("company"))
    consent = Consent.objects.get(connection=customer.connection)
    assert consent.actor.startswith("link ")
    assert consent.address == "127.0.0.1"
    again = customer.text("start")
    assert "You agreed to this on" in again
    assert "I agree" not in again


@pytest.mark.parametrize("version", ["", "2001-01.00000000"])
def test_only_the_words_on_the_page_are_agreed_to(customer: Customer, version: str) -> None:
    response = customer.client.post(customer.url("start"), {"version": version}, follow=True)
    assert "The text has changed since you opened this page. Please read it once more." in words_of(response)
    assert not Consent.objects.exists()


def test_agreeing_twice_is_agreeing_once(customer: Customer) -> None:
    for _again in range(2):
        assert customer.post("start")["Location"] == customer.url("company")
    assert Consent.objects.count() == 1


def test_no_credentials_are_taken_before_the_agreement(customer: Customer, password_of: Callable[[str], str]) -> None:
    customer.post("company", company_id="READY-CO")
    response = customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    assert response["Location"] == customer.url("start")
    assert not customer.connection.verifications.filter(question="credentials").exists()


def test_other_words_are_asked_for_at_the_next_visit_and_lose_nothing(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    Integration.objects.update(purpose="To pay your bills.")
    assert customer.get()["Location"] == customer.url("start")
    page = customer.text("start")
    assert "Please read this page once more" in page
    assert "To pay your bills." in page
    customer.connection.refresh_from_db()
    customer.connection.integration.refresh_from_db()
    assert customer.post("start")["Location"] == customer.url("entity")
    assert len({consent.version for consent in Consent.objects.all()}) == 2


def test_an_agreement_ends_with_a_disconnect(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    connecting.disconnect(customer.connection, actor=TESTER)
    again = customer.enter(factories.link(customer.connection)[1])
    assert again["Location"] == customer.url("start")
    assert "Please read this page once more" not in customer.text("start")


def test_credentials_of_the_vendor_need_no_agreement(
    client: Client, vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]
) -> None:
    connection = factories.connection()
    connecting.set_company(connection, "READY-CO", actor=TESTER)
    level = verifying.Level(top_level=True, trigger=Trigger.API)
    verifying.submit_credentials(
        connection, user_id=USER_ID, password=password_of("READY-CO"), actor=TESTER, then_connect=level
    )
    while run_due_jobs():
        pass
    visitor = Customer(client, connection, run_due_jobs)
    assert visitor.enter(factories.link(connection)[1])["Location"] == visitor.url("done")
    assert "Agreed" not in visitor.text("done")
    assert not consents.has_given(connection)


def test_a_company_that_lets_us_in_is_led_ahead(customer: Customer) -> None:
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    assert "look in order" not in customer.text("web-services")
    customer.work()
    fragment = words_of(customer.poll("web-services"))
    assert 'hx-swap-oob="true"' in fragment
    for page in (fragment, customer.text("web-services")):
        assert "Web Services and the sender look in order" in page
        assert f'href="{customer.url("user")}"' in page
        assert f'href="{customer.url("authorize-sender")}"' in page
    assert "We can tell once we sign in" in fragment  # nothing is claimed that nobody knows


def test_a_company_that_refuses_our_sender_is_not_led_ahead(customer: Customer) -> None:
    customer.post("start")
    customer.post("company", company_id="SENDER-CO")
    customer.work()
    assert "look in order" not in customer.text("web-services")
    assert customer.post("web-services")["Location"] == customer.url("authorize-sender")


def test_the_agreement_stands_on_the_last_page(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.text("done")
    assert "<dt>Agreed</dt>" in page
    assert "What you agreed to" in page
    assert "Or ask Acme Ledger to disconnect: then the password is erased." in page
    assert "Print this page" in page
