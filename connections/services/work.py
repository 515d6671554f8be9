"""What a worker does with a job row: claim it, keep its lease alive, run it, close it."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as database
from django.utils import timezone

from connections.doorbell import ring_now
from connections.intacct import IntacctError
from connections.models import Job, LeaseLost, ProbeRun, Verification
from connections.models.job import LEASE
from connections.services import answering, budget, executing, lanes
from connections.services.lanes import Turn
from connections.services.metering import Cost, Meter, metered

logger = logging.getLogger(__name__)

#: The database did not answer, or hung up: no fault of the job, which is taken up again once its lease has ended.
DATABASE_AWAY = (OperationalError, InterfaceError)

#: The one place to add a kind of job: its row type and what to do with it.
KINDS: dict[str, tuple[type[ProbeRun] | type[Verification], Callable[[Any, Callable[[], bool]], None]]] = {
    ProbeRun.kind: (ProbeRun, executing.execute),
    Verification.kind: (Verification, answering.answer),
}

#: At most this many rows are rung per scan and kind, so that a long queue does not flood the broker.
SCAN_LIMIT = 50
#: A row that was rung and still waits is rung again after this long: the broker may have lost the message.
RING_AGAIN = timedelta(seconds=10)


def run_job(kind: str, pk: uuid.UUID | str) -> bool:
    """Run the job if it can be claimed and its company has a free lane; say whether it was ours to run.

    A second delivery, a job that is not due, one that somebody else holds and one that has to stand in line for its
    company are all a quiet no.
    """
    job_type, handle = KINDS[kind]
    waiting = job_type.due().filter(pk=pk).first()
    if waiting is None:
        return False
    owner = uuid.uuid4().hex
    if lanes.take(waiting, owner) is not Turn.TAKEN:
        return False
    try:
        job = job_type.claim(pk, owner=owner)
        if job is None:
            return False
        with metered() as meter, lease_kept_alive(job) as should_stop:
            meter.before_request.append(lambda cost: _spend(job, cost))
            _run(job, handle, should_stop)
        _learn(job, meter)
    finally:
        _leave(waiting, owner)
    return True


def _run(job: Job, handle: Callable[[Any, Callable[[], bool]], None], should_stop: Callable[[], bool]) -> None:
    named = {"kind": job.kind, "job": str(job.pk)}
    try:
        handle(job, should_stop)
    except LeaseLost:
        logger.warning("job.lease_lost", extra=named)
    except DATABASE_AWAY as error:
        logger.warning("job.database_away", extra={**named, "error": type(error).__name__})
    except Exception as error:
        logger.exception("job.errored", extra=named)
        _close_as_errored(job, error)


def _spend(job: ProbeRun | Verification, cost: Cost) -> None:
    budget.spend(job.company_id, cost.transactions)


def _learn(job: ProbeRun | Verification, meter: Meter) -> None:
    if not meter.asked:
        return
    try:
        lanes.learn(job, too_many=meter.too_many, at_least=meter.asked_to_wait)
    except DATABASE_AWAY:
        logger.warning("lane.not_learned", extra={"kind": job.kind, "job": str(job.pk)})


def _leave(job: ProbeRun | Verification, owner: str) -> None:
    """Give the lane back; without a database it ends by itself, as that of a lost worker does."""
    try:
        lanes.give_back(job, owner)
    except DATABASE_AWAY:
        logger.warning("lane.kept", extra={"kind": job.kind, "job": str(job.pk)})


def _close_as_errored(job: Job, error: Exception) -> None:
    try:
        # The gateway client's errors are sentences without secrets; of others, only the kind is safe to show.
        what = str(error) if isinstance(error, IntacctError) else f"{type(error).__name__}."
        job.fail(f"A fault of ours: {what}")
    except LeaseLost:
        logger.warning("job.lease_lost", extra={"kind": job.kind, "job": str(job.pk)})
    except DATABASE_AWAY:
        logger.warning("job.database_away", extra={"kind": job.kind, "job": str(job.pk)})


@contextmanager
def lease_kept_alive(job: Job) -> Iterator[Callable[[], bool]]:
    """Extend the lease in the background; yield a function that says whether the lease was lost."""
    done, lost = threading.Event(), threading.Event()

    def beat() -> None:
        try:
            while not done.wait(LEASE.total_seconds() / 3):
                try:
                    job.extend_lease()
                    lanes.renew(job.owner)
                except DATABASE_AWAY:
                    database.close()  # the next sign of life goes over a new connection
        except LeaseLost:
            lost.set()
        finally:
            database.close()

    thread = threading.Thread(target=beat, name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield lost.is_set
    finally:
        done.set()
        thread.join()


def ring_due() -> int:
    """Ring every job that is due but not running, set aside those lost three times; return how many were rung."""
    rung = 0
    for kind, (job_type, _handle) in KINDS.items():
        job_type.set_aside_lost()
        rung += sum(ring_now(kind, job.pk, job.queue) for job in _note_rung(job_type))
    return rung


def _note_rung(job_type: type[ProbeRun] | type[Verification]) -> list[Job]:
    """Note on the rows that are to be rung that they were, and return them.

    Rows of many connections are taken at once, in whatever order: so none that somebody else holds is waited for.
    """
    with transaction.atomic():
        waiting: list[Job] = list(job_type.to_ring(RING_AGAIN).select_for_update(skip_locked=True)[:SCAN_LIMIT])
        job_type._default_manager.filter(pk__in=[job.pk for job in waiting]).update(rung_at=timezone.now())
    return waiting
