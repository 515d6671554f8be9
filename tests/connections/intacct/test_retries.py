from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.intacct import GatewayUnavailable, SessionAuth, SignInRefused, UnexpectedReply
from connections.intacct.errors import IntacctError
from connections.intacct.refusals import classify, classify_http
from connections.intacct.retry import LONGEST_PAUSE, pause_after, with_retries
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import FaultyServer, Wire
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER

pytestmark = pytest.mark.gateway


class Clock:
    """Time that only passes while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def attempts(error: IntacctError, *, retries: int = 2, deadline_at: float = 1000.0) -> tuple[int, Clock]:
    """Return how often a call that always fails was tried, and the clock it was tried by."""
    clock, tried = Clock(), 0

    def fail() -> None:
        nonlocal tried
        tried += 1
        raise error

    with pytest.raises(type(error)):
        with_retries(fail, retries=retries, deadline_at=deadline_at, clock=lambda: clock.now, sleep=clock.sleep)
    return tried, clock


def unavailable(evidence: str, retry_after: float | None = None) -> GatewayUnavailable:
    return GatewayUnavailable(classify_http(evidence), retry_after)


def test_a_passing_fault_is_tried_again_with_growing_pauses() -> None:
    tried, clock = attempts(unavailable("HTTP 503 "), retries=6)
    assert tried == 7
    assert all(0 < pause <= LONGEST_PAUSE for pause in clock.pauses)
    assert max(clock.pauses[:2]) < min(clock.pauses[4:])


def test_what_the_gateway_asks_for_is_waited() -> None:
    assert attempts(unavailable("HTTP 429 ", 9.0))[1].pauses == [9.0, 9.0]
    assert pause_after(3, 0.1) >= 2.0


def test_a_long_wait_is_left_to_whoever_called() -> None:
    tried, clock = attempts(unavailable("HTTP 429 ", 30.0))
    assert (tried, clock.pauses) == (1, [])


def test_nothing_is_waited_past_the_deadline() -> None:
    tried, clock = attempts(unavailable("HTTP 429 ", 30.0), deadline_at=20.0)
    assert (tried, clock.pauses) == (1, [])


@pytest.mark.parametrize(
    "error",
    [
        unavailable("HTTP 404 "),
        UnexpectedReply("No XML.", problem="unparseable_response", transient=True),
        SignInRefused(classify("authentication", ())),
    ],
)
def test_refusals_and_lasting_faults_are_not_tried_again(error: IntacctError) -> None:
    assert attempts(error)[0] == 1


def test_a_request_with_a_session_gets_through_after_a_fault(gateway_to: MakeGateway, server: FaultyServer) -> None:
    server.acts = [lambda wire: wire.reply(503, b"", "text/plain"), Wire.reset, Wire.succeed]
    reply = gateway_to(server.url, retries=2).send(SENDER, SessionAuth("a session"), APPLICATIONS)
    assert reply.outcomes[0].value == {"AP"}
    assert len(server.received) == 3


@pytest.mark.parametrize("fault", [lambda wire: wire.reply(502, b"", "text/plain"), Wire.reset])
def test_a_sign_in_whose_answer_is_lost_is_not_sent_again(
    gateway_to: MakeGateway, server: FaultyServer, fault: Callable[[Wire], None]
) -> None:
    server.acts = [fault, Wire.succeed]
    with pytest.raises(GatewayUnavailable) as caught:
        gateway_to(server.url, retries=2).send(SENDER, LOGIN, APPLICATIONS)
    assert caught.value.may_have_signed_in
    assert len(server.received) == 1


def test_a_sign_in_that_nobody_looked_at_is_sent_again(gateway_to: MakeGateway, server: FaultyServer) -> None:
    server.acts = [lambda wire: wire.reply(429, b"", "text/plain"), Wire.succeed]
    assert gateway_to(server.url, retries=1).send(SENDER, LOGIN, APPLICATIONS).outcomes[0].value == {"AP"}
    assert len(server.received) == 2


def test_where_no_connection_was_made_nobody_can_have_signed_in(gateway_to: MakeGateway) -> None:
    with pytest.raises(GatewayUnavailable) as caught:
        gateway_to("http://127.0.0.1:9/ia/xml/xmlgw.phtml", retries=0).send(SENDER, LOGIN, APPLICATIONS)
    assert not caught.value.may_have_signed_in


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("soon", None), ("-4", None), ("", None)],
)
def test_retry_after_is_read_in_both_forms(
    gateway_to: MakeGateway, server: FaultyServer, header: str, seconds: float | None
) -> None:
    server.acts = [lambda wire: wire.reply(429, b"", "text/plain", Retry_After=header)]
    with pytest.raises(GatewayUnavailable) as caught:
        gateway_to(server.url).send(SENDER, LOGIN, APPLICATIONS)
    assert caught.value.retry_after == seconds
