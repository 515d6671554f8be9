"""The worker and its schedule inside the one web process: the embedded default.

Celery's `memory://` transport with a thread pool, polled every 20 ms (reference, reliability section 3). Messages live
only in this process; the job rows in the database are what survives it.
"""

from __future__ import annotations

import logging
import threading

from celery import beat
from celery.worker import WorkController, state

from onboarding import health
from onboarding.celery import app

logger = logging.getLogger(__name__)
CONCURRENCY = 4


class EmbeddedWorker:
    """Starts and stops a Celery worker and beat as threads of this process."""

    def __init__(self) -> None:
        self._worker: WorkController | None = None
        self._thread: threading.Thread | None = None
        self._beat: threading.Thread | None = None

    def start(self) -> None:
        app.finalize()
        app.loader.import_default_modules()
        self._worker = app.WorkController(
            hostname="embedded",
            pool="threads",
            concurrency=CONCURRENCY,
            queues=["ui", "sweep"],
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            quiet=True,
        )
        self._thread = threading.Thread(target=self._worker.start, name="worker", daemon=True)
        self._thread.start()
        self._beat = beat.EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
        self._beat.start()
        health.watch("worker", self.is_alive)
        logger.info("embedded worker started", extra={"threads": CONCURRENCY})

    def is_alive(self) -> bool:
        """Say whether both threads still run: the worker's and its schedule's."""
        return all(thread is not None and thread.is_alive() for thread in (self._thread, self._beat))

    def stop(self) -> None:
        """Let running tasks end; whatever is cut off all the same is taken up again from its row."""
        health.unwatch("worker")
        if self._beat is not None:
            self._beat.stop()  # type: ignore[attr-defined]
        if self._thread is not None:
            state.should_stop = 0
            self._thread.join(timeout=10)
            state.should_stop = None
