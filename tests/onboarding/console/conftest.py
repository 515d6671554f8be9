"""Staff at the console, and connections as far as a test needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from connections.models import Connection, Integration
from connections.services import connecting, probing, verifying
from connections.simulator.companies import USER_ID
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
def ready(vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]) -> Checked:
    """Return a function that takes a connection up to the permission check, at the top level."""

    def prepare(company_id: str) -> Connection:
        connection = factories.connection()
        connecting.set_company(connection, company_id, actor=TESTER)
        verifying.submit_credentials(connection, user_id=USER_ID, password=password_of(company_id), actor=TESTER)
        run_due_jobs()
        connecting.choose_level(connection, top_level=True, entity_ids=(), actor=TESTER)
        return Connection.objects.get(pk=connection.pk)

    return prepare


@pytest.fixture
def checked(ready: Checked, run_due_jobs: Callable[[], int]) -> Checked:
    """Return a function that takes a connection through its first probe run against the simulated Intacct."""

    def check(company_id: str) -> Connection:
        connection = ready(company_id)
        probing.start(connection, trigger="wizard", actor=TESTER)
        run_due_jobs()
        return Connection.objects.get(pk=connection.pk)

    return check
