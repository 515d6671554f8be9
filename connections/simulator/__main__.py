"""`python -m connections.simulator`: the simulated Intacct as a process of its own."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import threading
from pathlib import Path

from connections.simulator import saving
from connections.simulator.companies import build_world
from connections.simulator.keeping import Keeper
from connections.simulator.server import SimulatorServer

DEFAULT_PORT = 8900


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m connections.simulator", description="A simulated Sage Intacct.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"default {DEFAULT_PORT}; 0 picks a free one")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: reachable from this machine only")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="load the state from there and keep it there; it holds passwords"
    )
    arguments = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    world = build_world()
    keeper = Keeper(world, arguments.state) if arguments.state else None
    try:
        if keeper:
            keeper.begin()
    except saving.Unusable as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot keep the state in {arguments.state}: {error.strerror}", file=sys.stderr)
        return 1
    gc.freeze()  # what is there now stays: not to be looked through for garbage again and again
    try:
        simulator = SimulatorServer(arguments.port, world, arguments.host, keeper)
    except OSError as error:
        print(f"Cannot listen on {arguments.host}:{arguments.port}: {error.strerror}", file=sys.stderr)
        return 1
    with simulator:
        print(f"Simulator ready on {simulator.url}", flush=True)
        stop.wait()
    return 1 if keeper and keeper.failed else 0


if __name__ == "__main__":
    sys.exit(main())
