"""`/readyz` of the embedded product: it is not ready when its worker is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.onboarding.test_settings import ROOT, environment

#: A process with an embedded worker that has nothing to do; prints /readyz before and after a part of it ends.
PROCESS = """
import json, sys, django
django.setup()
from celery.worker import state
from django.test import Client
from onboarding.celery import app
from onboarding.embedded import EmbeddedWorker

def ready():
    answer = Client(headers={"host": "127.0.0.1"}).get("/readyz")
    print(json.dumps([answer.status_code, answer.json()]), flush=True)

app.conf.beat_schedule = {}
worker = EmbeddedWorker()
worker.start()
ready()
if sys.argv[1] == "worker":
    state.should_stop = 1
    worker._threads[0].join(timeout=30)
elif sys.argv[1] == "schedule":
    worker._beat.stop()
    worker._beat.join(timeout=30)
else:
    worker.stop()
ready()
"""


def before_and_after(folder: Path, what_ends: str) -> list[list[object]]:
    """Return status and body of /readyz with a running embedded worker, and after a part of it ended."""
    env = environment(folder, DJANGO_SETTINGS_MODULE="onboarding.settings")
    command = [sys.executable, "-c", PROCESS, what_ends]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("what_ends", ["worker", "schedule"])
def test_it_is_ready_with_a_living_worker_and_not_with_a_dead_one(tmp_path: Path, what_ends: str) -> None:
    before, after = before_and_after(tmp_path, what_ends)
    assert before == [200, {"status": "ready", "database": "ok", "broker": "ok", "worker": "ok"}]
    assert after == [503, {"status": "not ready", "database": "ok", "broker": "ok", "worker": "no answer"}]


def test_a_worker_that_was_stopped_is_no_longer_asked_for(tmp_path: Path) -> None:
    _before, after = before_and_after(tmp_path, "everything, in order")
    assert after == [200, {"status": "ready", "database": "ok", "broker": "ok"}]


@pytest.mark.django_db
def test_without_an_embedded_worker_its_absence_is_no_fault(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, "worker" in response.json()) == (200, False)
