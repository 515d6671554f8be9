"""No page of the console shows a secret, sealed or open."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Credentials, Integration
from connections.services import probing
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import LIST, page

pytestmark = pytest.mark.django_db
CANARY = "canary-7f31"


def test_no_page_shows_a_secret(staff: Client, vendor: Integration, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    credentials = Credentials.objects.get(connection=connection)
    credentials.password = f"{CANARY}-password"
    credentials.save()
    vendor.sender_password = f"{CANARY}-sender"
    vendor.save()
    connection.own_sender_password = f"{CANARY}-own-sender"
    connection.save()
    run = connection.probe_runs.get()
    live = probing.start(connection, trigger="console", actor=TESTER)
    addresses = [
        LIST,
        *(page(connection, name) for name in ("connection", "runs", "events", "new-link", "disconnect")),
        *(page(connection, "run", shown.pk) for shown in (run, live)),
    ]
    sealed = (
        credentials.sealed_password,
        vendor.sealed_sender_password,
        connection.sealed_own_sender_password,
    )
    for address in addresses:
        body = staff.get(address).content.decode()
        assert connection.customer_name in body
        assert CANARY not in body
        assert not any(secret in body for secret in sealed)
