"""A load generator as a process of its own: keep-alive connections, each with one request in flight.

`python -m tests.benchmarks.load`: reads a JSON plan from standard input, prints a JSON report. Raw sockets and one
thread, so that the generator costs a fraction of what it measures.

In:  {"host", "port", "seconds", "warm_up", "connections": [[path, body], …]}; every connection repeats its own request.
Out: {"requests", "seconds", "milliseconds": {"p50", "p95"}, "wrong": answers without the expected words}.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from typing import Any

GOOD = b"<status>success</status>"
BAD = b"<status>failure</status>"


class Connection:
    """One kept-alive connection that sends the same request again as soon as it is answered."""

    def __init__(self, address: tuple[str, int], path: str, body: str) -> None:
        content = body.encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\nContent-Type: application/xml\r\n"
            f"Accept: */*\r\nAccept-Encoding: gzip\r\nUser-Agent: load\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        self.request = head.encode() + content
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0

    def ask(self) -> None:
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(self.request)

    def answered(self) -> bool:
        """Take in what has arrived; True once the answer is whole."""
        arrived = self.socket.recv(1 << 20)
        if not arrived:
            raise ConnectionError("the simulator hung up")
        self.received += arrived
        head, blank, body = self.received.partition(b"\r\n\r\n")
        if not blank:
            return False
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return len(body) >= length

    @property
    def good(self) -> bool:
        return GOOD in self.received and BAD not in self.received


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Keep every connection busy for that long, after a warm-up that does not count."""
    address = (plan["host"], plan["port"])
    connections = [Connection(address, path, body) for path, body in plan["connections"]]
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        _turn(selector, time.perf_counter() + plan["warm_up"])
        begun = time.perf_counter()
        took, wrong = _turn(selector, begun + plan["seconds"])
        seconds = time.perf_counter() - begun
    for connection in connections:
        connection.socket.close()
    took.sort()
    spread = {name: round(took[int(len(took) * share)] * 1000, 3) for name, share in (("p50", 0.5), ("p95", 0.95))}
    return {"requests": len(took), "seconds": seconds, "milliseconds": spread, "wrong": wrong}


def _turn(selector: selectors.BaseSelector, until: float) -> tuple[list[float], int]:
    """Answer times in seconds, and how many answers were not what they should be."""
    took: list[float] = []
    wrong = 0
    while (now := time.perf_counter()) < until:
        for key, _ in selector.select(until - now):
            connection: Connection = key.data
            if connection.answered():
                took.append(time.perf_counter() - connection.sent_at)
                wrong += not connection.good
                connection.ask()
    return took, wrong


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
