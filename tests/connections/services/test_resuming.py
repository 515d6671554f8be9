"""A run whose worker was lost goes on: what is settled stays, and the password is not sent without need."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
import time_machine
from django.db import connection as database
from django.utils import timezone

from connections.models import Connection, Credentials, Integration, JobState, Lane, LeaseLost, ProbeRun
from connections.probe import ladder
from connections.probe.outcomes import CheckResult
from connections.services import executing, probing, work
from connections.services.recording import Recorder
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests.factories import TESTER
from tests.fleet import connection_to

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]


class Killed(BaseException):
    """Nothing of ours catches it: what a kill leaves behind is what is in the database."""


def lose_worker(run: ProbeRun) -> None:
    """Time passes until the leases of a worker that was killed have ended."""
    before = timezone.now() - timedelta(seconds=1)
    ProbeRun.objects.filter(pk=run.pk, state=JobState.RUNNING).update(lease_until=before)
    Lane.objects.update(until=before)


def started(connection: Connection) -> ProbeRun:
    return probing.start(connection, trigger="console", actor=TESTER)


def killed_after(run: ProbeRun, results: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the job with a worker that is killed once it has stored so many results."""
    store, stored = Recorder.__call__, []

    def until_killed(recorder: Recorder, told: Sequence[CheckResult]) -> None:
        room = results - len(stored)
        store(recorder, told[:room])
        stored.extend(told[:room])
        if room < len(told):
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Recorder, "__call__", until_killed)
        with pytest.raises(Killed):
            work.run_job(run.kind, run.pk)
    lose_worker(run)


def killed_at_first_answer(run: ProbeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password went out; the worker is killed before anybody has read the answer."""
    killed_after(run, 0, monkeypatch)


def sign_ins(intacct: SimulatorServer) -> int:
    return sum(bool(entry["sign_in"]) for entry in intacct.world.requests)


@pytest.fixture
def connection(vendor: Integration, password_of: PasswordOf) -> Connection:
    return connection_to("READY-CO", password_of("READY-CO"))


def test_what_was_settled_stays_and_only_one_more_sign_in_is_needed(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(connection)
    killed_after(run, 12, monkeypatch)
    before = {row.check_id: row.pk for row in run.results.all() if not row.is_rung}
    assert before
    assert sign_ins(intacct) == 1
    run_due_jobs()
    run.refresh_from_db()
    assert (run.state, run.verdict, run.attempt) == (JobState.FINISHED, "passed", 2)
    assert run.results.count() == run.planned
    assert before.items() <= {row.check_id: row.pk for row in run.results.all()}.items()
    assert [row.check_id for row in run.results.all()] == [spec.check_id for spec in probing.planned_checks(run)]
    assert (sign_ins(intacct), run.sign_ins) == (2, 2)


def test_a_run_killed_after_its_last_answer_asks_nothing_more(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(connection)
    with monkeypatch.context() as patched:
        patched.setattr(executing, "_close", _die)
        with pytest.raises(Killed):
            work.run_job(run.kind, run.pk)
    lose_worker(run)
    asked = len(intacct.world.requests)
    run_due_jobs()
    run.refresh_from_db()
    assert (run.verdict, len(intacct.world.requests)) == ("passed", asked)


def _die(*arguments: object) -> None:
    raise Killed


def test_where_one_module_is_left_only_that_is_asked(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(connection)
    specs = probing.planned_checks(run)
    last_of_modules = max(place for place, spec in enumerate(specs) if spec.module and not spec.is_readiness)
    work.run_job(run.kind, run.pk)
    whole = intacct.world.requests[0]["functions"]
    # As if it had been killed with the checks of one module not yet told.
    module = specs[last_of_modules].module
    run.results.filter(module=module, right__gt="").delete()
    ProbeRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING, verdict="", attempt=1, sign_ins=1)
    lose_worker(run)
    intacct.world.requests.clear()
    run_due_jobs()
    run.refresh_from_db()
    assert (run.verdict, run.results.count()) == ("passed", run.planned)
    assert len(intacct.world.requests[0]["functions"]) < len(whole)


def test_a_refused_password_is_never_sent_again_after_a_kill(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = intacct.world.companies["READY-CO"].user(USER_ID)
    assert user
    user.password = "reset by the administrator"
    run = started(connection)
    place = [spec.check_id for spec in probing.planned_checks(run)].index(ladder.SIGN_IN)
    killed_after(run, place + 1, monkeypatch)
    run_due_jobs()
    run.refresh_from_db()
    assert (run.verdict, run.results.count()) == ("failed", run.planned)
    assert set(run.results.filter(is_rung=False).values_list("outcome", flat=True)) == {"skipped"}
    assert (user.failed_sign_ins, sign_ins(intacct)) == (1, 1)


def test_a_password_that_was_refused_the_last_time_is_not_sent_again_when_the_answer_was_lost(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = intacct.world.companies["READY-CO"].user(USER_ID)
    assert user
    user.password = "reset by the administrator"
    started(connection)
    run_due_jobs()
    run = started(connection)
    killed_at_first_answer(run, monkeypatch)
    assert user.failed_sign_ins == 2
    run_due_jobs()
    run.refresh_from_db()
    assert (run.state, run.verdict) == (JobState.FINISHED, "could_not_tell")
    assert user.failed_sign_ins == 2


def test_after_two_lost_answers_the_password_is_not_sent_a_third_time(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(connection)
    for _kill in range(2):
        killed_at_first_answer(run, monkeypatch)
    assert sign_ins(intacct) == 2
    run_due_jobs()
    run.refresh_from_db()
    assert (run.attempt, run.verdict, sign_ins(intacct)) == (3, "could_not_tell", 2)
    assert run.results.count() == run.planned


def test_the_time_of_a_run_counts_over_its_attempts(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = started(connection)
    killed_after(run, 5, monkeypatch)
    asked = len(intacct.world.requests)
    with time_machine.travel(timezone.now() + timedelta(seconds=probing.DEADLINE)):
        run_due_jobs()
    run.refresh_from_db()
    assert (run.state, run.verdict) == (JobState.FINISHED, "could_not_tell")
    assert len(intacct.world.requests) == asked


def test_a_wait_for_a_busy_company_is_no_part_of_that_time(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    company = intacct.world.companies["READY-CO"]
    company.behaviour.max_in_flight, company.behaviour.hold_seconds = 0, 0.05
    run = started(connection)
    run_due_jobs()
    company.behaviour.max_in_flight = 2
    with time_machine.travel(timezone.now() + timedelta(seconds=probing.DEADLINE)):
        run_due_jobs()
    run.refresh_from_db()
    assert (run.postponed, run.verdict) == (1, "passed")


def test_a_run_that_was_taken_over_writes_and_asks_nothing_more(
    connection: Connection, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    run = started(connection)
    late = ProbeRun.claim(run.pk)
    assert late
    lose_worker(run)
    run_due_jobs()
    asked = len(intacct.world.requests)
    with pytest.raises(LeaseLost):
        executing.execute(late, lambda: False)
    run.refresh_from_db()
    assert (run.verdict, len(intacct.world.requests)) == ("passed", asked)


@pytest.mark.django_db(transaction=True)
def test_a_run_delivered_to_many_workers_at_once_signs_in_once(
    connection: Connection, intacct: SimulatorServer
) -> None:
    intacct.world.companies["READY-CO"].behaviour.latency_ms = 100
    run = started(connection)
    ran: list[bool] = []

    def deliver() -> None:
        try:
            ran.append(work.run_job(run.kind, run.pk))
        finally:
            database.close()

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.refresh_from_db()
    assert sorted(ran) == [False] * 5 + [True]
    assert (run.state, run.verdict, sign_ins(intacct)) == (JobState.FINISHED, "passed", 1)
    assert Credentials.objects.count() == 1
