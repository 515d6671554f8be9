"""The simulator's HTTP server: gateway, control API and admin pages behind one port.

with SimulatorServer() as simulator:
    httpx.post(simulator.gateway_url, content=…)
"""

from __future__ import annotations

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connections.simulator import control, delivery, journal
from connections.simulator.admin import pages
from connections.simulator.companies import build_world
from connections.simulator.http import HttpAnswer
from connections.simulator.protocol import engine
from connections.simulator.protocol.functions import GATEWAY_PATH
from connections.simulator.state import World

MAX_REQUEST_BYTES = 10_000_000
IDLE_SECONDS = 120  # a kept-alive connection without a request is closed after this


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "IntacctSimulator"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 65536  # head and body leave in one packet
    timeout = IDLE_SECONDS
    server: _Server

    def _answer(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            answer = HttpAnswer(413, b"The request is too large or has no length.", "text/plain")
        else:
            answer = self._routed(body)
        delivery.send(self, answer, self.server.stopping)

    # The names that http.server looks for.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def _body(self) -> bytes | None:
        """The request's body; None when it is too large or of unknown length."""
        if self.headers.get("Transfer-Encoding"):
            return None
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_REQUEST_BYTES:
            return None
        return self.rfile.read(int(length))

    def _routed(self, body: bytes) -> HttpAnswer:
        split = urlsplit(self.path)
        path, query = split.path, parse_qs(split.query, keep_blank_values=True)
        world = self.server.world
        if path == GATEWAY_PATH:
            return self._gateway(body)
        if path.startswith("/control/"):
            return control.handle(world, self.command, path, query, body)
        if path == "/" or path.startswith("/company/"):
            form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
            method = "GET" if self.command == "HEAD" else self.command
            return pages.handle(world, method, path, form, query)
        journal.write(world, journal.Entry(outcome=f"{self.command} {path}", status=404))
        return HttpAnswer(404, b"There is nothing here.", "text/plain")

    def _gateway(self, body: bytes) -> HttpAnswer:
        if self.command != "POST":
            return engine.unreadable()
        base_url = f"http://{self.headers.get('Host') or self.server.address}"
        return engine.answer(self.server.world, body, self.client_address[0], base_url)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the signature of http.server)
        """Silent: what was asked is in the journal, without secrets."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], world: World) -> None:
        super().__init__(address, _Handler)
        self.world = world
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"{self.server_address[0]!s}:{self.server_address[1]}"

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._connections_lock:
            self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:  # the signature of socketserver
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # the signature of socketserver
        """A caller that went away is no error; anything else belongs on the terminal."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """Close what is kept alive, so that a stopped simulator looks like one."""
        with self._connections_lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # already gone


class SimulatorServer:
    """A running simulated Intacct. `port` 0 picks a free one; `world` defaults to the named companies."""

    def __init__(self, port: int = 0, world: World | None = None, host: str = "127.0.0.1") -> None:
        self.world = world if world is not None else build_world()
        self._server = _Server((host, port), self.world)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{self._server.address}"

    @property
    def gateway_url(self) -> str:
        return f"{self.url}{GATEWAY_PATH}"

    def start(self) -> SimulatorServer:
        """Answer requests in a thread of its own; the port already listens before this."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and hang up on everybody."""
        self._server.stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._server.hang_up()

    def __enter__(self) -> SimulatorServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
