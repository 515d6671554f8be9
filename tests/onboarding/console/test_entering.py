"""Staff enter credentials for a customer only with the customer's agreement; the rest is in test_vendors_mailbox.py."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Mailbox, Verification
from connections.simulator.companies import USER_ID
from tests import factories
from tests.onboarding.console.pages import page, text

pytestmark = pytest.mark.django_db


def test_nothing_is_entered_before_the_customer_agreed(staff: Client) -> None:
    connection = factories.connection(customer_name="Maple Dental")
    connection.company_id, connection.mailbox = "READY-CO", Mailbox.VENDOR
    connection.save()
    answer = staff.post(page(connection, "enter-credentials"), {"user_id": USER_ID, "password": "from-the-mailbox-1"})
    assert answer.status_code == 422
    assert "Maple Dental has not agreed yet." in text(answer)
    assert not Verification.objects.exists()
