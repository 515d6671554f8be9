from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from connections.simulator.server import SimulatorServer
from tests.connections.simulator.wire import Caller


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    """One client for all tests: making one costs more than a whole conversation."""
    with httpx.Client(timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def simulator() -> Iterator[SimulatorServer]:
    with SimulatorServer() as running:
        yield running


@pytest.fixture
def caller(simulator: SimulatorServer, http: httpx.Client) -> Callable[..., Caller]:
    """`caller("READY-CO")`: somebody who signs in there."""

    def make(company_id: str = "READY-CO") -> Caller:
        return Caller(simulator, http, company_id)

    return make
