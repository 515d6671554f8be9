"""The simulator's HTTP server: gateway, control API and admin pages behind one port.

with SimulatorServer() as simulator:
    httpx.post(simulator.gateway_url, content=…)
"""

from __future__ import annotations

import socket
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connections.simulator import control, delivery, journal, receiving
from connections.simulator.admin import pages
from connections.simulator.companies import build_world
from connections.simulator.crowd import Crowd
from connections.simulator.http import HttpAnswer
from connections.simulator.keeping import Keeper
from connections.simulator.protocol import engine
from connections.simulator.protocol.functions import GATEWAY_PATH
from connections.simulator.state import World

IDLE_SECONDS = 120  # a kept-alive connection without a request is closed after this, and so is half a request


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.1"  # of a line that cannot be read: so its refusal has a status line
    server_version = "IntacctSimulator"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 65536  # head and body leave in one packet
    timeout = IDLE_SECONDS
    server: _Server

    def _answer(self) -> None:
        self.server.crowd.busy(self.connection)
        try:
            body = receiving.body(self)
            if isinstance(body, bytes):
                delivery.send(self, self._careful(body), self.server.stopping)
            else:
                self.close_connection = True  # where the next request begins is not known
                delivery.send(self, body, self.server.stopping)
                receiving.let_finish(self)
        finally:
            self.server.crowd.idle(self.connection)

    # The names that http.server looks for.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer  # noqa: N815

    def _careful(self, body: bytes) -> HttpAnswer:
        """A mistake of ours is an answer, too: nobody waits for a thread that died."""
        try:
            return self._routed(body)
        except Exception:  # noqa: BLE001  (whatever it is, it is printed)
            traceback.print_exc()
            return HttpAnswer(500, b"The simulator itself failed: what it printed says where.", "text/plain")

    def _routed(self, body: bytes) -> HttpAnswer:
        try:
            split = urlsplit(self.path)
        except ValueError:
            return HttpAnswer(400, b"The address cannot be read.", "text/plain")
        path, query = split.path, parse_qs(split.query, keep_blank_values=True)
        if path == GATEWAY_PATH:
            return self._gateway(body)
        world, keeper = self.server.world, self.server.keeper
        method = "GET" if self.command == "HEAD" else self.command
        if path.startswith("/control/"):
            answer = control.handle(world, method, path, query, body, keeper.save if keeper else None)
        elif path == "/" or path.startswith(("/company/", "/mailbox/")):
            form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
            answer = pages.handle(world, method, path, form, query)
        else:
            journal.write(world, journal.Entry(outcome=f"{self.command} {path}", status=404))
            return HttpAnswer(404, b"There is nothing here.", "text/plain")
        if keeper and method != "GET":
            keeper.changed()
        return answer

    def _gateway(self, body: bytes) -> HttpAnswer:
        if self.command != "POST":
            return engine.unreadable()
        base_url = f"http://{self.headers.get('Host') or self.server.address}"
        content_type = self.headers.get("Content-Type", "")
        return engine.answer(self.server.world, body, self.client_address[0], base_url, content_type)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the signature of http.server)
        """Silent: what was asked is in the journal, without secrets."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], world: World, keeper: Keeper | None) -> None:
        super().__init__(address, _Handler)
        self.world = world
        self.keeper = keeper
        self.stopping = threading.Event()
        self.crowd = Crowd()

    @property
    def address(self) -> str:
        return f"{self.server_address[0]!s}:{self.server_address[1]}"

    def get_request(self) -> tuple[socket.socket, Any]:
        try:
            connection, address = super().get_request()
        except OSError:  # no file descriptors left, most likely
            self.crowd.make_room()
            self.stopping.wait(0.05)
            raise
        self.crowd.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:  # the signature of socketserver
        self.crowd.remove(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # the signature of socketserver
        """A caller that went away is no error; anything else belongs on the terminal."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class SimulatorServer:
    """A running simulated Intacct. `port` 0 picks a free one; `world` defaults to the named companies.

    `keeper` saves the world while the server runs and when it stops; it has begun already.
    """

    def __init__(
        self, port: int = 0, world: World | None = None, host: str = "127.0.0.1", keeper: Keeper | None = None
    ) -> None:
        self.world = world if world is not None else build_world()
        self._keeper = keeper
        self._server = _Server((host, port), self.world, keeper)
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
        if self._keeper:
            self._keeper.start()
        return self

    def stop(self) -> None:
        """Stop listening, hang up on everybody, and save."""
        self._server.stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._server.crowd.send_away()
        if self._keeper:
            self._keeper.stop()

    def __enter__(self) -> SimulatorServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
