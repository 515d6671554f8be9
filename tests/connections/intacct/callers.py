"""Who calls the simulated Intacct: the vendor's sender, and the Web Services user of a company."""

from __future__ import annotations

from connections.intacct import Login, Sender
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company


def company(simulator: SimulatorServer, company_id: str) -> Company:
    found = simulator.world.company(company_id)
    assert found is not None
    return found


def sender(simulator: SimulatorServer) -> Sender:
    return Sender(VENDOR_SENDER, simulator.world.vendor_senders[VENDOR_SENDER])


def login(simulator: SimulatorServer, company_id: str, entity: str | None = None) -> Login:
    user = company(simulator, company_id).user(USER_ID)
    assert user is not None
    return Login(company_id, USER_ID, user.password, entity)
