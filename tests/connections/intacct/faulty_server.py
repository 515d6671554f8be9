"""A server that misbehaves on the wire in ways that a program speaking the protocol never would."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.connections.intacct.samples import success_for

Act = Callable[["Wire"], None]


class Wire(BaseHTTPRequestHandler):
    """One connection; the acts below write to it."""

    protocol_version = "HTTP/1.1"
    server: _Listener

    def setup(self) -> None:
        super().setup()
        self.server.owner.connections += 1

    def do_POST(self) -> None:
        self.request_body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.owner.received.append(dict(self.headers))
        self.server.owner.next_act()(self)

    def do_GET(self) -> None:
        self.server.owner.received.append({"followed": self.path})
        self.reply(200, b"")

    def reply(self, status: int, body: bytes, content_type: str = "text/xml", **headers: str) -> None:
        """Send a proper HTTP answer. Header names are given with underscores."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def succeed(self) -> None:
        self.reply(200, success_for(self.request_body))

    def succeed_and_close(self) -> None:
        """Answer as if the connection could be used again, then close it."""
        self.succeed()
        self.close_connection = True

    def raw(self, data: bytes) -> None:
        """Send bytes as they are and close."""
        self.wfile.write(data)
        self.close_connection = True

    def reset(self) -> None:
        """Close so that the other side sees a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def drip(self, data: bytes) -> None:
        """Send one byte now and then, until everything is sent, the caller leaves or the test is over."""
        self.close_connection = True
        for byte in data:
            if self.server.owner.over.wait(0.05):
                return
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return

    def hang(self) -> None:
        """Say nothing until the test is over."""
        self.server.owner.over.wait()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the signature of http.server)
        """Silent."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: FaultyServer

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.owner.closed += 1

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is what these tests are about."""


class FaultyServer:
    """Acts in the order of `acts`; the last one is repeated."""

    def __init__(self) -> None:
        self.acts: list[Act] = [Wire.succeed]
        self.received: list[dict[str, str]] = []
        self.connections = 0
        self.closed = 0  # how many of them
        self.over = threading.Event()
        self._listener = _Listener(("127.0.0.1", 0), Wire)
        self._listener.owner = self
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def port(self) -> int:
        return self._listener.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ia/xml/xmlgw.phtml"

    def use_tls(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on; the handshake takes place in the connection's own thread."""
        self._listener.socket = context.wrap_socket(
            self._listener.socket, server_side=True, do_handshake_on_connect=False
        )

    def next_act(self) -> Act:
        return self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]

    def stop(self) -> None:
        self.over.set()
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()
