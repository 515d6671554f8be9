"""One total deadline holds for everything that a request waits for, name look-up and pauses included."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from connections.intacct import GatewayUnavailable, Query, SessionAuth, in_
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import FaultyServer, Wire
from tests.connections.intacct.samples import APPLICATIONS, SENDER

pytestmark = pytest.mark.gateway

SESSION = SessionAuth("a session")
LARGE = (Query("VENDOR", filter=in_("NAME", ["x" * 20_000] * 1000)),)


def too_late(call: Callable[[], object], *, deadline: float = 0.4) -> GatewayUnavailable:
    began = time.monotonic()
    with pytest.raises(GatewayUnavailable) as caught:
        call()
    assert time.monotonic() - began < deadline + 1.5
    assert (caught.value.problem, caught.value.transient) == ("network_error", True)
    return caught.value


@pytest.fixture
def answers() -> Iterator[threading.Event]:
    """Set when the test is over: lets go of everything that hangs."""
    over = threading.Event()
    yield over
    over.set()


def test_a_name_server_that_hangs(
    gateway_to: MakeGateway, monkeypatch: pytest.MonkeyPatch, answers: threading.Event
) -> None:
    def hang(*_: object, **__: object) -> list[object]:
        answers.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    gateway = gateway_to("http://gateway.test/")
    error = too_late(lambda: gateway.send(SENDER, SESSION, APPLICATIONS, deadline=0.4))
    assert not error.may_have_signed_in


def test_a_host_with_many_addresses_where_nobody_answers(
    gateway_to: MakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo
    # Each of these takes a connection's whole time-out: their queue is full.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for caller in waiting:
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))

        def many(host: str, *rest: object, **more: object) -> list[object]:
            if host != "gateway.test":
                return list(look_up(host, *rest, **more))  # type: ignore[arg-type]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{last}", port)) for last in (1, 1, 1)] + [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
            ]

        monkeypatch.setattr(socket, "getaddrinfo", many)
        gateway = gateway_to(f"http://gateway.test:{port}/")
        error = too_late(lambda: gateway.send(SENDER, SESSION, APPLICATIONS, deadline=0.4))
        for caller in waiting:
            caller.close()
    assert not error.may_have_signed_in
    assert error.refusal.text.startswith("connect timeout")


def test_the_next_address_is_tried_where_one_does_not_answer(
    gateway_to: MakeGateway, server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo

    def two(host: str, *rest: object, **more: object) -> list[object]:
        if host != "gateway.test":
            return list(look_up(host, *rest, **more))  # type: ignore[arg-type]
        places = (("127.0.0.9", server.port), ("127.0.0.1", server.port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    reply = gateway_to(f"http://gateway.test:{server.port}/").send(SENDER, SESSION, APPLICATIONS)
    assert reply.outcomes[0].unwrap() == {"AP"}


def test_a_server_that_takes_the_request_too_slowly(gateway_to: MakeGateway) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over = threading.Event()

        def sip() -> None:
            connection, _ = listener.accept()
            with connection:
                while not over.wait(0.02) and connection.recv(4096):
                    pass

        thread = threading.Thread(target=sip)
        thread.start()
        gateway = gateway_to(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        try:
            too_late(lambda: gateway.send(SENDER, SESSION, LARGE, deadline=0.5))
        finally:
            over.set()
            thread.join()


def test_pauses_between_tries_count(gateway_to: MakeGateway, server: FaultyServer) -> None:
    server.acts = [lambda wire: wire.reply(503, b"", "text/plain")]
    began = time.monotonic()
    with pytest.raises(GatewayUnavailable):
        gateway_to(server.url, retries=20).send(SENDER, SESSION, APPLICATIONS, deadline=1.0)
    assert time.monotonic() - began < 1.0
    assert 1 < len(server.received) < 6


@pytest.mark.parametrize("header", ["86400", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_who_asks_for_more_time_than_there_is_gets_no_second_request(
    gateway_to: MakeGateway, server: FaultyServer, header: str
) -> None:
    server.acts = [lambda wire: wire.reply(429, b"", "text/plain", Retry_After=header), Wire.succeed]
    began = time.monotonic()
    with pytest.raises(GatewayUnavailable) as caught:
        gateway_to(server.url, retries=5).send(SENDER, SESSION, APPLICATIONS, deadline=3.0)
    assert time.monotonic() - began < 1
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 3
    assert len(server.received) == 1


@pytest.mark.parametrize("header", ["Thu, 99999999999999999999 Jan 2026 00:00:00 GMT", "1e9", "\u00b2", "0x10"])
def test_a_wait_that_cannot_be_read_is_none(gateway_to: MakeGateway, server: FaultyServer, header: str) -> None:
    server.acts = [lambda wire: wire.reply(429, b"", "text/plain", Retry_After=header)]
    with pytest.raises(GatewayUnavailable) as caught:
        gateway_to(server.url).send(SENDER, SESSION, APPLICATIONS)
    assert caught.value.retry_after is None
