"""The row is the job: one owner at a time, late writers fenced out, three lost workers set it aside."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from connections.models import JobState, LeaseLost, ProbeRun, Verification
from connections.models.job import MAX_ATTEMPTS
from tests import factories


def queued_run() -> ProbeRun:
    connection = factories.connection("READY-CO")
    return ProbeRun.objects.create(
        connection=connection, access_profile=connection.integration.access_profile, trigger="console"
    )


def lose_worker(run: ProbeRun) -> None:
    """What is left when a worker dies: a running row whose lease ends unnoticed."""
    ProbeRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_exactly_one_gets_the_job() -> None:
    run = queued_run()
    barrier = threading.Barrier(8)
    owners: list[str] = []

    def race() -> None:
        barrier.wait()
        claimed = ProbeRun.claim(run.pk)
        if claimed:
            owners.append(claimed.owner)
        database.close()

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.refresh_from_db()
    assert owners == [run.owner]
    assert (run.state, run.attempt) == (JobState.RUNNING, 1)


@pytest.mark.django_db
def test_a_running_job_cannot_be_claimed_while_its_lease_lasts() -> None:
    run = queued_run()
    assert ProbeRun.claim(run.pk)
    assert ProbeRun.claim(run.pk) is None


@pytest.mark.django_db
def test_a_lost_workers_job_is_taken_up_again_and_the_late_writer_is_fenced_out() -> None:
    run = queued_run()
    late = ProbeRun.claim(run.pk)
    assert late
    lose_worker(run)
    second = ProbeRun.claim(run.pk)
    assert second
    assert second.attempt == 2
    for write in (late.extend_lease, late.finish, lambda: late.fail("x"), lambda: late.postpone(timedelta(1), "x")):
        with pytest.raises(LeaseLost):
            write()
    second.finish(verdict="passed")
    run.refresh_from_db()
    assert (run.state, run.verdict) == (JobState.FINISHED, "passed")


@pytest.mark.django_db
def test_a_job_is_set_aside_after_its_worker_was_lost_three_times() -> None:
    run = queued_run()
    for _ in range(MAX_ATTEMPTS):
        assert ProbeRun.set_aside_lost() == 0
        assert ProbeRun.claim(run.pk)
        lose_worker(run)
    assert ProbeRun.claim(run.pk) is None
    assert ProbeRun.set_aside_lost() == 1
    run.refresh_from_db()
    assert run.state == JobState.ERRORED
    assert "three times" in run.reason


@pytest.mark.django_db
def test_a_postponed_job_waits_and_is_no_lost_attempt() -> None:
    run = queued_run()
    claimed = ProbeRun.claim(run.pk)
    assert claimed
    claimed.postpone(timedelta(minutes=5), "the company is busy")
    run.refresh_from_db()
    assert run.started_at is None, "its wait is no part of the time that the run has"
    assert ProbeRun.claim(run.pk) is None
    ProbeRun.objects.filter(pk=run.pk).update(due_at=timezone.now())
    again = ProbeRun.claim(run.pk)
    assert again
    assert (again.attempt, again.postponed) == (1, 1)


@pytest.mark.django_db
def test_whoever_is_called_out_of_the_line_stands_in_it_no_longer() -> None:
    run = queued_run()
    ProbeRun.stand_in_line(run.pk, timezone.now(), "another check of the same company comes first")
    claimed = ProbeRun.claim(run.pk)
    assert claimed
    assert claimed.in_line_since is None


@pytest.mark.django_db
def test_canceling_leaves_what_has_ended_as_it_was() -> None:
    run = queued_run()
    claimed = ProbeRun.claim(run.pk)
    assert claimed
    claimed.finish(verdict="passed")
    assert ProbeRun.cancel_live(ProbeRun.objects.filter(pk=run.pk), "disconnected") == 0
    run.refresh_from_db()
    assert (run.state, run.verdict) == (JobState.FINISHED, "passed")


@pytest.mark.django_db
def test_an_ended_job_stays_ended() -> None:
    run = queued_run()
    claimed = ProbeRun.claim(run.pk)
    assert claimed
    claimed.fail("a fault of ours")
    assert ProbeRun.claim(run.pk) is None
    with pytest.raises(LeaseLost):
        claimed.finish()


@pytest.mark.django_db
def test_verifications_are_jobs_of_the_same_kind() -> None:
    row = Verification.objects.create(connection=factories.connection("READY-CO"), question="door", company_id="X")
    claimed = Verification.claim(row.pk)
    assert claimed
    claimed.finish(answer="accepted")
    row.refresh_from_db()
    assert (row.state, row.answer) == ("finished", "accepted")


@pytest.mark.django_db
def test_the_scan_rings_for_a_row_once_and_again_only_after_a_while() -> None:
    run = queued_run()
    again_after = timedelta(seconds=10)
    assert list(ProbeRun.to_ring(again_after)) == [run]
    ProbeRun.objects.filter(pk=run.pk).update(rung_at=timezone.now())
    assert not ProbeRun.to_ring(again_after).exists()
    ProbeRun.objects.filter(pk=run.pk).update(rung_at=timezone.now() - timedelta(seconds=11))
    assert list(ProbeRun.to_ring(again_after)) == [run]


@pytest.mark.django_db
def test_of_many_waiting_rows_those_never_rung_come_first() -> None:
    rung, unheard = queued_run(), queued_run()
    ProbeRun.objects.filter(pk=rung.pk).update(rung_at=timezone.now() - timedelta(minutes=1))
    assert list(ProbeRun.to_ring(timedelta(seconds=10))) == [unheard, rung]
