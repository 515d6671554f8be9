"""Probe runs as jobs: one live run per connection, closed in every branch, survivors of a lost worker."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from connections.models import CheckResult, Company, Connection, Event, Integration, JobState, LeaseLost, ProbeRun
from connections.probe import outcomes
from connections.services import connecting, probing, work
from connections.services.errors import NotReady, Paused, SwitchedOff
from connections.services.recording import Recorder
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER
from tests.product import Ready

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]


def start(connection: Connection) -> ProbeRun:
    return probing.start(connection, trigger="console", actor=TESTER)


def finished(run: ProbeRun, run_due_jobs: RunDueJobs) -> ProbeRun:
    run_due_jobs()
    run.refresh_from_db()
    return run


def test_a_company_in_order_ends_connected(ready: Ready, run_due_jobs: RunDueJobs) -> None:
    connection = ready("READY-CO")
    run = finished(start(connection), run_due_jobs)
    connection.refresh_from_db()
    assert (run.state, run.verdict, connection.status) == (JobState.FINISHED, "passed", "connected")
    assert run.results.count() == run.planned
    kinds = set(connection.events.values_list("kind", flat=True))
    assert {"probe.started", "probe.finished", "connection.connected"} <= kinds


def test_missing_rights_need_attention_and_repairing_them_connects(
    ready: Ready, run_due_jobs: RunDueJobs, intacct: SimulatorServer
) -> None:
    connection = ready("RIGHTS-CO")
    assert finished(start(connection), run_due_jobs).verdict == "failed"
    connection.refresh_from_db()
    assert connection.status == "needs_attention"
    broken, whole = intacct.world.company("RIGHTS-CO"), intacct.world.company("READY-CO")
    assert broken
    assert whole
    broken.roles[0].rights = whole.roles[0].rights
    assert finished(start(connection), run_due_jobs).verdict == "passed"
    connection.refresh_from_db()
    assert connection.status == "connected"


def test_what_worked_and_fails_now_is_degraded_and_recovers(
    ready: Ready, run_due_jobs: RunDueJobs, intacct: SimulatorServer
) -> None:
    connection = ready("READY-CO")
    finished(start(connection), run_due_jobs)
    company = intacct.world.company("READY-CO")
    assert company
    company.senders[0].status = "inactive"
    finished(start(connection), run_due_jobs)
    connection.refresh_from_db()
    assert connection.status == "degraded"
    company.senders[0].status = "active"
    finished(start(connection), run_due_jobs)
    connection.refresh_from_db()
    assert connection.status == "connected"


def test_a_second_start_returns_the_run_under_way(ready: Ready) -> None:
    connection = ready("READY-CO")
    assert start(connection).pk == start(connection).pk
    assert Event.objects.filter(kind="probe.started").count() == 1


def test_nothing_starts_before_credentials_and_level(vendor: Integration) -> None:
    with pytest.raises(NotReady) as caught:
        start(factories.connection("READY-CO"))
    assert caught.value.step == "credentials"


def test_nothing_starts_for_an_integration_that_is_switched_off(ready: Ready) -> None:
    connection = ready("READY-CO")
    connection.integration.is_active = False
    with pytest.raises(SwitchedOff):
        start(connection)


def test_the_same_delivery_twice_runs_once(ready: Ready, intacct: SimulatorServer) -> None:
    run = start(ready("READY-CO"))
    intacct.world.requests.clear()
    assert work.run_job(run.kind, run.pk)
    asked = len(intacct.world.requests)
    assert not work.run_job(run.kind, run.pk)
    assert len(intacct.world.requests) == asked


def test_a_run_whose_worker_was_lost_is_taken_up_and_keeps_no_half_results(
    ready: Ready, run_due_jobs: RunDueJobs
) -> None:
    run = start(ready("READY-CO"))
    lost = ProbeRun.claim(run.pk)
    assert lost
    CheckResult.objects.create(run=run, position=0, check_id="left.behind", title="x", outcome="passed")
    ProbeRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert finished(run, run_due_jobs).verdict == "passed"
    assert run.attempt == 2
    assert not run.results.filter(check_id="left.behind").exists()


def test_disconnecting_mid_run_leaves_the_late_worker_nothing_to_write(ready: Ready) -> None:
    connection = ready("READY-CO")
    run = ProbeRun.claim(start(connection).pk)
    assert run
    recorder = Recorder(run)
    connecting.disconnect(connection, actor=TESTER)
    with pytest.raises(LeaseLost):
        recorder(_results())
    run.refresh_from_db()
    assert run.state == JobState.CANCELED


def _results() -> list[outcomes.CheckResult]:
    passed = outcomes.Outcome.PASSED
    return [outcomes.CheckResult(check_id="x", title="x", module=None, outcome=passed, required=True)]


def test_a_busy_company_is_tried_again_later_and_holds_no_worker(
    ready: Ready, run_due_jobs: RunDueJobs, intacct: SimulatorServer
) -> None:
    connection = ready("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.behaviour.max_in_flight, company.behaviour.hold_seconds = 0, 0.05
    run = finished(start(connection), run_due_jobs)
    assert (run.state, run.postponed, run.verdict) == (JobState.QUEUED, 1, "")
    company.behaviour.max_in_flight = 2
    ProbeRun.objects.filter(pk=run.pk).update(due_at=timezone.now())
    assert finished(run, run_due_jobs).verdict == "passed"


def test_a_gateway_that_says_how_long_to_wait_is_not_asked_before(
    ready: Ready, run_due_jobs: RunDueJobs, intacct: SimulatorServer
) -> None:
    connection = ready("READY-CO")
    behaviour = intacct.world.companies["READY-CO"].behaviour
    behaviour.rate_limit, behaviour.retry_after_seconds = "http_429", 120
    run = finished(start(connection), run_due_jobs)
    wait = run.due_at - timezone.now()
    assert (run.state, run.postponed) == (JobState.QUEUED, 1)
    assert timedelta(seconds=100) < wait <= timedelta(seconds=120)
    rests_until = Company.objects.get().rests_until
    assert rests_until
    assert rests_until - timezone.now() > timedelta(seconds=100), "nor by another check"


def test_a_refused_sign_in_is_not_repeated_until_the_user_is_locked(
    ready: Ready, run_due_jobs: RunDueJobs, intacct: SimulatorServer
) -> None:
    connection = ready("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    user = company.user(USER_ID)
    assert user
    user.password = "reset by the administrator"
    for _ in range(3):
        finished(start(connection), run_due_jobs)
    with pytest.raises(Paused):
        start(connection)
    assert user.failed_sign_ins == 3


def test_a_fault_of_ours_closes_the_run_as_errored(ready: Ready, settings) -> None:
    run = start(ready("READY-CO"))
    settings.CREDENTIAL_KEYS = [b"0" * 32]
    assert work.run_job(run.kind, run.pk)
    run.refresh_from_db()
    assert run.state == JobState.ERRORED
    assert "CannotOpen" in run.reason


def test_an_unknown_job_is_a_quiet_no() -> None:
    assert not work.run_job(ProbeRun.kind, uuid.uuid4())
