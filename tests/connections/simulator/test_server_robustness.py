"""Callers that behave badly: the simulator answers them, or drops them, and goes on for everybody else."""

from __future__ import annotations

import contextlib
import socket
import time

import httpx
import pytest

from connections.simulator import control, crowd
from connections.simulator.server import SimulatorServer
from tests.connections.simulator.wire import TOP_QUERY, eventually

pytestmark = pytest.mark.simulator
GATEWAY = "/ia/xml/xmlgw.phtml"


def dial(simulator: SimulatorServer) -> socket.socket:
    host, port = simulator.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def exchange(simulator: SimulatorServer, request: bytes) -> bytes:
    """Everything that comes back until the simulator hangs up; the caller has nothing more to say."""
    with dial(simulator) as raw:
        raw.sendall(request)
        raw.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: raw.recv(65536), b""))


def hung_up(raw: socket.socket) -> bool:
    raw.setblocking(False)
    try:
        return raw.recv(1) == b""
    except BlockingIOError:
        return False


@pytest.mark.parametrize("length", ["-1", "1e3", "abc", "\xb2", "", "5, 5", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(simulator, capfd, length):
    request = f"POST {GATEWAY} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode("latin-1")
    assert exchange(simulator, request).startswith(b"HTTP/1.1 400 ")
    assert capfd.readouterr().err == ""


def test_a_request_that_ends_early_is_refused(simulator):
    request = f"POST {GATEWAY} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<request/>".encode()
    assert b"ended before its Content-Length" in exchange(simulator, request)


def test_a_body_longer_than_its_length_is_not_taken_for_a_good_request(simulator):
    request = f"POST {GATEWAY} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n<a/> and so on\r\n\r\n".encode()
    first, second = exchange(simulator, request).split(b"HTTP/1.1 ")[1:]
    assert b"<status>failure</status>" in first
    assert second.startswith(b"400 ")


def test_whoever_sends_too_much_can_read_why(simulator, http):
    answer = http.post(f"{simulator.url}/company/READY-CO/admin", content=b"x" * 11_000_000)
    assert (answer.status_code, answer.text) == (413, "The request is too large.")


@pytest.mark.parametrize("part", ["POST /ia", f"POST {GATEWAY} HTTP/1.1\r\nHo", f"POST {GATEWAY} HTTP/1.1\r\n\r\n"])
def test_half_a_request_holds_up_nobody_else_and_not_the_end(http, part):
    with SimulatorServer() as simulator, contextlib.ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(dial(simulator)).sendall(part.encode())
        assert http.get(f"{simulator.url}/control/companies").status_code == 200
        begun = time.monotonic()
        simulator.stop()
        assert time.monotonic() - begun < 5


def test_when_there_are_too_many_connections_the_idlest_goes(monkeypatch, simulator, http):
    monkeypatch.setattr(crowd, "MOST", 20)
    with contextlib.ExitStack() as stack:
        dialled = [stack.enter_context(dial(simulator)) for _ in range(100)]
        eventually(lambda: hung_up(dialled[0]) and hung_up(dialled[70]))
        assert not hung_up(dialled[99])
        assert http.get(f"{simulator.url}/control/companies").status_code == 200


def test_a_request_being_answered_is_never_hung_up_on(monkeypatch, simulator, caller):
    monkeypatch.setattr(crowd, "MOST", 5)
    ready = caller()
    ready.company.behaviour.latency_ms = 300
    with contextlib.ExitStack() as stack, dial(simulator) as asking:
        body = b"<request/>"
        head = f"POST {GATEWAY} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        asking.sendall(head.encode() + body)
        for _ in range(20):
            stack.enter_context(dial(simulator))
        assert asking.recv(100).startswith(b"HTTP/1.1 ")
    assert ready.say(TOP_QUERY).level == "success"


@pytest.mark.parametrize(
    ("header", "status"), [("X: " + "x" * 70_000, 431), ("\r\n".join(f"X{n}: 1" for n in range(200)), 431)]
)
def test_huge_headers_are_refused(simulator, header, status):
    request = f"GET / HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode()
    assert exchange(simulator, request).startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.parametrize("path", ["/", "/control/companies", "/company/READY-CO", "/nowhere", GATEWAY])
def test_head_answers_as_get_does_without_a_body(simulator, http, path):
    with httpx.Client(trust_env=False) as client:
        head = client.head(f"{simulator.url}{path}")
        got = client.get(f"{simulator.url}{path}")
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


@pytest.mark.parametrize("path", ["/", "/control/companies", GATEWAY, "/nowhere", "*"])
@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "BREW"])
def test_unusual_methods_get_an_answer(simulator, path, method):
    request = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    assert exchange(simulator, request).startswith(b"HTTP/1.1 ")


def test_an_address_that_cannot_be_read_is_refused(simulator):
    request = b"GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert exchange(simulator, request).startswith(b"HTTP/1.1 400 ")


def test_a_mistake_of_the_simulator_is_an_answer_and_the_connection_stays(monkeypatch, simulator, http, capfd):
    def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(control, "handle", mistaken)
    assert http.get(f"{simulator.url}/control/companies").status_code == 500
    assert "ZeroDivisionError" in capfd.readouterr().err
    assert http.get(f"{simulator.url}/").status_code == 200


def test_a_control_body_nested_without_end_is_refused(simulator, http):
    answer = http.put(f"{simulator.url}/control/companies/NEST-CO", content=b'{"a":' * 100_000)
    assert answer.status_code == 400
