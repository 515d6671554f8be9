"""Tells workers that a job row is waiting. Losing a ring loses nothing: the scan for due rows rings again."""

from __future__ import annotations

import logging
import uuid

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from connections.models import Job

logger = logging.getLogger(__name__)

#: Name of the task in `connections.tasks`; a name and not an import, so that services need not know tasks.
RUN_JOB = "connections.run_job"


def ring(job: Job) -> None:
    """Ring for `job` as soon as the current transaction is committed."""
    kind, pk, queue = job.kind, str(job.pk), job.queue
    transaction.on_commit(lambda: ring_now(kind, pk, queue))


def ring_now(kind: str, pk: uuid.UUID | str, queue: str = "ui") -> bool:
    """Ring at once; say whether the broker took it. A silent broker is logged, the row stays queued."""
    try:
        current_app.send_task(RUN_JOB, args=[kind, str(pk)], queue=queue, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("doorbell.silent", extra={"kind": kind, "job": str(pk), "error": type(error).__name__})
        return False
    return True
