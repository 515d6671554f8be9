"""The sweep inside the product: connections and their queued runs in the database, worker processes that run them."""

from __future__ import annotations

import multiprocessing
import statistics
import time

from django.db import connection as database

from connections.models import Entity, Integration, ProbeRun, Status
from connections.services import access_profiles, probing
from connections.services.work import run_job
from tests import factories, fleet
from tests.benchmarks import job, within
from tests.factories import TESTER


def answer(*, sender_password: str, passwords: dict[str, str], entities: list[str], workers: int) -> dict[str, float]:
    """Return wall seconds of the sweep, milliseconds of a probe, and how many passed."""
    integration = integration_of(sender_password)
    runs = [queued(integration, company_id, password, entities) for company_id, password in passwords.items()]
    database.close()
    # Not forked: what this process has open is its own.
    processes = multiprocessing.get_context("spawn")
    ready = processes.Barrier(workers + 1)
    with processes.Pool(workers, initializer=within.begin, initargs=(ready,)) as pool:
        ready.wait(within.PATIENCE)
        begun = time.perf_counter()
        took = sorted(pool.imap_unordered(timed, runs))
        seconds = time.perf_counter() - begun
    return {
        "seconds": seconds,
        "median": statistics.median(wall for wall, _ in took),
        "p95": took[int(len(took) * 0.95)][0],
        "processor": statistics.median(processor for _, processor in took),
        "passed": ProbeRun.objects.filter(verdict="passed").count(),
    }


def timed(pk: str) -> tuple[float, float]:
    """Run one job; milliseconds of the clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    run_job(ProbeRun.kind, pk)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def integration_of(sender_password: str) -> Integration:
    """The integration whose access profile is the job that is timed."""
    integration = factories.integration(sender_password=sender_password)
    integration.access_profile = access_profiles.save(job.profile(), based_on=0, actor=TESTER).row
    integration.save()
    return integration


def queued(integration: Integration, company_id: str, password: str, entities: list[str]) -> str:
    """Make a connection that is ready to be checked, top level and entities, and queue its first run."""
    made = fleet.connection_to(company_id, password, to=integration, status=Status.IN_PROGRESS)
    Entity.objects.bulk_create(Entity(connection=made, entity_id=entity, is_chosen=True) for entity in entities)
    return str(probing.start(made, trigger="schedule", actor=TESTER).pk)
