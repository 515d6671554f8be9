from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connections.intacct import Gateway
from connections.simulator.server import SimulatorServer
from tests.connections.intacct.faulty_server import FaultyServer

MakeGateway = Callable[..., Gateway]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    server = FaultyServer()
    yield server
    server.stop()


@pytest.fixture
def gateway_to() -> Iterator[MakeGateway]:
    """Make gateways that are closed after the test; they do not retry unless told to."""
    made: list[Gateway] = []

    def make(url: str, **options: object) -> Gateway:
        gateway = Gateway(url, **{"allow_simulator": True, "retries": 0, "deadline": 5.0, **options})  # type: ignore[arg-type]
        made.append(gateway)
        return gateway

    yield make
    for gateway in made:
        gateway.close()


@pytest.fixture
def simulator() -> Iterator[SimulatorServer]:
    with SimulatorServer() as simulator:
        yield simulator
