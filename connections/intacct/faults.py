"""Names what went wrong on the wire: in the words that the patterns of level `http` know, and in a sentence.

All of it is one problem, `network_error`, to the product; the words tell operators where to look.
"""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass

import httpcore

from connections.intacct.body import BodyBroken


@dataclass(frozen=True)
class Fault:
    """`words`: evidence, and what the patterns match. `sentence`: what is wrong and what to do."""

    words: str
    sentence: str


_UNTRUSTED = (
    "The gateway's certificate is not accepted ({detail}): check the gateway's address, this machine's clock, "
    "and that its certificate store knows who signed the certificate."
)
_NO_TLS = (
    "No secure connection to the gateway could be made: check its address and port, "
    "and that whatever stands between lets TLS 1.2 or newer through."
)
_NO_NAME = "The gateway's host name cannot be resolved: check the gateway's address and this machine's DNS."
_REFUSED = "Nobody listens at the gateway's address: check its host and port."
_NO_ROUTE = "This machine has no way to the gateway's network: check its network and firewall."
_NO_CONNECTION = "The gateway's host took no connection in time: try again later, or check this machine's firewall."
_TOO_SLOW = "The gateway did not answer in time: try again later."
_BROKEN = "The connection to the gateway broke before its whole answer was here: try again later."
_NOT_HTTP = "What answered at the gateway's address does not speak HTTP: check the address and what stands between."
_BUSY = "All our connections to the gateway are in use: try again later."

_NO_ROUTE_ERRORS = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.EPERM})


def fault_of(error: Exception, *, connected: bool, in_time: bool) -> Fault:
    """Return what `error` of the HTTP library means.

    `connected`: the request may have left; `in_time`: the request's own deadline has not passed.
    """
    cause = _root(error)
    # Time-outs keep none of the library's words: "timed out" is the same for all of them.
    if not in_time:
        return (
            Fault("read timeout: no whole answer within the time we allow", _TOO_SLOW)
            if connected
            else Fault("connect timeout: no connection within the time we allow", _NO_CONNECTION)
        )
    if isinstance(cause, ssl.SSLError):
        return _tls_fault(cause)
    if isinstance(cause, OSError) and cause.errno in _NO_ROUTE_ERRORS and not connected:
        return Fault(f"connection aborted: {cause.strerror}", _NO_ROUTE)
    kinds: tuple[tuple[type[BaseException], str, str], ...] = (
        (socket.gaierror, "name resolution failed", _NO_NAME),
        (UnicodeError, "name resolution failed", _NO_NAME),
        (ConnectionRefusedError, "connection refused", _REFUSED),
        (ConnectionResetError, "connection reset", _BROKEN),
        (httpcore.ConnectTimeout, "connect timeout", _NO_CONNECTION),
        (httpcore.ReadTimeout, "read timeout", _TOO_SLOW),
        (httpcore.WriteTimeout, "connection aborted while sending", _TOO_SLOW),
        (httpcore.PoolTimeout, "no free connection of our own", _BUSY),
        (BodyBroken, "connection aborted", _BROKEN),
        (OSError, "connection aborted", _BROKEN),
    )
    for kind, words, sentence in kinds:
        if isinstance(cause, kind) or isinstance(error, kind):
            timed_out = isinstance(error, httpcore.TimeoutException)
            return Fault(words if timed_out else f"{words}: {error}", sentence)
    hung_up = any(words in str(error) for words in ("disconnected", "without sending complete"))
    return Fault(f"remote disconnected: {error}", _BROKEN) if hung_up else Fault(f"not HTTP: {error}", _NOT_HTTP)


def _tls_fault(cause: ssl.SSLError) -> Fault:
    if isinstance(cause, ssl.SSLCertVerificationError):
        detail = cause.verify_message or "it cannot be verified"
        return Fault(f"TLS failure: certificate not accepted: {detail}", _UNTRUSTED.format(detail=detail))
    return Fault(f"TLS failure: {cause}", _NO_TLS)


def _root(error: BaseException) -> BaseException:
    """The operating system's own fault beneath the HTTP library's, which carries it as its argument."""
    inner = error.args[0] if error.args else None
    return _root(inner) if isinstance(inner, BaseException) else error
