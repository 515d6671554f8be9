"""What a worker does with a job row: claim it, keep its lease alive, run it, close it."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as database

from connections.doorbell import ring_now
from connections.models import Job, LeaseLost, ProbeRun, Verification
from connections.models.job import LEASE
from connections.services import probing, verifying

logger = logging.getLogger(__name__)

#: The one place to add a kind of job: its row type and what to do with it.
KINDS: dict[str, tuple[type[ProbeRun] | type[Verification], Callable[[Any, Callable[[], bool]], None]]] = {
    ProbeRun.kind: (ProbeRun, probing.execute),
    Verification.kind: (Verification, verifying.answer),
}

#: At most this many rows are rung per scan and kind, so that a long queue does not flood the broker.
SCAN_LIMIT = 50


def run_job(kind: str, pk: uuid.UUID | str) -> bool:
    """Run the job if it can be claimed; say whether it was ours to run.

    A second delivery, a job that is not due, and one that somebody else holds are all a quiet no.
    """
    job_type, handle = KINDS[kind]
    job = job_type.claim(pk)
    if job is None:
        return False
    with lease_kept_alive(job) as should_stop:
        try:
            handle(job, should_stop)
        except LeaseLost:
            logger.warning("job.lease_lost", extra={"kind": kind, "job": str(pk)})
        except Exception as error:
            logger.exception("job.errored", extra={"kind": kind, "job": str(pk)})
            _close_as_errored(job, error)
    return True


def _close_as_errored(job: Job, error: Exception) -> None:
    try:
        job.fail(f"A fault of ours: {type(error).__name__}.")
    except LeaseLost:
        logger.warning("job.lease_lost", extra={"kind": job.kind, "job": str(job.pk)})


@contextmanager
def lease_kept_alive(job: Job) -> Iterator[Callable[[], bool]]:
    """Extend the lease in the background; yield a function that says whether the lease was lost."""
    done, lost = threading.Event(), threading.Event()

    def beat() -> None:
        try:
            while not done.wait(LEASE.total_seconds() / 3):
                job.extend_lease()
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
        for pk in job_type.due().order_by("due_at").values_list("pk", flat=True)[:SCAN_LIMIT]:
            rung += ring_now(kind, pk)
    return rung
