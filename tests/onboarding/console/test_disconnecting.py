"""Disconnecting takes the customer's name, erases the secrets and keeps the history."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Connection, Credentials
from tests import factories
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import page, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["", "Harbour", "Harbour Foods Ltd", "yes"])
def test_nothing_happens_without_the_right_name(staff: Client, typed: str) -> None:
    made = factories.connection(customer_name="Harbour Foods")
    response = staff.post(page(made, "disconnect"), {"customer_name": typed})
    assert response.status_code == 422
    assert "This is not the customer's name" in text(response) or "This field is required." in text(response)
    made.refresh_from_db()
    assert made.status == "pending"


def test_credentials_are_erased_and_the_history_stays(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    typed = f" {connection.customer_name.upper()} "
    response = staff.post(page(connection, "disconnect"), {"customer_name": typed}, follow=True)
    assert response.redirect_chain == [(page(connection), 303)]
    assert "Disconnected. The credentials are erased, the history stays." in text(response)
    connection = Connection.objects.get(pk=connection.pk)
    assert connection.status == "disconnected"
    assert not Credentials.objects.exists()
    assert connection.probe_runs.count() == 1
    assert connection.events.get(kind="connection.disconnected").actor == "staff operator"


def test_a_second_time_changes_nothing(staff: Client) -> None:
    made = factories.connection(customer_name="Harbour Foods")
    staff.post(page(made, "disconnect"), {"customer_name": "Harbour Foods"})
    response = staff.post(page(made, "disconnect"), {"customer_name": "Harbour Foods"}, follow=True)
    assert "disconnected already" in text(response)
    assert made.events.filter(kind="connection.disconnected").count() == 1
