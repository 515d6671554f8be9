"""The connections that are open, and who has to go when there are too many."""

from __future__ import annotations

import socket
import threading

MOST = 800  # more open connections than this, and the one that was idle for longest is hung up on


class Crowd:
    """Every open connection. Each one has a thread and a file descriptor, and neither is endless."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[socket.socket, None] = {}  # idle for longest first
        self._busy: set[socket.socket] = set()

    def __len__(self) -> int:
        return len(self._idle) + len(self._busy)

    def add(self, connection: socket.socket) -> None:
        """A new connection, which has asked for nothing yet."""
        with self._lock:
            self._idle[connection] = None
            crowded = len(self) > MOST
        if crowded:
            self.make_room()

    def busy(self, connection: socket.socket) -> None:
        """A request has come in and is being answered."""
        with self._lock:
            self._idle.pop(connection, None)
            self._busy.add(connection)

    def idle(self, connection: socket.socket) -> None:
        """Answered; the connection is kept alive."""
        with self._lock:
            self._busy.discard(connection)
            self._idle[connection] = None

    def remove(self, connection: socket.socket) -> None:
        with self._lock:
            self._busy.discard(connection)
            self._idle.pop(connection, None)

    def make_room(self) -> None:
        """Hang up on whoever was idle for longest; nobody where everybody is being answered."""
        with self._lock:
            connection = next(iter(self._idle), None)
            if connection is not None:
                del self._idle[connection]
                _hang_up(connection)

    def send_away(self) -> None:
        """Hang up on everybody."""
        with self._lock:
            for connection in (*self._idle, *self._busy):
                _hang_up(connection)


def _hang_up(connection: socket.socket) -> None:
    """The connection's thread notices, and closes it."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already gone
