"""Makes one total deadline hold for everything a request waits for.

An HTTP client's time-outs count per wait: a server that sends one byte now and then never trips them, and a host with
several addresses is waited for once per address. Here every wait of the socket itself is cut to what is left of the
request's time, and so is the look-up of the host's name.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

#: Sent in pieces, because the time-out of a socket counts anew for each part the other side takes. In bytes.
_PIECE = 64 * 1024

_current = threading.local()


@contextmanager
def ends_at(moment: float) -> Iterator[None]:
    """Within this block, in this thread, no wait goes past `moment` (of time.monotonic)."""
    _current.moment = moment
    try:
        yield
    finally:
        _current.moment = None


def _cut(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    """Return the time-out for the next wait, in seconds. Raises `late` when there is no time left."""
    moment: float | None = getattr(_current, "moment", None)
    if moment is None:
        return timeout
    left = moment - time.monotonic()
    if left <= 0:
        raise late("no time left")
    return left if timeout is None else min(timeout, left)


class DeadlineStream(httpcore.NetworkStream):
    """A socket that knows the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._stream.write(buffer[start : start + _PIECE], _cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        cut = _cut(timeout, httpcore.ConnectTimeout)
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, cut))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class DeadlineBackend(httpcore.NetworkBackend):
    """Opens sockets that know the deadline."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        trouble: Exception = httpcore.ConnectError("the name has no address")
        for address in _addresses(host, port, _cut(timeout, httpcore.ConnectTimeout)):
            cut = _cut(timeout, httpcore.ConnectTimeout)
            try:
                return DeadlineStream(self._backend.connect_tcp(address, port, cut, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble


def _addresses(host: str, port: int, timeout: float | None) -> list[str]:
    """Look up `host` within `timeout` seconds. Raises httpcore's ConnectError or ConnectTimeout.

    The system's look-up knows no time-out of ours, so it runs in a thread that is left behind when it takes longer.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return [host]
    answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()
    threading.Thread(target=lambda: answer.put(_look_up(host, port)), name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=timeout)
    except queue.Empty:
        raise httpcore.ConnectTimeout("the name was not resolved in time") from None
    if isinstance(found, Exception):
        raise httpcore.ConnectError(found) from found
    return found


def _look_up(host: str, port: int) -> list[str] | Exception:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
