"""Every text of ours on every customer page, in every state that a page has, can be translated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from connections.models import Connection
from connections.services import connecting
from connections.simulator.companies import USER_ID
from onboarding.links import revoke_link
from tests import factories
from tests.factories import TESTER
from tests.languages.conftest import MARKED, Reader
from tests.onboarding.wizard.customer import Customer, path_of

pytestmark = pytest.mark.django_db
Walk = Callable[[str], Customer]
TO_USER = ("start", "company", "web-services", "authorize-sender", "user")


def shown(customer: Customer, step: str, rest: str = "") -> object:
    return customer.client.get(customer.url(step, rest), follow=True)


def test_the_way_in_and_the_first_steps(reader: Reader, customer: Customer) -> None:
    url = factories.link(customer.connection)[1]
    reader.look("welcome", customer.client.get(path_of(url)))
    reader.look("start", customer.get("start"))
    reader.look("start, refused", customer.client.post(customer.url("start")), 422, 303)
    customer.post("start")
    reader.look("company", customer.get("company"))
    reader.look("company, refused", customer.post("company", company_id="a|b"), 422)
    reader.look("company, empty", customer.post("company", company_id=""), 422)
    reader.look("out of order", shown(customer, "check"))
    assert reader.report() == ""


@pytest.mark.parametrize("company", ["NO-SUCH-CO", "SENDER-CO", "WSOFF-CO", "READY-CO"])
def test_the_steps_before_credentials_at_every_wall(reader: Reader, customer: Customer, company: str) -> None:
    customer.post("start")
    customer.post("company", company_id=company)
    reader.look("looking", shown(customer, "web-services"))
    customer.work()
    for step in (*TO_USER, "credentials"):
        reader.look(step, shown(customer, step))
    for step in ("company", "web-services", "authorize-sender"):
        reader.look(f"{step}, seen", customer.poll(step), 200, 286)
    reader.look("rights", shown(customer, "rights"))
    assert reader.report() == ""


@pytest.mark.parametrize(
    "variant",
    [
        {"permission_type": "user", "menus": "classic"},
        {"user_form": "older", "region": "uk", "menus": "grouped"},
        {"owns_sender": True},
        {"mailbox": "vendor", "password_email": "harbour@acmeledger.example"},
    ],
    ids=str,
)
def test_the_steps_of_every_kind_of_company(reader: Reader, customer: Customer, variant: dict[str, object]) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(**variant)
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    for step in (*TO_USER, "own-sender", "credentials"):
        reader.look(step, shown(customer, step))
    reader.look("own sender, refused", customer.post("own-sender", sender_id=""), 422, 404, 303)
    assert reader.report() == ""


def test_credentials_tried_and_refused(reader: Reader, at_credentials: Walk) -> None:
    customer = at_credentials("READY-CO")
    reader.look("empty", customer.post("credentials", user_id="", password=""), 422)
    reader.look("copied a blank", customer.post("credentials", user_id=USER_ID, password="wrong "), 422)
    for attempt in range(1, 4):
        customer.post("credentials", user_id=USER_ID, password=f"not-the-password-{attempt}")
        reader.look(f"trying {attempt}", customer.get("credentials"))
        customer.work()
        reader.look(f"refused {attempt}", customer.get("credentials"))
    reader.look("paused", customer.post("credentials", user_id=USER_ID, password="once-more"), 422)
    assert reader.report() == ""


@pytest.mark.parametrize("company", ["READY-CO", "SINGLE-CO", "ONEENTITY-CO", "TOPONLY-CO"])
def test_the_entity(reader: Reader, at_entity: Walk, company: str) -> None:
    customer = at_entity(company)
    reader.look("led on", shown(customer, "credentials"))
    reader.look("led on", customer.client.get(customer.url("credentials"), follow=True))
    reader.look("accepted", customer.get("credentials"))
    reader.look("entity", customer.get("entity"))
    reader.look("nothing chosen", customer.post("entity"), 422, 303)
    assert reader.report() == ""


@pytest.mark.parametrize("company", ["READY-CO", "RIGHTS-CO", "MODULE-CO", "ROWNAME-CO", "HIDDEN-CO", "ENTITY-CO"])
def test_the_check_and_its_fixes(reader: Reader, at_entity: Walk, company: str) -> None:
    customer = at_entity(company)
    customer.post("entity", top_level="on")
    reader.look("queued", customer.get("check"))
    customer.work()
    reader.look("finished", shown(customer, "check"))
    reader.look("results", customer.poll("check", "results/"), 200, 286)
    customer.post("check")
    customer.work()
    reader.look("again", shown(customer, "check"))
    reader.look("done", shown(customer, "done"))
    assert reader.report() == ""


def test_asking_for_help_handing_over_and_telling_of_a_mismatch(reader: Reader, customer: Customer) -> None:
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    reader.look("help", customer.client.get(customer.url("help"), follow=True))
    reader.look("help, empty", customer.client.post(customer.url("help")), 422, 303)
    asked = {"step": "user", "message": "?", "email": "finance@customer.example"}
    reader.look("help, asked", customer.client.post(customer.url("help"), asked, follow=True))
    reader.look("hand over", customer.client.get(customer.url("hand-over") + "?step=user", follow=True))
    reader.look("handed over", customer.client.post(customer.url("hand-over"), {"step": "user"}, follow=True), 200, 422)
    reader.look("mismatch", customer.client.post(customer.url("mismatch"), {"guide": "steps/user"}), 200, 303, 404, 422)
    assert reader.report() == ""


def test_a_colleagues_step(reader: Reader, customer: Customer) -> None:
    colleague = Customer(Client(), customer.connection, customer.work)
    colleague.enter(factories.link(customer.connection, step="entity")[1])
    reader.look("too early", colleague.get("entity"))
    reader.look("another step", shown(colleague, "company"))
    assert reader.report() == ""


def test_the_doors_that_are_closed(reader: Reader, customer: Customer) -> None:
    stranger = Client(headers={"Accept-Language": MARKED})
    reader.look("unknown", stranger.get("/link/half-of-a-token"), 404)
    reader.look("no page", stranger.get("/no-such-page/"), 404)
    expired = factories.link(customer.connection, expires_in=timedelta(seconds=-1))[1]
    reader.look("expired", stranger.get(path_of(expired)), 410)
    link, url = factories.link(customer.connection)
    revoke_link(link, actor=TESTER)
    reader.look("revoked", stranger.get(path_of(url)), 410)
    integration = customer.connection.integration
    integration.is_active = False
    integration.save()
    reader.look("switched off", customer.get("company"), 403)
    integration.is_active = True
    integration.save()
    connecting.disconnect(Connection.objects.get(pk=customer.connection.pk), actor=TESTER)
    reader.look("disconnected", customer.get("company"), 410)
    assert reader.report() == ""


def test_a_connection_that_broke(reader: Reader, at_entity: Walk) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    reader.look("done", shown(customer, "done"))
    reader.look("reconnect", shown(customer, "reconnect"), 200, 404)
    assert reader.report() == ""


def test_the_page_says_which_language_it_is_in(reader: Reader, customer: Customer) -> None:
    answer = customer.get("start")
    assert f'<html lang="{MARKED}"' in answer.content.decode()
    assert answer.headers["Content-Language"] == MARKED
    other = Customer(Client(), factories.connection(), customer.work)
    other.enter(factories.link(other.connection)[1])
    assert '<html lang="en"' in other.get("start").content.decode()
