"""A customer with a browser in front of the product, and a simulated Intacct behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from connections.models import Connection, Integration
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from onboarding.models import Link
from tests import factories
from tests.onboarding.wizard.customer import Customer, path_of


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def connection() -> Connection:
    return factories.connection(customer_name="Harbour Foods")


@pytest.fixture
def fresh(connection: Connection) -> tuple[Link, str]:
    """A link that nobody has opened, and its path."""
    link, url = factories.link(connection)
    return link, path_of(url)


@pytest.fixture
def customer(client: Client, vendor: Integration, run_due_jobs: Callable[[], int]) -> Customer:
    """A customer who has just clicked Continue on a fresh link."""
    visitor = Customer(client, factories.connection(), run_due_jobs)
    visitor.enter(factories.link(visitor.connection)[1])
    return visitor


@pytest.fixture
def at_credentials(customer: Customer) -> Callable[[str], Customer]:
    """Return a function that takes the customer of a simulated company up to the credentials."""

    def walk(company_id: str) -> Customer:
        customer.post("start")
        customer.post("company", company_id=company_id)
        for step in ("web-services", "authorize-sender", "user"):
            customer.post(step)
        customer.work()
        return customer

    return walk


@pytest.fixture
def at_entity(
    at_credentials: Callable[[str], Customer], password_of: Callable[[str], str]
) -> Callable[[str], Customer]:
    """Return a function that takes the customer up to the choice of the entity."""

    def walk(company_id: str) -> Customer:
        customer = at_credentials(company_id)
        customer.post("credentials", user_id=USER_ID, password=password_of(company_id))
        customer.work()
        return customer

    return walk


@pytest.fixture
def checked(at_entity: Callable[[str], Customer]) -> Callable[[str], Customer]:
    """Return a function that takes the customer to the result of the first check."""

    def walk(company_id: str) -> Customer:
        customer = at_entity(company_id)
        customer.post("entity", top_level="on")
        customer.work()
        return customer

    return walk


@pytest.fixture
def repair(intacct: SimulatorServer) -> Callable[[str], None]:
    """Return a function that gives a company's role all the rights it should have, as its administrator would."""

    def give_rights(company_id: str) -> None:
        broken, whole = intacct.world.company(company_id), intacct.world.company("READY-CO")
        assert broken
        assert whole
        broken.roles[0].rights = whole.roles[0].rights

    return give_rights
