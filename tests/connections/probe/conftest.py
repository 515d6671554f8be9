"""A simulated Intacct per test, and a subject to probe in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connections.intacct import Gateway, Sender
from connections.probe.checks import Target
from connections.probe.profile import load_shipped
from connections.probe.run import Subject
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer

SubjectOf = Callable[..., Subject]


@pytest.fixture
def simulator() -> Iterator[SimulatorServer]:
    with SimulatorServer() as server:
        yield server


@pytest.fixture
def gateway(simulator: SimulatorServer) -> Iterator[Gateway]:
    client = Gateway(simulator.gateway_url, allow_simulator=True, retries=0)
    yield client
    client.close()


@pytest.fixture
def subject_of(simulator: SimulatorServer, gateway: Gateway) -> SubjectOf:
    """Return a function that describes a probe of one named company; keyword arguments change the subject."""

    def describe(company_id: str, profile: str = "everything", **changes: object) -> Subject:
        company = simulator.world.company(company_id)
        user = company.user(USER_ID) if company else None
        settings: dict[str, object] = {
            "gateway": gateway,
            "sender": Sender(VENDOR_SENDER, simulator.world.vendor_senders[VENDOR_SENDER]),
            "company_id": company_id,
            "user_id": USER_ID,
            "password": user.password if user else "never-issued",
            "target": Target(top_level=True),
            "profile": load_shipped()[profile],
        }
        return Subject(**settings | changes)  # type: ignore[arg-type]

    return describe
