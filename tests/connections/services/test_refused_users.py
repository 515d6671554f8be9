"""A refused password goes out no more often than it must, whichever check met the refusal and whoever asks next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from connections.models import (
    AccessProfile,
    CheckResult,
    Company,
    Connection,
    Integration,
    JobState,
    ProbeRun,
    Verification,
)
from connections.models.connection import Status
from connections.services import answering, probing, profile_use, refusals, verifying
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from connections.simulator.state import User
from tests import factories
from tests.factories import TESTER
from tests.fleet import connection_to

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]
OLD = "reset by the administrator since"


def the_user(intacct: SimulatorServer) -> User:
    user = intacct.world.companies["READY-CO"].user(USER_ID)
    assert user
    return user


def sign_ins(intacct: SimulatorServer) -> int:
    return sum(bool(entry["sign_in"]) for entry in intacct.world.requests)


def test_checks_that_stood_in_line_do_not_follow_each_other_into_a_lock_out(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    """Several connections share the user of one company; all were asked for before the first was refused."""
    connections = [connection_to("READY-CO", OLD) for _ in range(5)]
    runs = [probing.start(connection, trigger="console", actor=TESTER) for connection in connections]
    run_due_jobs()
    verdicts = sorted(ProbeRun.objects.filter(pk__in=[run.pk for run in runs]).values_list("verdict", flat=True))
    assert verdicts == ["could_not_tell"] * 2 + ["failed"] * 3
    assert (the_user(intacct).failed_sign_ins, sign_ins(intacct)) == (refusals.ALLOWED_REFUSALS,) * 2


def test_a_new_version_of_the_profile_sends_no_refused_password_again(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, with_delete: AccessProfile
) -> None:
    connection = connection_to("READY-CO", OLD, status=Status.CONNECTED)
    probing.start(connection, trigger="console", actor=TESTER)
    run_due_jobs()
    assert Connection.objects.get().status == "degraded"
    asked = profile_use.use(vendor, with_delete, actor=TESTER)
    ProbeRun.objects.filter(state=JobState.QUEUED).update(due_at=timezone.now())
    run_due_jobs()
    assert (asked.queued, asked.refused) == (0, 1)
    assert sign_ins(intacct) == 1
    assert probing.start(connection, trigger="console", actor=TESTER), "people may"


def test_a_refusal_that_counts_as_the_companys_stops_the_schedule_as_well(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    intacct.world.companies["READY-CO"].behaviour.refusal = "gateway_sign_in_incorrect"
    connection = connection_to("READY-CO", password_of("READY-CO"), status=Status.CONNECTED, due_at=timezone.now())
    run = probing.start(connection, trigger="schedule", actor=TESTER)
    run_due_jobs()
    connection.refresh_from_db()
    assert run.results.get(outcome="failed").check_id == "company.found"
    assert (connection.status, connection.check_due_at) == ("degraded", None)
    assert refusals.tries_of("READY-CO", USER_ID).left == refusals.ALLOWED_REFUSALS - 1


def test_a_later_sign_in_of_a_run_counts_like_its_first(vendor: Integration) -> None:
    connection = connection_to("READY-CO", OLD)
    run = ProbeRun.objects.create(
        connection=connection,
        access_profile=vendor.access_profile,
        company_id="READY-CO",
        user_id=USER_ID,
        trigger="console",
        state=JobState.FINISHED,
        finished_at=timezone.now(),
    )
    told = {"sign_in.accepted": ("passed", ""), "entity.reachable.100-US": ("failed", "user_login_incorrect")}
    for position, (check_id, (outcome, problem)) in enumerate(told.items()):
        CheckResult.objects.create(run=run, position=position, check_id=check_id, outcome=outcome, problem=problem)
    assert refusals.tries_of("READY-CO", USER_ID).left == refusals.ALLOWED_REFUSALS - 1
    assert refusals.was_refused_last(connection.pk)


def test_a_busy_gateway_costs_the_customer_no_try(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    behaviour = intacct.world.companies["READY-CO"].behaviour
    behaviour.rate_limit = "text_in_200"
    connection = factories.connection("READY-CO")
    asked = verifying.submit_credentials(connection, user_id=USER_ID, password="right", actor=TESTER)
    run_due_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.postponed, asked.sent_at) == (JobState.QUEUED, 1, None)


def test_a_gateway_that_stays_busy_is_not_asked_for_ever(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    intacct.world.companies["READY-CO"].behaviour.rate_limit = "text_in_200"
    connection = factories.connection("READY-CO")
    asked = verifying.submit_credentials(connection, user_id=USER_ID, password="right", actor=TESTER)
    for _time in range(answering.MAX_POSTPONED + 1):
        Verification.objects.filter(pk=asked.pk).update(due_at=timezone.now())
        Company.objects.update(rests_until=None)
        run_due_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.postponed) == (JobState.FINISHED, "unknown", answering.MAX_POSTPONED)
    assert not asked.sealed_password


def test_a_check_of_the_credentials_before_does_not_speak_for_new_ones(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = connection_to("READY-CO", OLD)
    before = ProbeRun.claim(probing.start(connection, trigger="console", actor=TESTER).pk)
    assert before
    verifying.submit_credentials(
        connection,
        user_id=USER_ID,
        password=password_of("READY-CO"),
        actor=TESTER,
        then_connect=verifying.level_to_keep(connection),
    )
    run_due_jobs()
    before.refresh_from_db()
    connection.refresh_from_db()
    assert Verification.objects.get().answer == "accepted"
    assert (before.state, connection.status) == (JobState.CANCELED, "connected")
