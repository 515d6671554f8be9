"""Trouble on our side: said once, to operators with its evidence, to customers as ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from connections.models import Connection, Incident, Integration
from connections.services import probing
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import LIST, page, text

pytestmark = pytest.mark.django_db
Jobs = Callable[[], int]
INCIDENTS = "/console/incidents/"


@pytest.fixture
def refused(vendor: Integration, checked: Checked, run_due_jobs: Jobs) -> list[Connection]:
    """Connections of a vendor whose sender password went wrong after they were connected."""
    made = [checked("READY-CO"), checked("SINGLE-CO")]
    vendor.refresh_from_db()
    vendor.sender_password = "not-the-right-one"
    vendor.save()
    for connection in made:
        connection.refresh_from_db()
        probing.start(connection, trigger="schedule", actor=TESTER)
        run_due_jobs()
    return made


def test_many_connections_with_one_trouble_of_ours_are_one_sentence(staff: Client, refused: list[Connection]) -> None:
    words = text(staff.get(LIST))
    assert words.count("Our own sender ID was not accepted") >= 1
    assert "It is ours to fix, and concerns 2 connections of Acme Ledger. Began" in words
    assert "Incidents 1" in words


def test_an_incident_is_shown_with_its_evidence_and_whom_it_touches(staff: Client, refused: list[Connection]) -> None:
    response = staff.get(INCIDENTS)
    words = text(response)
    assert "For operators: Check sender ID and sender password of the integration." in words
    assert "Support ID" in words
    assert "sender_credentials_invalid" in words
    assert "not-the-right-one" not in words
    for connection in refused:
        assert page(connection) in response.content.decode()


def test_without_incidents_nothing_is_said(staff: Client) -> None:
    factories.connection()
    assert "Incidents" not in text(staff.get(LIST))
    assert "There is no trouble on our side." in text(staff.get(INCIDENTS))


def test_what_has_passed_leaves_the_list_and_stays_on_record(staff: Client, refused: list[Connection]) -> None:
    Incident.objects.update(closed_at=timezone.now())
    assert "Our own sender ID was not accepted" not in text(staff.get(LIST))
    words = text(staff.get(INCIDENTS))
    assert "What has passed" in words
    assert "Our own sender ID was not accepted Acme Ledger 2" in words


def test_customers_read_that_we_are_on_it(client: Client, refused: list[Connection]) -> None:
    connection = refused[0]
    _link, url = factories.link(connection)
    client.post(f"/link/{url.rsplit('/', 1)[1]}")
    words = text(client.get(f"/connect/{connection.pk}/check/"))
    assert "We have to repair something" in words
    assert "We are on it. There is nothing for you to do." in words
    assert "You can fix this" not in words
