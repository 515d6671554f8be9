"""A sender that cannot be sent ends in a sentence for whoever can put it right, and in no request."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.identifiers import NotUsable
from connections.models import Answer, Connection, Event, Integration, JobState
from connections.services import connecting, own_sender, probing, verifying
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER
from tests.fleet import connection_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("password", ["", " \n", "p\x07", "p\ud800"])
def test_a_customers_own_sender_is_refused_with_a_sentence(password: str) -> None:
    with pytest.raises(NotUsable, match="sender password"):
        own_sender.set_own_sender(factories.connection(), sender_id="S", password=password, actor=TESTER)


def test_blanks_that_copying_brought_along_are_no_part_of_a_sender_password() -> None:
    connection = own_sender.set_own_sender(
        factories.connection(), sender_id="OwnMPP", password=" own password\n", actor=TESTER
    )
    assert connection.own_sender_password == "own password"


def test_another_sender_ends_what_was_asked_with_the_one_before_and_is_on_record() -> None:
    connection = connection_to("OWNSENDER-CO", "p")
    run = probing.start(connection, trigger="wizard", actor=TESTER)
    own_sender.set_own_sender(connection, sender_id="OwnMPP", password="own-password-1", actor=TESTER)
    run.refresh_from_db()
    assert run.state == JobState.CANCELED
    told = Event.objects.get(connection=connection, kind="sender.set")
    assert (told.actor, told.data) == ("test", {"sender_id": "OwnMPP"})


def test_a_stored_sender_that_cannot_be_sent_is_named_and_nothing_is_sent(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: Callable[[], int]
) -> None:
    connection = factories.connection()
    connecting.set_company(connection, "READY-CO", actor=TESTER)
    run_due_jobs()
    vendor.sender_password = "sender-canary\n"  # stored before it was checked
    vendor.save()
    intacct.world.requests.clear()
    connection = Connection.objects.get(pk=connection.pk)
    verification = verifying.submit_credentials(connection, user_id=USER_ID, password="p", actor=TESTER)
    run_due_jobs()
    verification.refresh_from_db()
    assert (verification.answer, verification.problem, verification.sent_at) == (
        Answer.UNKNOWN,
        "setting_refused",
        None,
    )
    assert verification.evidence.startswith("sender_password begins or ends with a blank")
    assert "canary" not in verification.evidence
    assert not intacct.world.requests
