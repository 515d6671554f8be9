"""Step verifications against a simulated Intacct: which wall is hit, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import serializers

from connections.models import Connection, Credentials, Integration, Verification
from connections.services import verifying
from connections.services.errors import Paused, UnderWay
from connections.services.refusals import ALLOWED_REFUSALS
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]


def at_the_door(company_id: str, run_due_jobs: RunDueJobs) -> Verification:
    asked = verifying.ask_door(factories.connection(company_id), actor=TESTER)
    assert asked
    run_due_jobs()
    asked.refresh_from_db()
    return asked


def tried(connection: Connection, password: str, run_due_jobs: RunDueJobs) -> Verification:
    asked = verifying.submit_credentials(connection, user_id=USER_ID, password=password, actor=TESTER)
    run_due_jobs()
    asked.refresh_from_db()
    return asked


@pytest.mark.parametrize(
    ("company_id", "answer", "problem"),
    [
        ("READY-CO", "accepted", "user_login_incorrect"),
        ("SENDER-CO", "refused", "sender_not_authorized_for_company"),
        ("WSOFF-CO", "refused", "web_services_subscription_inactive"),
        ("NOBODY-CO", "refused", "company_or_sender_not_recognised"),
    ],
)
def test_a_call_without_a_real_user_tells_which_wall_is_hit(
    company_id: str, answer: str, problem: str, vendor: Integration, run_due_jobs: RunDueJobs
) -> None:
    asked = at_the_door(company_id, run_due_jobs)
    assert (asked.answer, asked.problem) == (answer, problem)


@pytest.mark.parametrize("refusal", ["gateway_internal_error", "login_failed_unclassified"])
def test_a_refusal_that_speaks_of_no_wall_leaves_the_door_unknown(
    refusal: str, vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    intacct.world.companies["READY-CO"].behaviour.refusal = refusal
    asked = at_the_door("READY-CO", run_due_jobs)
    assert (asked.answer, asked.problem) == ("unknown", refusal)


def test_the_door_check_never_names_a_real_user(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    at_the_door("READY-CO", run_due_jobs)
    company = intacct.world.company("READY-CO")
    assert company
    assert [user.failed_sign_ins for user in company.users] == [0] * len(company.users)


def test_asking_again_at_once_asks_intacct_only_once(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    connection = factories.connection("READY-CO")
    first = verifying.ask_door(connection, actor=TESTER)
    second = verifying.ask_door(connection, actor=TESTER)
    run_due_jobs()
    third = verifying.ask_door(connection, actor=TESTER)
    assert first
    assert second
    assert third
    assert first.pk == second.pk == third.pk
    assert len(intacct.world.requests) == 1


def test_accepted_credentials_are_kept_with_the_entities_they_see(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = factories.connection("READY-CO")
    asked = tried(connection, password_of("READY-CO"), run_due_jobs)
    assert asked.answer == "accepted"
    kept = Credentials.objects.get(connection=connection)
    assert (kept.user_id, kept.password) == (USER_ID, password_of("READY-CO"))
    assert [entity.entity_id for entity in connection.entities.all()] == ["100-US", "200-UK", "300-CA"]


@pytest.mark.parametrize("company_id", ["READY-CO", "RIGHTS-CO"])
def test_the_password_is_in_no_row_but_sealed_and_gone_from_the_question(
    company_id: str, vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = factories.connection(company_id)
    asked = tried(connection, password_of(company_id), run_due_jobs)
    rows = [asked, *Credentials.objects.all(), *connection.events.all(), connection]
    assert password_of(company_id) not in serializers.serialize("json", rows)
    assert asked.sealed_password == ""


def test_a_refused_password_is_tried_once_and_not_kept(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    connection = factories.connection("READY-CO")
    asked = tried(connection, "wrong", run_due_jobs)
    assert (asked.answer, asked.problem, asked.sealed_password) == ("refused", "user_login_incorrect", "")
    assert len(intacct.world.requests) == 1
    assert not Credentials.objects.exists()


def test_refusals_pause_the_user_across_all_connections(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    for _ in range(ALLOWED_REFUSALS):
        tried(factories.connection("READY-CO"), "wrong", run_due_jobs)
    with pytest.raises(Paused) as caught:
        tried(factories.connection("ready-co"), "wrong again", run_due_jobs)
    assert caught.value.until
    assert len(intacct.world.requests) == ALLOWED_REFUSALS


def test_the_same_credentials_sent_twice_are_one_question(vendor: Integration) -> None:
    connection = factories.connection("READY-CO")
    pair = [
        verifying.submit_credentials(connection, user_id=USER_ID, password="one", actor=TESTER) for _click in range(2)
    ]
    assert pair[0].pk == pair[1].pk


def test_other_credentials_sent_meanwhile_are_refused_and_not_dropped_in_silence(vendor: Integration) -> None:
    connection = factories.connection("READY-CO")
    verifying.submit_credentials(connection, user_id=USER_ID, password="one", actor=TESTER)
    with pytest.raises(UnderWay):
        verifying.submit_credentials(connection, user_id="another_ws", password="one", actor=TESTER)
    with pytest.raises(UnderWay):
        verifying.submit_credentials(connection, user_id=USER_ID, password="two", actor=TESTER)


def test_a_busy_company_is_asked_again_later_without_a_verdict(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    asked = tried(factories.connection("BUSY-CO"), password_of("BUSY-CO"), run_due_jobs)
    assert (asked.state, asked.answer, asked.postponed) == ("queued", "", 1)
    assert asked.sealed_password


def test_an_unreachable_gateway_is_nobodys_refusal(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    intacct.stop()
    asked = at_the_door("READY-CO", run_due_jobs)
    assert (asked.answer, asked.problem) == ("unknown", "network_error")
