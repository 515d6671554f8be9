"""Putting an answer on the wire, properly or broken in one of the ways of `faults.py`."""

from __future__ import annotations

import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler

from connections.simulator.http import HttpAnswer

DRIP_SECONDS = 0.5  # between two bytes
HUGE_BYTES = 50_000_000
_CHUNK = b" " * 1_000_000


def send(handler: BaseHTTPRequestHandler, answer: HttpAnswer, stopping: threading.Event) -> None:
    """Send the answer over the handler's connection. Waits end early when the server stops."""
    if answer.delay:
        stopping.wait(answer.delay)
    if answer.delivery == "silent":
        handler.close_connection = True
    elif answer.delivery == "drip":
        _drip(handler, answer, stopping)
    elif answer.delivery == "huge":
        _huge(handler, answer)
    elif answer.delivery == "whole":
        _head(handler, answer, len(answer.body))
        if handler.command != "HEAD":
            handler.wfile.write(answer.body)
        handler.wfile.flush()
    else:
        _part(handler, answer)


def _head(handler: BaseHTTPRequestHandler, answer: HttpAnswer, length: int | None) -> None:
    """Status line and headers; without a length the end of the body is the end of the connection."""
    handler.send_response(answer.status)
    if answer.body or length:
        handler.send_header("Content-Type", answer.content_type)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if length is None:
        handler.send_header("Connection", "close")
        handler.close_connection = True
    elif answer.status != 204:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()


def _part(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
    """Half of the body: without a length (cut), against the length (short), or with a reset at the end."""
    _head(handler, answer, None if answer.delivery == "cut" else len(answer.body))
    handler.wfile.write(answer.body[: len(answer.body) // 2])
    handler.wfile.flush()
    handler.close_connection = True
    if answer.delivery == "reset":
        # Lingering switched off makes the closing a reset.
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _drip(handler: BaseHTTPRequestHandler, answer: HttpAnswer, stopping: threading.Event) -> None:
    _head(handler, answer, len(answer.body))
    for position in range(len(answer.body)):
        handler.wfile.write(answer.body[position : position + 1])
        handler.wfile.flush()
        if stopping.wait(DRIP_SECONDS):
            handler.close_connection = True
            return


def _huge(handler: BaseHTTPRequestHandler, answer: HttpAnswer) -> None:
    """The right answer with tens of megabytes of blanks at its end, where XML allows them."""
    rounds = HUGE_BYTES // len(_CHUNK)
    _head(handler, answer, len(answer.body) + rounds * len(_CHUNK))
    handler.wfile.write(answer.body)
    for _ in range(rounds):
        handler.wfile.write(_CHUNK)
    handler.wfile.flush()
