"""What the client makes of everything that is not a reply. Real sockets throughout."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib

import pytest

from connections.intacct import GatewayUnavailable, IntacctError, UnexpectedReply
from tests.connections.intacct.conftest import MakeGateway
from tests.connections.intacct.faulty_server import Act, FaultyServer, Wire
from tests.connections.intacct.samples import APPLICATIONS, LOGIN, SENDER, success_for

pytestmark = pytest.mark.gateway

HTML = b"<!DOCTYPE html><html><body><h1>Scheduled maintenance</h1><br></body></html>"
CDN_PAGE = b'<!DOCTYPE html><html><body><div id="cf-error-details"><h1>Sorry</h1></div></body></html>'
REFUSAL = (
    b"<response><control><status>failure</status></control><errormessage><error><errorno>GW-0010</errorno>"
    b"<description>API rate limit exceeded [Request ID: r-77]</description></error></errormessage></response>"
)


def failure(gateway_to: MakeGateway, server: FaultyServer, *acts: Act, **options: object) -> IntacctError:
    server.acts = list(acts)
    with pytest.raises(IntacctError) as caught:
        gateway_to(server.url, **options).send(SENDER, LOGIN, APPLICATIONS)
    return caught.value


def headers_only(text: bytes) -> Act:
    return lambda wire: wire.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n" + text)


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        (lambda wire: wire.reply(429, b"slow down", "text/plain"), "rate_limited"),
        (lambda wire: wire.reply(429, REFUSAL), "rate_limited"),
        (lambda wire: wire.reply(200, b"API rate limit exceeded", "text/plain"), "rate_limited"),
        (lambda wire: wire.reply(200, b'{"message":"API rate limit exceeded"}', "application/json"), "rate_limited"),
        (lambda wire: wire.reply(524, CDN_PAGE, "text/html"), "cdn_timeout_request_may_still_run"),
        (lambda wire: wire.reply(403, CDN_PAGE, "text/html"), "cdn_block_or_challenge"),
        (lambda wire: wire.reply(200, CDN_PAGE, "text/html"), "cdn_block_or_challenge"),
        (lambda wire: wire.reply(503, HTML, "text/html"), "service_unavailable_or_maintenance"),
        (lambda wire: wire.reply(500, b"", "text/plain"), "server_error"),
        (lambda wire: wire.reply(502, HTML, "text/html"), "server_error"),
        (lambda wire: wire.raw(b""), "network_error"),
        (lambda wire: wire.reset(), "network_error"),
        (headers_only(b"Content-Length: 900\r\n\r\n<response>"), "network_error"),
        (headers_only(b"X-Endless: " + b"x" * 200_000), "http_unclassified"),
        (lambda wire: wire.raw(b"this is no HTTP\r\n\r\n"), "http_unclassified"),
    ],
)
def test_no_answer_of_the_gateway_is_unavailable_and_transient(
    gateway_to: MakeGateway, server: FaultyServer, act: Act, problem: str
) -> None:
    error = failure(gateway_to, server, act)
    assert isinstance(error, GatewayUnavailable)
    assert (error.problem, error.transient, error.refusal.level) == (problem, True, "http")


@pytest.mark.parametrize(("status", "problem"), [(400, "invalid_request"), (404, "endpoint_wrong"), (403, "forbidden")])
def test_a_client_error_that_is_no_xml_will_not_pass_by_waiting(
    gateway_to: MakeGateway, server: FaultyServer, status: int, problem: str
) -> None:
    error = failure(gateway_to, server, lambda wire: wire.reply(status, HTML, "text/html"))
    assert (type(error), error.problem, error.transient) == (GatewayUnavailable, problem, False)


@pytest.mark.parametrize(
    ("body", "problem", "transient"),
    [
        (b"", "unparseable_response", True),
        (b"The service did not answer.", "unparseable_response", True),
        (HTML, "unparseable_response", True),
        (b"<html><body>Back soon</body></html>", "unparseable_response", True),
        (b"<response><control><status>succ", "unparseable_response", True),
        (b"<response>\xff\xfe</response>", "unparseable_response", True),
        (b"<other/>", "unparseable_response", True),
        (b"<!DOCTYPE response><response/>", "reply_with_doctype", False),
        (b"<response/>", "reply_incomplete", False),
    ],
)
def test_a_body_that_is_no_reply_is_unexpected(
    gateway_to: MakeGateway, server: FaultyServer, body: bytes, problem: str, transient: bool
) -> None:
    error = failure(gateway_to, server, lambda wire: wire.reply(200, body))
    assert isinstance(error, UnexpectedReply)
    assert (error.problem, error.transient) == (problem, transient)


def test_a_body_cut_short_without_a_length_is_unexpected(gateway_to: MakeGateway, server: FaultyServer) -> None:
    error = failure(
        gateway_to, server, lambda wire: wire.raw(b"HTTP/1.1 200 OK\r\n\r\n" + success_for(wire.request_body)[:90])
    )
    assert (type(error), error.problem) == (UnexpectedReply, "unparseable_response")


def test_a_redirect_is_not_followed(gateway_to: MakeGateway, server: FaultyServer) -> None:
    error = failure(gateway_to, server, lambda wire: wire.reply(302, b"", Location=f"{server.url}/elsewhere"))
    assert (type(error), error.problem, error.transient) == (UnexpectedReply, "unexpected_redirect", False)
    assert len(server.received) == 1


def test_dripping_bodies_and_headers_end_at_the_deadline(gateway_to: MakeGateway, server: FaultyServer) -> None:
    for start in (b"HTTP/1.1 200 OK\r\n\r\n", b""):

        def drip(wire: Wire, start: bytes = start) -> None:
            wire.wfile.write(start)
            wire.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"<" * 10_000)

        began = time.monotonic()
        error = failure(gateway_to, server, drip, deadline=0.6)
        assert error.problem == "network_error"
        assert 0.5 < time.monotonic() - began < 2


def test_silence_ends_at_the_read_time_out_or_the_deadline(gateway_to: MakeGateway, server: FaultyServer) -> None:
    for options in ({"read_timeout": 0.3}, {"deadline": 0.3}):
        began = time.monotonic()
        error = failure(gateway_to, server, Wire.hang, **options)
        assert (error.problem, error.transient) == ("network_error", True)
        assert time.monotonic() - began < 2


def test_nobody_listening_and_unknown_hosts_are_network_errors(gateway_to: MakeGateway) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        for url in (closed, "http://nobody.invalid/"):
            with pytest.raises(GatewayUnavailable) as caught:
                gateway_to(url).send(SENDER, LOGIN, APPLICATIONS)
            assert (caught.value.problem, caught.value.refusal.owner) == ("network_error", "nobody")


def packed_blanks(megabytes: int) -> bytes:
    """Return a small gzip body that holds an unfinished reply of that many megabytes of blanks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = packer.compress(b"<response>")
    return start + b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()


def test_a_compression_bomb_stops_at_the_limit(gateway_to: MakeGateway, server: FaultyServer) -> None:
    bomb = packed_blanks(200)
    tracemalloc.start()
    try:
        error = failure(gateway_to, server, lambda wire: wire.reply(200, bomb, Content_Encoding="gzip"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (type(error), error.problem) == (UnexpectedReply, "reply_too_large")
    assert peak < 30_000_000


def test_nothing_that_a_document_names_is_fetched(gateway_to: MakeGateway, server: FaultyServer) -> None:
    bait = (
        f'<!DOCTYPE response SYSTEM "{server.url}.dtd" [<!ENTITY x SYSTEM "{server.url}.ent">]><response>&x;</response>'
    )
    error = failure(gateway_to, server, lambda wire: wire.reply(200, bait.encode()))
    assert error.problem == "reply_with_doctype"
    assert len(server.received) == 1


def test_a_reply_over_the_limit_is_refused(gateway_to: MakeGateway, server: FaultyServer) -> None:
    error = failure(gateway_to, server, lambda wire: wire.reply(200, b" " * 2_000), max_reply_bytes=1_000)
    assert (type(error), error.problem, error.transient) == (UnexpectedReply, "reply_too_large", False)


def test_a_large_page_of_a_failing_server_is_still_a_server_error(
    gateway_to: MakeGateway, server: FaultyServer
) -> None:
    error = failure(gateway_to, server, lambda wire: wire.reply(502, b"x" * 2_000_000, "text/html"))
    assert error.problem == "server_error"


@pytest.mark.parametrize(
    ("encoding", "damage", "problem"),
    [
        ("gzip", lambda packed: packed[:-12], "network_error"),
        ("gzip", lambda packed: b"\x00" + packed[1:], "network_error"),
        ("br", lambda packed: packed, "reply_encoding_unknown"),
    ],
)
def test_damaged_compression_is_told_apart(
    gateway_to: MakeGateway, server: FaultyServer, encoding: str, damage: Act, problem: str
) -> None:
    def act(wire: Wire) -> None:
        wire.reply(200, damage(gzip.compress(success_for(wire.request_body))), Content_Encoding=encoding)  # type: ignore[func-returns-value, arg-type]

    assert failure(gateway_to, server, act).problem == problem


def test_a_compressed_reply_is_read(gateway_to: MakeGateway, server: FaultyServer) -> None:
    server.acts = [lambda wire: wire.reply(200, gzip.compress(success_for(wire.request_body)), Content_Encoding="gzip")]
    reply = gateway_to(server.url).send(SENDER, LOGIN, APPLICATIONS)
    assert reply.outcomes[0].unwrap() == {"AP"}
    assert server.received[0]["Accept-Encoding"] == "gzip"
    assert server.received[0]["User-Agent"].startswith("intacct-onboarding/")
    assert server.received[0]["Content-Type"] == "application/xml"


def test_many_threads_share_one_client(gateway_to: MakeGateway, server: FaultyServer) -> None:
    gateway = gateway_to(server.url)
    values: list[object] = []

    def ask() -> None:
        values.append(gateway.send(SENDER, LOGIN, APPLICATIONS * 3).outcomes[2].unwrap())

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values == [{"AP"}] * 12
