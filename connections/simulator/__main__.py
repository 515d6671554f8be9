"""`python -m connections.simulator`: the simulated Intacct as a process of its own."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from connections.simulator.server import SimulatorServer

DEFAULT_PORT = 8900


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m connections.simulator", description="A simulated Sage Intacct.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"default {DEFAULT_PORT}; 0 picks a free one")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: reachable from this machine only")
    arguments = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        simulator = SimulatorServer(arguments.port, host=arguments.host)
    except OSError as error:
        print(f"Cannot listen on {arguments.host}:{arguments.port}: {error.strerror}", file=sys.stderr)
        return 1
    with simulator:
        print(f"Simulator ready on {simulator.url}", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
