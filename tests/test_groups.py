"""Tests that this machine cannot run are left out aloud, or fail where all of them are required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run_services_without_redis(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run one test of the group `services` on a search path that has no programs at all."""
    env = {name: value for name, value in os.environ.items() if name != "CI_REQUIRE_ALL"}
    command = [sys.executable, "-m", "pytest", "-q", "tests/services/test_compose.py", "-k", "test_web_answers"]
    return subprocess.run(
        command, cwd=ROOT, env=env | {"PATH": "/nonexistent"} | environment, capture_output=True, text=True
    )


def test_a_group_that_cannot_run_is_named_at_the_end() -> None:
    done = run_services_without_redis()
    assert done.returncode == 0, done.stdout
    assert "Group services: 2 tests did not run, because redis-server" in done.stdout


def test_a_group_that_cannot_run_fails_where_everything_is_required() -> None:
    done = run_services_without_redis(CI_REQUIRE_ALL="1")
    assert done.returncode == 1, done.stdout
    assert "CI_REQUIRE_ALL is 1, but redis-server" in done.stdout
