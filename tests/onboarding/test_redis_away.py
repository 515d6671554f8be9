"""Redis away or silent: whoever asks it goes on without, and soon."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from onboarding import once
from onboarding.access import is_limited
from onboarding.demo.processes import free_port
from tests import factories
from tests.onboarding.console.pages import SIGN_IN, hidden_key
from tests.onboarding.test_settings import ROOT, environment

NEW = "/console/connections/new/"
#: Rings three times in a process that has a broker; prints the median of the seconds that it took. The first ring
#: also loads half of Celery, which on a busy machine takes longer than any broker.
RING = """
import statistics, time, uuid, django
django.setup()
from connections.doorbell import ring_now
taken = []
for _ in range(3):
    started = time.monotonic()
    assert not ring_now("probe_run", uuid.uuid4())
    taken.append(time.monotonic() - started)
print(statistics.median(taken))
"""


def seconds_of_a_ring(folder: Path, redis_url: str) -> float:
    """Return the seconds that a ring takes which nobody hears."""
    env = environment(folder, REDIS_URL=redis_url, DJANGO_SETTINGS_MODULE="onboarding.settings")
    done = subprocess.run([sys.executable, "-c", RING], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


@pytest.fixture
def no_cache(settings: Settings) -> None:
    """Django's Redis cache as in production, and nobody behind its address."""
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}}


def test_a_ring_that_nobody_hears_costs_its_request_less_than_a_second(tmp_path: Path) -> None:
    assert seconds_of_a_ring(tmp_path, f"redis://127.0.0.1:{free_port()}/0") < 1.0


def test_nobody_is_limited_while_there_is_no_counter(no_cache: None, caplog: pytest.LogCaptureFixture) -> None:
    assert not any(is_limited("link", "192.0.2.7", limit=1, seconds=60) for _ in range(3))
    assert "limit.uncounted" in caplog.messages


def test_every_form_is_the_first_one_while_nothing_is_remembered(
    no_cache: None, caplog: pytest.LogCaptureFixture
) -> None:
    key = once.new_key()
    assert once.claim(key)
    once.note(key, "made")
    assert once.noted(key) == ""
    once.release(key)
    assert caplog.messages == ["form.unremembered"] * 4


@pytest.mark.django_db
def test_staff_signs_in_and_makes_a_connection_without_a_cache(no_cache: None, client: Client) -> None:
    user = factories.staff()
    user.set_password("a password for this test")
    user.save()
    factories.integration()
    tried = client.post(SIGN_IN, {"username": user.get_username(), "password": "a password for this test"})
    assert tried.status_code == 303
    form = {"integration": "acme-ledger", "customer_name": "Harbour Foods", "environment": "production"}
    made = client.post(NEW, form | {"form_key": hidden_key(client.get(NEW))})
    assert made.status_code == 201


def test_the_servers_are_not_waited_for_longer_than_a_page_may_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = environment(
        tmp_path,
        REDIS_URL="redis://127.0.0.1:6379/0",
        DATABASE_URL="postgres://user:secret@127.0.0.1/name?sslmode=require",
    )
    monkeypatch.setattr("os.environ", env)
    found = runpy.run_path(str(ROOT / "onboarding" / "settings.py"))
    assert found["CACHES"]["default"]["OPTIONS"] == {"socket_connect_timeout": 1, "socket_timeout": 2}
    assert found["DATABASES"]["default"]["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}
