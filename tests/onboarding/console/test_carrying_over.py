"""Production from a finished sandbox at the console; and the agreement among the facts and in the evidence."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Connection, Integration
from connections.services import consents
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import link_url, page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(vendor: Integration, checked: Checked) -> Connection:
    connection = checked("READY-CO")
    connection.environment = "sandbox"
    connection.save(update_fields=["environment"])
    return connection


def test_production_is_set_up_with_one_button(staff: Client, sandbox: Connection) -> None:
    assert "Set up production from this" in text(staff.get(page(sandbox)))
    response = staff.post(page(sandbox, "to-production"))
    assert response.status_code == 201
    assert link_url(response)
    made = Connection.objects.get(carried_from=sandbox)
    assert made.environment == "production"
    assert "This set-up was carried over from another one." in text(staff.get(page(made)))
    shown = text(staff.get(page(sandbox)))
    assert "Production was set up from this." in shown
    assert "Set up production from this" not in shown
    assert "Carried over from another environment" in text(staff.get(page(made, "events")))


def test_the_button_pressed_twice_makes_one(staff: Client, sandbox: Connection) -> None:
    staff.post(page(sandbox, "to-production"))
    made = Connection.objects.get(carried_from=sandbox)
    assert staff.post(page(sandbox, "to-production"))["Location"] == page(made)
    assert Connection.objects.filter(carried_from=sandbox).count() == 1
    assert made.links.count() == 1


def test_an_unfinished_or_productive_set_up_offers_nothing(staff: Client) -> None:
    for made in (factories.connection(environment="sandbox"), factories.connection("READY-CO")):
        assert "Set up production" not in text(staff.get(page(made)))
        response = staff.post(page(made, "to-production"), follow=True)
        assert "Only a finished set-up of a sandbox" in text(response)
    assert not Connection.objects.exclude(carried_from=None).exists()


def test_only_staff_carries_over(client: Client, sandbox: Connection) -> None:
    assert "/console/sign-in/" in client.post(page(sandbox, "to-production"))["Location"]
    assert not Connection.objects.filter(carried_from=sandbox).exists()


def test_the_agreement_is_a_fact_and_part_of_the_evidence(staff: Client, sandbox: Connection) -> None:
    sandbox.integration.purpose = "To post your bills."
    sandbox.integration.save(update_fields=["purpose"])
    consent = consents.give(sandbox, actor=TESTER)
    assert f"text {consent.version}" in text(staff.get(page(sandbox)))
    evidence = text(staff.get(page(sandbox, "known-evidence")))
    assert "What the customer agreed to" in evidence
    assert f"by test, text {consent.version}" in evidence
    assert "Why: To post your bills." in evidence
