"""Simulated companies for the benchmarks, in the models of the reference (reliability section 4.2).

Model A: 150 ms per request. Model B: 100 ms per request and 25 ms per function in it. In both, two requests at once
are answered and a third is refused. No company here costs anything for a new connection.
"""

from __future__ import annotations

import contextlib
import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.simulator import SENDER_PASSWORD, Simulator, running
from tests.conformance.accounts import Account

TWO_LANES = {"max_in_flight": 2, "max_held": 0}
LATENCY = 150  # milliseconds per request in model A
MODEL_A = {"latency_ms": LATENCY, **TWO_LANES}
B_LATENCY, B_FUNCTION = 100, 25
MODEL_B = {"latency_ms": B_LATENCY, "latency_per_function_ms": B_FUNCTION, **TWO_LANES}


@dataclass(frozen=True)
class Counts:
    """What a company was asked, as its simulator saw it."""

    requests: int
    sign_ins: int
    functions: int
    too_many: int  # refused because too many were in flight
    most_in_flight: int

    def __str__(self) -> str:
        return f"{counted(self.requests, 'request')}, {counted(self.sign_ins, 'sign-in')}"


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


@contextlib.contextmanager
def simulator() -> Iterator[Simulator]:
    """A simulator process of its own, on its own processor where the system allows that."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "state.json") as process:
        yield process


def entity_ids(count: int) -> tuple[str, ...]:
    """The entities of a company that `made` made with so many."""
    width = max(3, math.ceil(math.log10(count + 1)))
    return tuple(f"E{number:0{width}}" for number in range(count))


def made(simulated: Simulator, company_id: str, entities: int, **behaviour: object) -> Account:
    """Make a company that is in order and has so many entities; return its Web Services user's credentials."""
    wanted = [{"entity_id": entity, "name": f"Entity {entity}"} for entity in entity_ids(entities)]
    answer = simulated.http.put(
        f"/control/companies/{company_id}", json={"entities": wanted, "private_records": {}, "behaviour": behaviour}
    )
    answer.raise_for_status()
    letter = simulated.http.get(f"/control/companies/{company_id}/mails").json()["items"][0]["body"]
    words = (line.partition(":")[2].strip() for line in letter.splitlines() if line.startswith("Password"))
    return Account(company_id, SENDER_PASSWORD, next(words))


def forget_requests(simulated: Simulator) -> None:
    """Count from nothing."""
    simulated.http.delete("/control/requests").raise_for_status()


def counts(simulated: Simulator, company_id: str) -> Counts:
    """Return what the company was asked since `forget_requests`."""
    asked = simulated.http.get(f"/control/requests?company={company_id}").json()["items"]
    load = simulated.http.get(f"/control/companies/{company_id}").json()["load"]
    return Counts(
        requests=len(asked),
        sign_ins=sum(entry["sign_in"] for entry in asked),
        functions=sum(len(entry["functions"]) for entry in asked),
        too_many=sum(entry["held_in_vain"] or entry["status"] == 429 for entry in asked),
        most_in_flight=load["peak_in_flight"],
    )
