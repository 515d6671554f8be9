"""What every test shares: its own environment, its own database file, and honest words at the end."""

from __future__ import annotations

import os
from pathlib import Path

import django
import hypothesis
import pytest
from django.conf import settings

from tests import environment
from tests.groups import GROUPS, require_all

# Here and not in the pytest settings: Django must not read its settings before the environment is made.
RUN_DIR = environment.prepare()
django.setup()

TESTS = Path(__file__).parent

# A real file and not SQLite's shared memory, whose table locks no production database has.
# The process number keeps two runs on one PostgreSQL server apart.
_database = settings.DATABASES["default"]
_on_sqlite = _database["ENGINE"] == "django.db.backends.sqlite3"
_database.setdefault("TEST", {})["NAME"] = (
    str(RUN_DIR / "test-database.sqlite3") if _on_sqlite else f"test_onboarding_{os.getpid()}"
)
# How long an example takes tells of the machine, not of the code.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")
# The real one is slow on purpose; a test that signs in need not be.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Its fixtures import models, so it comes after Django is set up.
pytest_plugins = ["tests.product"]

# Groups that are a folder: `make test GROUP=gateway` runs one of them.
FOLDER_GROUPS = {
    "gateway": TESTS / "connections" / "intacct",
    "simulator": TESTS / "connections" / "simulator",
    "conformance": TESTS / "conformance",
}


#: First, so that with several processes none waits for another at the end.
SLOW = tuple(TESTS / folder for folder in ("browser", "services", "journeys"))


def pytest_itemcollected(item: pytest.Item) -> None:
    for group, folder in FOLDER_GROUPS.items():
        if item.path.is_relative_to(folder):
            item.add_marker(group)


@pytest.hookimpl(trylast=True)  # after the tests that were not asked for are gone
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(item.path.is_relative_to(folder) for folder in SLOW))
    for group in GROUPS:
        if require_all() or not group.missing():
            continue
        for item in items:
            if item.get_closest_marker(group.name):
                item.add_marker(pytest.mark.skip(reason=group.reason()))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for group in GROUPS:
        if item.get_closest_marker(group.name) and require_all() and group.missing():
            pytest.fail(f"CI_REQUIRE_ALL is 1, but {group.reason()}.", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # By what was reported and not by what was collected: with several processes others do the collecting.
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ())]
    counts = {group.name: reasons.count(f"Skipped: {group.reason()}") for group in GROUPS}
    if not any(counts.values()):
        return
    terminalreporter.section("left out", sep="-", yellow=True)
    for group in GROUPS:
        if counts[group.name]:
            number = f"{counts[group.name]} test{'' if counts[group.name] == 1 else 's'}"
            terminalreporter.line(f"Group {group.name}: {number} did not run, because {group.reason()}.")
