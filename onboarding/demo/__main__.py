"""`make demo`: start everything, say where to look, and stop all of it on Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from onboarding.demo.launcher import ROOT, DemoStack
from onboarding.demo.processes import ProcessFailed

DATA_DIR = ROOT / "var" / "demo"


def main() -> int:
    """Return the exit code: 0 when the person stopped it, 1 when it could not start or a part of it ended."""
    options = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT too: it may have come in ignored
        signal.signal(number, _as_interrupt)
    stack = DemoStack(
        DATA_DIR,
        web_port=options.port,
        simulator_port=options.simulator_port,
        say=lambda text: print(text, flush=True),
    )
    try:
        with stack:
            print(_welcome(stack), flush=True)
            try:
                stack.wait()
            except KeyboardInterrupt:
                print("\nStopping …", flush=True)
    except KeyboardInterrupt:
        pass
    except ProcessFailed as error:
        print(f"\n{error}\n\nThe demo has stopped.", file=sys.stderr, flush=True)
        return 1
    print("The demo has stopped.", flush=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m onboarding.demo", description="Run the whole product locally.")
    parser.add_argument("--port", type=int, default=8000, help="port of the product (default: 8000)")
    parser.add_argument("--simulator-port", type=int, default=8065, help="port of the simulator (default: 8065)")
    return parser.parse_args()


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _welcome(stack: DemoStack) -> str:
    rows = [(f"{link.customer} ({link.company_id})", link.url) for link in stack.links]
    if stack.console is not None:
        rows.append(("Operations console", stack.console.url))
        rows.append(("  sign in as", f"{stack.console.user}   password: {stack.console.password}"))
    rows.append(("Simulated Intacct", f"{stack.simulator_url}/"))
    rows.append(("Logs", f"{_short(stack.data_dir)}/web.log, simulator.log"))
    width = max(len(label) for label, _ in rows)
    table = "\n".join(f"  {label:<{width}}   {value}" for label, value in rows)
    return (
        f"\nIntacct Onboarding is ready.\n\n{table}\n\n"
        "Open a customer's link as their administrator would, and do in the simulated Intacct what it asks\n"
        "for: the company to use there stands beside the name.\n"
        f"Press Ctrl-C to stop everything; to begin from nothing, delete {_short(stack.data_dir)}.\n"
    )


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main())
