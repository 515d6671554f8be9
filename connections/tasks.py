"""Celery tasks: an id comes in, a service does the work. Safe to run twice: the row decides."""

from __future__ import annotations

from celery import shared_task

from connections.doorbell import RUN_JOB
from connections.services import sweep, work


@shared_task(name=RUN_JOB)
def run_job(kind: str, pk: str) -> None:
    work.run_job(kind, pk)


@shared_task(name="connections.ring_due")
def ring_due() -> None:
    work.ring_due()


@shared_task(name="connections.start_due_checks")
def start_due_checks() -> None:
    sweep.start_due()
