"""A connection as far as a test of commands or of the whole product needs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import Connection, Integration
from connections.services import connecting, verifying
from connections.simulator.companies import USER_ID
from tests import factories
from tests.factories import TESTER

Ready = Callable[[str], Connection]


@pytest.fixture
def ready(vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]) -> Ready:
    """Return a function that takes a connection up to the permission check, at the top level."""

    def prepare(company_id: str) -> Connection:
        connection = factories.connection()
        connecting.set_company(connection, company_id, actor=TESTER)
        verifying.submit_credentials(connection, user_id=USER_ID, password=password_of(company_id), actor=TESTER)
        run_due_jobs()
        connecting.choose_level(connection, top_level=True, entity_ids=(), actor=TESTER)
        return Connection.objects.get(pk=connection.pk)

    return prepare
