"""Options of the client that change what the gateway is asked for, against the simulator."""

from __future__ import annotations

import pytest

from connections.intacct import Login, Query, Sender
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from tests.connections.intacct.conftest import MakeGateway

pytestmark = pytest.mark.gateway


@pytest.mark.parametrize("wanted", [True, False])
def test_errors_come_with_additional_info_where_it_is_wanted(gateway_to: MakeGateway, wanted: bool) -> None:
    with SimulatorServer() as simulator:
        user = simulator.world.companies["RIGHTS-CO"].user(USER_ID)
        assert user is not None
        gateway = gateway_to(simulator.gateway_url, additional_error_info=wanted)
        sender = Sender(VENDOR_SENDER, simulator.world.vendor_senders[VENDOR_SENDER])
        reply = gateway.send(sender, Login("RIGHTS-CO", USER_ID, user.password), [Query("APBILL")])
    refusal = reply.outcomes[0].refusal
    assert refusal is not None
    assert refusal.problem == "no_permission"
    info = refusal.entries[0].additional_info
    assert (info.category if info else None) == ("Invalid permission" if wanted else None)
