"""Nothing that a customer sends is taken once the connection was disconnected or its integration switched off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import Connection, Consent, Credentials, Integration, ProbeRun, Verification
from connections.services import connecting, consents, own_sender, preferences, probing, verifying
from connections.services.errors import Disconnected, SwitchedOff
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db

SENT: dict[str, Callable[[Connection], object]] = {
    "company": lambda to: connecting.set_company(to, "OTHER-CO", actor=TESTER),
    "sender": lambda to: own_sender.set_own_sender(
        to, sender_id="TheirMPP", password="their-own-Sender-1", actor=TESTER
    ),
    "mailbox": lambda to: preferences.set_password_email(to, "ana@harbour.example", actor=TESTER),
    "credentials": lambda to: verifying.submit_credentials(to, user_id="ws", password="a-password", actor=TESTER),
    "level": lambda to: connecting.choose_level(to, top_level=True, entity_ids=(), actor=TESTER),
    "check": lambda to: probing.start(to, trigger="wizard", actor=TESTER),
    "agreement": lambda to: consents.give(to, actor=TESTER),
}


@pytest.mark.parametrize("closed", ["disconnected", "switched_off"])
@pytest.mark.parametrize("what", SENT)
def test_what_comes_too_late_is_refused_and_leaves_nothing(what: str, closed: str, vendor: Integration) -> None:
    connection = factories.connection("READY-CO")
    before = Consent.objects.count()
    if closed == "disconnected":
        connecting.disconnect(connection, actor=TESTER)
    else:
        vendor.is_active = False
        vendor.save(update_fields=["is_active"])
    connection = Connection.objects.get(pk=connection.pk)
    with pytest.raises(Disconnected if closed == "disconnected" else SwitchedOff):
        SENT[what](connection)
    connection.refresh_from_db()
    assert (connection.company_id, connection.own_sender_id, connection.password_email) == ("READY-CO", "", "")
    assert not connection.sealed_own_sender_password
    assert not Verification.objects.exists()
    assert not ProbeRun.objects.exists()
    assert Consent.objects.count() == before


def test_disconnecting_erases_every_secret_of_the_connection(vendor: Integration) -> None:
    connection = factories.connection("READY-CO")
    own_sender.set_own_sender(connection, sender_id="TheirMPP", password="their-own-Sender-1", actor=TESTER)
    Credentials(connection=connection, user_id="ws", sealed_password="sealed").save()
    verifying.submit_credentials(connection, user_id="ws", password="a-password", actor=TESTER)
    connecting.disconnect(Connection.objects.get(pk=connection.pk), actor=TESTER)
    connection.refresh_from_db()
    assert connection.sealed_own_sender_password == ""
    assert not Credentials.objects.exists()
    assert not Verification.objects.exclude(sealed_password="").exists()
