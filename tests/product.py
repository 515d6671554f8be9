"""Fixtures that put the product in front of a simulated Intacct: real services, real client, real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytest_django.fixtures import Settings

from connections.models import Connection, Integration
from connections.services import connecting, verifying, work
from connections.services.gateway import gateway
from connections.services.work import KINDS
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER

Ready = Callable[[str], Connection]


@pytest.fixture
def intacct(settings: Settings) -> Iterator[SimulatorServer]:
    """A fresh simulated Intacct, and the product's one gateway client pointed at it."""
    with SimulatorServer() as server:
        settings.INTACCT_GATEWAY_URL = server.gateway_url
        settings.INTACCT_ALLOW_SIMULATOR = True
        gateway.cache_clear()
        yield server
        gateway().close()
        gateway.cache_clear()


@pytest.fixture
def vendor(intacct: SimulatorServer, db: None) -> Integration:
    """The integration whose sender the simulated Intacct knows."""
    return factories.integration(sender_password=intacct.world.vendor_senders[VENDOR_SENDER])


@pytest.fixture
def run_due_jobs() -> Callable[[], int]:
    """The worker, by hand: run every job that is due now, until none is; return how many ran."""

    def run() -> int:
        ran = 0
        while True:
            due = [(kind, pk) for kind, (rows, _) in KINDS.items() for pk in rows.due().values_list("pk", flat=True)]
            done = sum(work.run_job(kind, pk) for kind, pk in due)
            if not done:
                return ran
            ran += done

    return run


@pytest.fixture
def password_of(intacct: SimulatorServer) -> Callable[[str], str]:
    """The password of the Web Services user of a simulated company, as its welcome e-mail holds it."""

    def find(company_id: str) -> str:
        company = intacct.world.company(company_id)
        user = company.user(USER_ID) if company else None
        assert user is not None, f"{company_id} has no Web Services user"
        return user.password

    return find


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
