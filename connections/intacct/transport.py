"""Sends one HTTP request and brings back whatever answered, whole and in time, or says why not."""

from __future__ import annotations

import os
import ssl
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpcore
import httpx
import truststore

from connections.intacct.body import BodyBroken, UnknownEncoding, read_body
from connections.intacct.deadline import DeadlineBackend, ends_at
from connections.intacct.errors import GatewayUnavailable, UnexpectedReply
from connections.intacct.faults import fault_of
from connections.intacct.refusals import classify_http

USER_AGENT = "intacct-onboarding/1"
KEEPALIVE_SECONDS = 30.0
MAX_CONNECTIONS = 64
#: Pages that are no reply are only looked at, never kept whole.
MAX_PAGE_BYTES = 64 * 1024

_HEADERS = {
    "Content-Type": "application/xml",
    "Accept": "application/xml, text/xml",
    "Accept-Encoding": "gzip",
    "User-Agent": USER_AGENT,
}
_FAULTS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ConnectionNotAvailable,
    BodyBroken,
)
#: No connection was made, so nothing was sent. TLS trouble counts among these.
_BEFORE_SENDING = (
    httpx.InvalidURL,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.ConnectionNotAvailable,
)


@dataclass(frozen=True)
class HttpReply:
    """A whole HTTP answer. `body` is decoded, and cut at MAX_PAGE_BYTES unless the status is 2xx."""

    status: int
    content_type: str
    retry_after: str
    body: bytes = field(repr=False)


class Transport:
    """One pooled HTTP client; safe between threads. Redirects and proxies from the environment are off.

    A process that was forked off makes a pool of its own: two processes on one connection would read each other's
    answers. A connection that the server closed while it lay idle is replaced unseen. One that closes only once a
    request is under way is a lost answer like any other: the server may have read the request, so a request with a
    password is not sent again (docs/decisions.md, 8). Idle connections are given up early to make that rare.
    """

    def __init__(self, *, connect_timeout: float, read_timeout: float, max_reply_bytes: int) -> None:
        self._max_reply_bytes = max_reply_bytes
        self._timeout = httpx.Timeout(read_timeout, connect=connect_timeout, pool=connect_timeout)
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()
        _open_here.add(self)

    def close(self) -> None:
        """Close the pooled connections; a later `post` opens new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def forget_inherited(self) -> None:
        """Let go of what the parent process uses on, without a word on its connections. For a process just forked."""
        self._client, self._lock = None, threading.Lock()

    def post(self, url: str, body: bytes, *, deadline_at: float) -> HttpReply:
        """Send `body` and read the answer before `deadline_at` (time.monotonic).

        Raises GatewayUnavailable when no whole answer came, UnexpectedReply when it is too large or oddly packed.
        """
        try:
            with ends_at(deadline_at), self._pool().stream("POST", url, content=body) as response:
                return self._read(response)
        except _FAULTS as error:
            connected = not isinstance(error, _BEFORE_SENDING)
            fault = fault_of(error, connected=connected, in_time=time.monotonic() < deadline_at)
            raise GatewayUnavailable(
                classify_http(fault.words), may_have_signed_in=connected, sentence=fault.sentence
            ) from error

    def _pool(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = httpx.Client(
                    transport=_PooledTransport(),
                    timeout=self._timeout,
                    headers=_HEADERS,
                    follow_redirects=False,
                    trust_env=False,
                )
            return self._client

    def _read(self, response: httpx.Response) -> HttpReply:
        limit = self._max_reply_bytes if response.is_success else min(MAX_PAGE_BYTES, self._max_reply_bytes)
        encoding = response.headers.get("content-encoding", "")
        try:
            body, cut = read_body(response.iter_raw(), encoding, limit)
        except UnknownEncoding as error:
            raise UnexpectedReply(str(error), problem="reply_encoding_unknown") from error
        if cut and response.is_success:
            raise UnexpectedReply("The gateway's reply is larger than we accept.", problem="reply_too_large")
        return HttpReply(
            response.status_code,
            response.headers.get("content-type", ""),
            response.headers.get("retry-after", ""),
            body,
        )


_open_here: weakref.WeakSet[Transport] = weakref.WeakSet()


def _forget_inherited() -> None:
    for transport in list(_open_here):
        transport.forget_inherited()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_inherited)


class _PooledTransport(httpx.BaseTransport):
    """httpx over a connection pool whose sockets know the deadline; httpx's own pool does not take such sockets."""

    def __init__(self) -> None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=DeadlineBackend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
