"""The whole way through: from the link to a proven connection, and what is left in the event log."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import Connection
from connections.simulator.companies import USER_ID
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db


def test_a_company_in_order_is_connected_step_by_step(customer: Customer, password_of: Callable[[str], str]) -> None:
    expected = [
        ("start", {}, "company"),
        ("company", {"company_id": "READY-CO"}, "web-services"),
        ("web-services", {}, "user"),  # Intacct did not refuse the sender, so that step is passed over
        ("authorize-sender", {}, "user"),
        ("user", {}, "credentials"),
        ("credentials", {"user_id": USER_ID, "password": password_of("READY-CO")}, "credentials"),
        ("entity", {"top_level": "on", "entities": ["100-US"]}, "check"),
    ]
    for step, fields, following in expected:
        assert customer.get(step).status_code == 200, step
        response = customer.post(step, **fields)
        assert (response.status_code, response["Location"]) == (303, customer.url(following)), step
        customer.work()
    assert "Everything we need works" in customer.text("check")
    assert "You can close this page. Acme Ledger takes it from here." in customer.text("done")
    assert Connection.objects.get(pk=customer.connection.pk).status == "connected"


def test_each_step_is_reported_exactly_once(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    for _again in range(2):
        customer.post("web-services")
        for step in ("credentials", "check", "done"):
            customer.get(step)
    events = customer.connection.events.filter(kind="step.completed")
    reported = [event.data["step"] for event in events]
    assert sorted(reported) == sorted(
        ["start", "company", "web-services", "authorize-sender", "user", "credentials", "entity", "check", "done"]
    )
    assert {event.actor.split()[0] for event in events} == {"link"}


def test_the_way_goes_on_where_it_stopped_on_any_device(at_credentials: Callable[[str], Customer]) -> None:
    customer = at_credentials("READY-CO")
    assert customer.get()["Location"] == customer.url("credentials")


def test_the_done_page_shows_counts_and_how_to_end_it(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on", entities=["200-UK"])
    customer.work()
    page = customer.text("done")
    assert "1,243 bills" in page
    assert "212 vendors" in page
    assert "200-UK" in page
    assert "from Web Services authorizations" in page


def test_the_done_page_waits_for_a_connected_company(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    assert customer.get("done")["Location"] == customer.url("entity")
