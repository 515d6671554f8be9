"""Taking a request's body off the wire, or saying why it cannot be taken."""

from __future__ import annotations

import re
import socket
import time
from http.server import BaseHTTPRequestHandler

from connections.simulator.http import HttpAnswer

MAX_REQUEST_BYTES = 10_000_000
MAX_CONTROL_BYTES = 200_000_000  # a saved state with thousands of companies
LET_FINISH_SECONDS = 2.0
_LENGTH = re.compile(r"[0-9]{1,15}")


def body(handler: BaseHTTPRequestHandler) -> bytes | HttpAnswer:
    """The request's body; an answer where its length is unknown, not a number, too large, or not kept."""
    if handler.headers.get("Transfer-Encoding"):
        return _refused(413, "The request has no length: it must not be sent in chunks.")
    length = handler.headers.get("Content-Length", "0").strip()
    if not _LENGTH.fullmatch(length):
        return _refused(400, "The request's Content-Length is not a number.")
    if int(length) > (MAX_CONTROL_BYTES if handler.path.startswith("/control/") else MAX_REQUEST_BYTES):
        return _refused(413, "The request is too large.")
    received = handler.rfile.read(int(length))
    if len(received) < int(length):
        return _refused(400, "The request ended before its Content-Length.")
    return received


def let_finish(handler: BaseHTTPRequestHandler) -> None:
    """Take in and throw away what is still being sent, for a while.

    Closing on a client in the middle of sending resets the connection, and it would never read why.
    """
    deadline = time.monotonic() + LET_FINISH_SECONDS
    try:
        handler.connection.shutdown(socket.SHUT_WR)
        handler.connection.settimeout(LET_FINISH_SECONDS)
        while time.monotonic() < deadline and handler.rfile.read1(1_000_000):
            pass
    except OSError:
        return  # gone, or silent for too long


def _refused(status: int, words: str) -> HttpAnswer:
    return HttpAnswer(status, words.encode(), "text/plain; charset=utf-8", {"Connection": "close"})
