"""The credentials that an SDK is given."""

from __future__ import annotations

from dataclasses import dataclass, field

from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company


@dataclass(frozen=True)
class Account:
    """A vendor's sender and a Web Services user of one company; change one with `dataclasses.replace`."""

    company_id: str
    sender_password: str = field(repr=False)
    user_password: str = field(repr=False)
    sender_id: str = VENDOR_SENDER
    user_id: str = USER_ID
    entity_id: str | None = None


def company(simulator: SimulatorServer, company_id: str) -> Company:
    """Return a company of the simulated Intacct."""
    found = simulator.world.company(company_id)
    assert found is not None, f"there is no company {company_id}"
    return found


def account(simulator: SimulatorServer, company_id: str) -> Account:
    """Return the right credentials of the company's Web Services user."""
    user = company(simulator, company_id).user(USER_ID)
    assert user is not None, f"{company_id} has no Web Services user"
    return Account(company_id, simulator.world.vendor_senders[VENDOR_SENDER], user.password)
