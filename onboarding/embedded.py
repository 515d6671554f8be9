"""The worker and its schedule inside the one web process: the embedded default.

Celery's `memory://` transport with a thread pool, polled every 20 ms (reference, reliability section 3). Messages live
only in this process; the job rows in the database are what survives it.
"""

from __future__ import annotations

import logging
import threading
import time

from celery import Celery, beat
from celery.worker import WorkController, state

from onboarding import health
from onboarding.celery import app

logger = logging.getLogger(__name__)
#: Seconds that running tasks have in all when the process stops.
PATIENCE = 10
#: Threads for each queue. What people ask for and what the schedule starts never wait for each other.
THREADS = {"ui": 4, "sweep": 2}


class EmbeddedWorker:
    """Starts and stops a Celery worker per queue, and beat, as threads of this process."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._beat: threading.Thread | None = None

    def start(self) -> None:
        app.finalize()
        app.loader.import_default_modules()
        for queue, threads in THREADS.items():
            worker = _worker(queue, threads)
            thread = threading.Thread(target=worker.start, name=f"worker-{queue}", daemon=True)
            thread.start()
            self._threads.append(thread)
        self._beat = beat.EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
        self._beat.start()
        health.watch("worker", self.is_alive)
        logger.info("embedded worker started", extra={"threads": THREADS})

    def is_alive(self) -> bool:
        """Say whether all threads still run: the workers' and that of the schedule."""
        return bool(self._threads) and all(
            thread is not None and thread.is_alive() for thread in (*self._threads, self._beat)
        )

    def stop(self) -> None:
        """Let running tasks end; whatever is cut off all the same is taken up again from its row."""
        health.unwatch("worker")
        if self._beat is not None:
            self._beat.stop()  # type: ignore[attr-defined]
        if self._threads:
            state.should_stop = 0
            give_up_at = time.monotonic() + PATIENCE
            for thread in self._threads:
                thread.join(timeout=max(give_up_at - time.monotonic(), 0))
            state.should_stop = None


def _worker(queue: str, threads: int) -> WorkController:
    # Each needs an app of its own: Celery keeps the queues that a worker listens to there.
    own = Celery(f"onboarding-{queue}", set_as_current=False)
    own.config_from_object("django.conf:settings", namespace="CELERY")
    own.finalize()
    return own.WorkController(
        hostname=f"embedded-{queue}",
        pool="threads",
        concurrency=threads,
        queues=[queue],
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
        quiet=True,
    )
