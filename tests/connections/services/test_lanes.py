"""Never more in flight per company than its lanes, across all workers; whoever waits holds no worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from connections.models import Company, Integration, JobState, Lane, LeaseLost, ProbeRun
from connections.services import lanes, probing, verifying, work
from connections.services.lanes import CALM_ENOUGH, REFUSAL_REMEMBERED, Turn
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER
from tests.fleet import connection_to
from tests.polling import wait_until

RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]


def started(company_id: str, password: str, *, trigger: str = "console", to: Integration | None = None) -> ProbeRun:
    return probing.start(connection_to(company_id, password, to=to), trigger=trigger, actor=TESTER)


def look_now() -> None:
    """Time passes until whoever stands in line, or was put off, looks again."""
    ProbeRun.objects.filter(state=JobState.QUEUED).update(due_at=timezone.now())


def company(company_id: str) -> Company:
    return Company.objects.get(key=company_id.casefold())


def state_of(run: ProbeRun) -> str:
    return ProbeRun.objects.get(pk=run.pk).state


def work_until_done(runs: list[ProbeRun], workers: int) -> None:
    """Several workers take whatever is due until every run has ended."""
    ids = [run.pk for run in runs]

    def live() -> list[ProbeRun]:
        return list(ProbeRun.objects.live().filter(pk__in=ids))

    def worker() -> None:
        try:
            while waiting := live():
                if not sum(work.run_job(run.kind, run.pk) for run in waiting):
                    look_now()
        finally:
            database.close()

    threads = [threading.Thread(target=worker) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lanes_open", [1, 2])
def test_many_workers_never_have_more_in_flight_than_the_company_has_lanes(
    lanes_open: int, vendor: Integration, intacct: SimulatorServer, password_of: PasswordOf
) -> None:
    simulated = intacct.world.companies["READY-CO"]
    simulated.behaviour.latency_ms, simulated.behaviour.max_in_flight = 120, 20
    runs = [started("READY-CO", password_of("READY-CO")) for _ in range(10)]
    lanes.take(runs[0], "nobody")
    Lane.objects.update(until=None)
    Company.objects.update(lanes=lanes_open, refused_at=timezone.now())
    work_until_done(runs, workers=5)
    assert {run.verdict for run in ProbeRun.objects.all()} == {"passed"}
    assert intacct.world.peak_in_flight["READY-CO"] == lanes_open
    assert [run.postponed for run in ProbeRun.objects.all()] == [0] * 10


@pytest.mark.django_db
def test_a_flood_for_one_company_holds_no_worker_and_keeps_no_other_company_waiting(
    vendor: Integration, intacct: SimulatorServer, password_of: PasswordOf
) -> None:
    flood = [started("READY-CO", password_of("READY-CO")) for _ in range(200)]
    other = started("SINGLE-CO", password_of("SINGLE-CO"))
    assert lanes.take(flood[0], "a worker that is busy for long") is Turn.TAKEN
    before = time.monotonic()
    assert not any(work.run_job(run.kind, run.pk) for run in flood[1:])
    assert time.monotonic() - before < 10  # seconds for 199 of them
    assert work.run_job(other.kind, other.pk)
    assert state_of(other) == JobState.FINISHED
    assert not [entry for entry in intacct.world.requests if entry["company"] == "READY-CO"]
    # Nor does the scan run after them: they are called, or look again by themselves.
    assert ProbeRun.due().count() == 1


@pytest.mark.django_db
def test_who_stands_in_line_is_called_when_the_lane_is_free_again(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    first, second = [started("READY-CO", password_of("READY-CO")) for _ in range(2)]
    lanes.take(first, "busy worker")
    assert not work.run_job(second.kind, second.pk)
    second.refresh_from_db()
    assert (second.state, second.attempt, second.postponed, second.reason) == ("queued", 0, 0, lanes.IN_LINE)
    assert not ProbeRun.due().filter(pk=second.pk).exists()
    lanes.give_back(first, "busy worker")
    assert ProbeRun.due().filter(pk=second.pk).exists()
    assert work.run_job(second.kind, second.pk)


@pytest.mark.django_db
def test_people_go_before_the_schedule(vendor: Integration, password_of: PasswordOf) -> None:
    busy, planned, asked = [
        started("READY-CO", password_of("READY-CO"), trigger=trigger) for trigger in ("console", "schedule", "wizard")
    ]
    lanes.take(busy, "busy worker")
    for run in (planned, asked):
        assert not work.run_job(run.kind, run.pk)
    ProbeRun.objects.filter(pk=busy.pk).update(state=JobState.CANCELED)
    lanes.give_back(busy, "busy worker")
    assert [run.pk for run in ProbeRun.due()] == [asked.pk]  # although the other one waits for longer
    ProbeRun.objects.filter(pk=planned.pk).update(due_at=timezone.now())
    assert not work.run_job(planned.kind, planned.pk)
    assert work.run_job(asked.kind, asked.pk)
    assert ProbeRun.due().filter(pk=planned.pk).exists()
    assert work.run_job(planned.kind, planned.pk)


@pytest.mark.django_db
def test_every_kind_of_job_that_talks_to_intacct_needs_the_lane(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    busy = started("READY-CO", password_of("READY-CO"))
    lanes.take(busy, "busy worker")
    connection = factories.connection("READY-CO")
    verifying.ask_door(connection, actor=TESTER)
    verifying.submit_credentials(connection, user_id=USER_ID, password=password_of("READY-CO"), actor=TESTER)
    run_due_jobs()
    assert intacct.world.requests == []
    assert connection.verifications.filter(state=JobState.QUEUED, in_line_since__isnull=False).count() == 2
    lanes.give_back(busy, "busy worker")
    run_due_jobs()
    assert set(connection.verifications.values_list("answer", flat=True)) == {"accepted"}


@pytest.mark.django_db
def test_the_lane_of_a_lost_worker_ends_by_itself(vendor: Integration, password_of: PasswordOf) -> None:
    lost, waiting = [started("READY-CO", password_of("READY-CO")) for _ in range(2)]
    lanes.take(lost, "lost worker")
    Lane.objects.filter(owner="lost worker").update(until=timezone.now() - timedelta(seconds=1))
    assert work.run_job(waiting.kind, waiting.pk)
    with pytest.raises(LeaseLost):
        lanes.renew("lost worker")


@pytest.mark.django_db
def test_a_second_delivery_of_a_job_does_not_stand_in_line_behind_itself(
    vendor: Integration, password_of: PasswordOf
) -> None:
    run = started("READY-CO", password_of("READY-CO"))
    lanes.take(run, "first delivery")
    assert not work.run_job(run.kind, run.pk)
    run.refresh_from_db()
    assert (run.in_line_since, run.reason) == (None, "")


@pytest.mark.django_db
def test_a_company_that_bore_much_gets_a_second_lane_and_loses_it_with_the_first_refusal(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    run = started("READY-CO", password_of("READY-CO"))
    run_due_jobs()
    assert (company("READY-CO").lanes, company("READY-CO").calm) == (1, 1)
    for _ in range(CALM_ENOUGH - 1):
        lanes.learn(run, too_many=False)
    assert company("READY-CO").lanes == 2
    behaviour = intacct.world.companies["READY-CO"].behaviour
    behaviour.rate_limit = "result"
    # A second integration meets what the first one learned, and the other way round.
    elsewhere = factories.integration(slug="other", sender_password=vendor.sender_password)
    refused = started("READY-CO", password_of("READY-CO"), to=elsewhere)
    run_due_jobs()
    assert (company("READY-CO").lanes, company("READY-CO").calm) == (1, 0)
    assert state_of(refused) == JobState.QUEUED
    for _ in range(CALM_ENOUGH + 1):
        lanes.learn(run, too_many=False)
    assert company("READY-CO").lanes == 1, "not so soon after a refusal"
    Company.objects.update(refused_at=timezone.now() - REFUSAL_REMEMBERED - timedelta(hours=1))
    lanes.learn(run, too_many=False)
    assert company("READY-CO").lanes == 2


@pytest.mark.django_db
def test_after_a_refusal_nobody_else_asks_until_the_one_who_was_refused_has_found_out(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    behaviour = intacct.world.companies["READY-CO"].behaviour
    behaviour.rate_limit = "result"
    refused, waiting = [started("READY-CO", password_of("READY-CO")) for _ in range(2)]
    assert work.run_job(refused.kind, refused.pk)
    asked = len(intacct.world.requests)
    assert not work.run_job(waiting.kind, waiting.pk)
    assert len(intacct.world.requests) == asked
    behaviour.rate_limit = ""
    ProbeRun.objects.filter(pk=refused.pk).update(due_at=timezone.now())
    assert work.run_job(refused.kind, refused.pk)
    assert ProbeRun.due().filter(pk=waiting.pk).exists()
    assert state_of(refused) == JobState.FINISHED


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_lane_was_lost_stops_and_writes_nothing(
    vendor: Integration, intacct: SimulatorServer, password_of: PasswordOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heartbeat finds out, as after a computer that slept."""
    monkeypatch.setattr(work, "LEASE", timedelta(seconds=0.3))
    intacct.world.companies["READY-CO"].behaviour.latency_ms = 1500
    run = started("READY-CO", password_of("READY-CO"))
    thread = threading.Thread(target=lambda: (work.run_job(run.kind, run.pk), database.close()))
    thread.start()
    wait_until(lambda: Lane.objects.filter(job=run.pk).exists(), "the lane being taken")
    wait_until(lambda: intacct.world.in_flight.get("READY-CO"), "a request")
    Lane.objects.update(owner="somebody else")
    thread.join()
    run.refresh_from_db()
    assert (run.state, run.verdict) == (JobState.RUNNING, "")
