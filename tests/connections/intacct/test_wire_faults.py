"""Each fault of the wire, switched on in the simulated Intacct, ends in its own named error."""

from __future__ import annotations

import pytest

from connections.intacct import (
    EndpointRefused,
    GatewayUnavailable,
    GetApiSession,
    IntacctError,
    UnexpectedReply,
)
from connections.simulator.faults import FAULTS, REDIRECT_PATH
from connections.simulator.server import SimulatorServer
from tests.connections.intacct.callers import company, login, sender
from tests.connections.intacct.conftest import MakeGateway

FAULT_ERRORS: dict[str, tuple[type[IntacctError], str]] = {
    "http_500": (GatewayUnavailable, "server_error"),
    "http_502": (GatewayUnavailable, "server_error"),
    "http_503": (GatewayUnavailable, "service_unavailable_or_maintenance"),
    "http_524": (GatewayUnavailable, "cdn_timeout_request_may_still_run"),
    "cdn_page": (GatewayUnavailable, "cdn_block_or_challenge"),
    "html_page": (UnexpectedReply, "unparseable_response"),
    "truncated": (UnexpectedReply, "unparseable_response"),
    "short_body": (GatewayUnavailable, "network_error"),
    "reset_mid_body": (GatewayUnavailable, "network_error"),
    "close_without_reply": (GatewayUnavailable, "network_error"),
    "drip": (GatewayUnavailable, "network_error"),
    "slow": (GatewayUnavailable, "network_error"),
    "not_xml": (UnexpectedReply, "unparseable_response"),
    "wrong_charset": (UnexpectedReply, "unparseable_response"),
    "empty_body": (UnexpectedReply, "unparseable_response"),
    "huge_body": (UnexpectedReply, "reply_too_large"),
    "gzip_bomb": (UnexpectedReply, "reply_too_large"),
    "doctype_bomb": (UnexpectedReply, "reply_with_doctype"),
    "with_doctype": (UnexpectedReply, "reply_with_doctype"),
    "missing_result": (UnexpectedReply, "reply_incomplete"),
    "unknown_encoding": (UnexpectedReply, "reply_encoding_unknown"),
    "http_400": (GatewayUnavailable, "invalid_request"),
    "http_401": (GatewayUnavailable, "gateway_sign_in_incorrect"),
    "http_403": (GatewayUnavailable, "forbidden"),
    "http_404": (GatewayUnavailable, "endpoint_wrong"),
    "http_410": (GatewayUnavailable, "http_unclassified"),
    "http_429": (GatewayUnavailable, "rate_limited"),
    "redirect": (UnexpectedReply, "unexpected_redirect"),
    "foreign_endpoint": (EndpointRefused, "endpoint_refused"),
}


#: The reply as a whole is sound: this one is the refusal of its own function.
FAULTS_OF_A_RESULT = {"missing_data": "result_unreadable"}


def test_every_fault_is_known_here() -> None:
    assert set(FAULTS) == set(FAULT_ERRORS) | set(FAULTS_OF_A_RESULT)


@pytest.mark.parametrize("fault", sorted(FAULTS_OF_A_RESULT))
def test_a_fault_inside_one_result_is_the_refusal_of_its_function(
    simulator: SimulatorServer, gateway_to: MakeGateway, fault: str
) -> None:
    company(simulator, "READY-CO").behaviour.fault = fault
    reply = gateway_to(simulator.gateway_url).send(sender(simulator), login(simulator, "READY-CO"), (GetApiSession(),))
    refusal = reply.outcomes[0].refusal
    assert refusal is not None
    assert refusal.problem == FAULTS_OF_A_RESULT[fault]


@pytest.mark.parametrize("fault", sorted(FAULT_ERRORS))
def test_every_fault_of_the_wire_ends_in_its_named_error(
    simulator: SimulatorServer, gateway_to: MakeGateway, fault: str
) -> None:
    expected, problem = FAULT_ERRORS[fault]
    company(simulator, "READY-CO").behaviour.fault = fault
    quick = fault in ("drip", "slow")
    with pytest.raises(expected) as caught:
        gateway_to(simulator.gateway_url).send(
            sender(simulator), login(simulator, "READY-CO"), (GetApiSession(),), deadline=0.8 if quick else 10.0
        )
    assert caught.value.problem == problem
    assert REDIRECT_PATH not in repr(simulator.world.requests)
