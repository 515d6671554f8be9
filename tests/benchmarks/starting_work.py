"""Starts runs one after the other inside the product, and looks at when their worker claimed them."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from connections.models import Connection, JobState, ProbeRun
from connections.services import probing
from onboarding.embedded import EmbeddedWorker
from tests import fleet
from tests.benchmarks.sweep_work import integration_of
from tests.factories import TESTER
from tests.polling import wait_until


def answer(*, sender_password: str, passwords: dict[str, str], starts: int) -> dict[str, float]:
    """Return p50 and p95 in milliseconds, from the moment of commit to the start that the job's row holds."""
    integration = integration_of(sender_password)
    ready = [fleet.connection_to(company_id, word, to=integration) for company_id, word in passwords.items()]
    with _worker():
        for connection in ready:
            _wait(connection)  # does not count: the worker opens its connections
        took = sorted(_wait(connection) for connection in itertools.islice(itertools.cycle(ready), starts))
    milliseconds = [each / timedelta(milliseconds=1) for each in took]
    return {"p50": milliseconds[len(took) // 2], "p95": milliseconds[int(len(took) * 0.95)]}


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """The embedded one; with Redis, whoever asked has started one already."""
    if not settings.EMBEDDED:
        yield
        return
    worker = EmbeddedWorker()
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _wait(connection: Connection) -> timedelta:
    committed: list[datetime] = []
    with transaction.atomic():
        # The first to be called at commit: the ring comes after it.
        transaction.on_commit(lambda: committed.append(timezone.now()))
        run = probing.start(connection, trigger="wizard", actor=TESTER)
    finished = ProbeRun.objects.filter(pk=run.pk, state=JobState.FINISHED)
    ended = wait_until(finished.first, "the end of the run")
    assert ended.started_at is not None
    return ended.started_at - committed[0]
