"""Staff at the console, and connections as far as a test needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from connections.models import Connection
from connections.services import probing
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER

Checked = Callable[[str], Connection]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No test meets the counters and sent forms of another one."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def staff(db: None) -> Client:
    """A browser in which staff is signed in."""
    client = Client()
    client.force_login(factories.staff())
    return client


@pytest.fixture
def checked(ready: Checked, run_due_jobs: Callable[[], int]) -> Checked:
    """Return a function that takes a connection through its first probe run against the simulated Intacct."""

    def check(company_id: str) -> Connection:
        connection = ready(company_id)
        probing.start(connection, trigger="wizard", actor=TESTER)
        run_due_jobs()
        return Connection.objects.get(pk=connection.pk)

    return check


@pytest.fixture
def grant(intacct: SimulatorServer) -> Callable[[str], None]:
    """Return a function that gives a simulated company's roles every right of READY-CO's."""

    def grant_everything(company_id: str) -> None:
        company, example = intacct.world.company(company_id), intacct.world.company("READY-CO")
        assert company is not None
        assert example is not None
        company.roles = example.roles

    return grant_everything
