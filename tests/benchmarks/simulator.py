"""The simulated gateway as a process: its start, its rate on one processor, and what 1,000 companies cost.

The simulator is held to one processor and the load generator to another; each connection asks its own company, so that
no request waits for its company's turn. Latency 0, keep-alive, one request in flight per connection.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from lxml import etree

from connections.simulator.companies import SENDER_PASSWORD_VARIABLE, USER_ID, VENDOR_SENDER
from connections.simulator.protocol.functions import GATEWAY_PATH
from tests.benchmarks.row import Row
from tests.benchmarks.size import Size
from tests.connections.simulator.wire import TOP_QUERY, control, envelope, login, query

ROOT = Path(__file__).parents[2]
SENDER_PASSWORD = "sender-password-of-the-benchmark"
RATE_GOAL, START_GOAL = 500, 1.0  # requests and sign-ins per second; seconds
CONNECTIONS = (1, 8, 32)
COMPANIES = 1000
STARTS = 10
WARM_UP, SECONDS = 0.5, 3.0
OBJECTS = ("VENDOR", "APBILL", "CUSTOMER", "ARINVOICE", "GLACCOUNT", "PROJECT")
OBJECTS += ("ITEM", "CLASS", "EMPLOYEE", "SODOCUMENT", "TASK", "CONTACT")


class Simulator:
    """A simulator process on a processor of its own, where the system can hold it there."""

    def __init__(self, state: Path) -> None:
        begun = time.perf_counter()
        self.process = _popen("connections.simulator", "--port", "0", "--state", str(state), processor=0)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]
        with urllib.request.urlopen(f"{self.url}/control/requests") as answer:
            answer.read()
        self.took = time.perf_counter() - begun
        self.http = httpx.Client(base_url=self.url, trust_env=False, timeout=60)

    def stop(self) -> None:
        self.http.close()
        self.process.terminate()
        self.process.communicate()

    def said(self, body: str) -> etree._Element:
        return etree.fromstring(self.http.post(GATEWAY_PATH, content=body).content)

    def memory(self) -> float | None:
        """Megabytes in use; None where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def processor_seconds(self) -> float:
        """Processor time used so far; 0.0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/stat")
        if not status.exists():
            return 0.0
        fields = status.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, bodies: Sequence[str]) -> dict[str, float]:
        """Keep one connection busy with each body; requests per second, and per second of processor; milliseconds."""
        address = urlsplit(self.url)
        plan = {
            "host": address.hostname,
            "port": address.port,
            "warm_up": WARM_UP,
            "seconds": SECONDS,
            "connections": [[GATEWAY_PATH, body] for body in bodies],
        }
        generator = _popen("tests.benchmarks.load", processor=1)
        before = self.processor_seconds()
        out, _ = generator.communicate(json.dumps(plan))
        used = self.processor_seconds() - before
        report = json.loads(out)
        if report["wrong"]:
            raise AssertionError(f"{report['wrong']} answers were refusals")
        share = SECONDS / (SECONDS + WARM_UP)  # the warm-up used the processor, too
        return {
            "rate": report["requests"] / report["seconds"],
            "possible": report["requests"] / (used * share) if used else 0.0,
            **report["milliseconds"],
        }


def _popen(module: str, *arguments: str, processor: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, SENDER_PASSWORD_VARIABLE: SENDER_PASSWORD},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_held_to(processor),
    )


def _held_to(processor: int) -> Callable[[], None] | None:
    if not hasattr(os, "sched_setaffinity"):
        return None
    offered = sorted(os.sched_getaffinity(0))
    chosen = {offered[processor % len(offered)]}
    return lambda: os.sched_setaffinity(0, chosen)


@contextlib.contextmanager
def running(state: Path) -> Iterator[Simulator]:
    simulator = Simulator(state)
    try:
        yield simulator
    finally:
        simulator.stop()


def rows(_: Size) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.json"
        named = _start_row("Start until it answers, the named companies", state)
        with running(state) as simulator:
            made = _making_row(simulator)
            rates = _rate_rows(simulator)
            listed = _list_row(simulator)
            saved = _saving_row(simulator, state)
        many = _start_row(f"Start with {COMPANIES:,} companies in its state file", state)
        return [named, many, made, *rates, listed, saved]


def _start_row(name: str, state: Path) -> Row:
    times = []
    for _ in range(STARTS):
        with running(state) as simulator:
            times.append(simulator.took)
    median = statistics.median(times)
    measured = f"{median:.2f} s (median of {STARTS}, worst {max(times):.2f} s)"
    return Row(name, measured, f"< {START_GOAL:.0f} s", median < START_GOAL)


def _making_row(simulator: Simulator) -> Row:
    before, begun = simulator.memory(), time.perf_counter()
    for number in range(COMPANIES):
        simulator.http.put(f"/control/companies/{_name(number)}", content=b"{}").raise_for_status()
    took, after = time.perf_counter() - begun, simulator.memory()
    memory = "" if before is None or after is None else f", memory {before:.0f} to {after:.0f} MB"
    return Row(f"{COMPANIES:,} companies made", f"{took:.1f} s{memory}", "all made", True)


def _name(number: int) -> str:
    return f"LOAD-{number}"


def _rate_rows(simulator: Simulator) -> list[Row]:
    """With all the companies there. The companies that are asked lie apart from each other."""
    companies = [_name(number * COMPANIES // max(CONNECTIONS)) for number in range(max(CONNECTIONS))]
    sender = control(VENDOR_SENDER, SENDER_PASSWORD)
    sign_ins = [envelope(sender, _login(simulator, company), ["<getAPISession/>"]) for company in companies]
    sessions = [f"<sessionid>{_session_of(simulator.said(body))}</sessionid>" for body in sign_ins]
    batch = [query(name) for name in OBJECTS]
    return [
        *_rates(simulator, "Sign-in with getAPISession", sign_ins, RATE_GOAL),
        *_rates(
            simulator, "Session, query of one row", [envelope(sender, one, [TOP_QUERY]) for one in sessions], RATE_GOAL
        ),
        *_rates(simulator, "Session, 12 queries of one row", [envelope(sender, one, batch) for one in sessions], None),
    ]


def _login(simulator: Simulator, company: str) -> str:
    state = simulator.http.get(f"/control/companies/{company}/mails").json()["items"][0]["body"]
    password = next(line.partition(":")[2].strip() for line in state.splitlines() if line.startswith("Password"))
    return login(company, password, USER_ID)


def _session_of(answer: etree._Element) -> str:
    session = answer.findtext("operation/result/data/api/sessionid")
    assert session, etree.tostring(answer)
    return session


def _rates(simulator: Simulator, what: str, bodies: Sequence[str], goal: int | None) -> Iterator[Row]:
    for count in CONNECTIONS:
        report = simulator.load(bodies[:count])
        yield Row(
            name=f"{what}, {count} connection{'s' if count > 1 else ''}",
            measured=f"{report['rate']:,.0f} requests/s, p50 {report['p50']:.1f} ms, p95 {report['p95']:.1f} ms",
            goal=f">= {goal} requests/s" if goal else "",
            met=report["rate"] >= goal if goal else None,
            note=f"{report['possible']:,.0f} per second of the simulator's own processor time, whatever else ran"
            if report["possible"]
            else "",
        )


def _list_row(simulator: Simulator) -> Row:
    times = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        answer = simulator.http.get("/").raise_for_status()
        times.append((time.perf_counter() - begun) * 1000)
    measured = f"{statistics.median(times):.0f} ms, {len(answer.content) // 1024} KiB"
    return Row(f"The list page with {COMPANIES:,} companies", measured, "", None)


def _saving_row(simulator: Simulator, state: Path) -> Row:
    begun = time.perf_counter()
    simulator.http.post("/control/save").raise_for_status()
    took = time.perf_counter() - begun
    measured = f"{took * 1000:.0f} ms, {state.stat().st_size / 1e6:.1f} MB"
    return Row(f"Saving {COMPANIES:,} companies", measured, "", None, "Other requests are answered meanwhile.")
