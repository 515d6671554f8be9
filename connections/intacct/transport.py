"""Sends one HTTP request and brings back whatever answered, whole and in time, or says why not."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpcore
import httpx
import truststore

from connections.intacct.body import BodyBroken, UnknownEncoding, read_body
from connections.intacct.deadline import DeadlineBackend, ends_at
from connections.intacct.errors import GatewayUnavailable, UnexpectedReply
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
    """One pooled HTTP client; safe between threads. Redirects and proxies from the environment are off."""

    def __init__(self, *, connect_timeout: float, read_timeout: float, max_reply_bytes: int) -> None:
        self._max_reply_bytes = max_reply_bytes
        self._client = httpx.Client(
            transport=_PooledTransport(),
            timeout=httpx.Timeout(read_timeout, connect=connect_timeout, pool=connect_timeout),
            headers=_HEADERS,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def post(self, url: str, body: bytes, *, deadline_at: float) -> HttpReply:
        """Send `body` and read the answer before `deadline_at` (time.monotonic).

        Raises GatewayUnavailable when no whole answer came, UnexpectedReply when it is too large or oddly packed.
        """
        try:
            with ends_at(deadline_at), self._client.stream("POST", url, content=body) as response:
                return self._read(response)
        except _FAULTS as error:
            refusal = classify_http(_words(error, deadline_at))
            raise GatewayUnavailable(refusal, may_have_signed_in=not isinstance(error, _BEFORE_SENDING)) from error

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


def _words(error: Exception, deadline_at: float) -> str:
    """Name a fault in the words that the patterns of level `http` know."""
    if time.monotonic() >= deadline_at:
        return "read timeout: no whole answer within the time we allow"
    cause = _root(error)
    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (ssl.SSLError, "TLS failure"),
        (socket.gaierror, "name resolution failed"),
        (ConnectionRefusedError, "connection refused"),
        (ConnectionResetError, "connection reset"),
        (httpcore.ConnectTimeout, "connect timeout"),
        (httpcore.ReadTimeout, "read timeout"),
        (httpcore.WriteTimeout, "connection aborted while sending"),
        (httpcore.PoolTimeout, "no free connection of our own"),
        (BodyBroken, "connection aborted"),
        (OSError, "connection aborted"),
    )
    for kind, words in kinds:
        if isinstance(cause, kind) or isinstance(error, kind):
            return f"{words}: {error}"
    hung_up = any(words in str(error) for words in ("disconnected", "without sending complete"))
    return f"{'remote disconnected' if hung_up else 'not HTTP'}: {error}"


def _root(error: BaseException) -> BaseException:
    """The operating system's own fault beneath the HTTP library's, which carries it as its argument."""
    inner = error.args[0] if error.args else None
    return _root(inner) if isinstance(inner, BaseException) else error
