"""A sweep: one probe for each of many companies, with fixed workers that run the product's own jobs.

Each worker is a process that takes the next queued row, as the workers of production are. What is possible is
companies x plan time / workers; a plan is two round trips here.
"""

from __future__ import annotations

from tests.benchmarks import companies
from tests.benchmarks.companies import LATENCY, MODEL_A
from tests.benchmarks.row import Row
from tests.benchmarks.simulator import GATEWAY_PATH, SENDER_PASSWORD, Simulator
from tests.benchmarks.size import Size
from tests.benchmarks.stage import stage

WORKERS = 4
ENTITIES = 2
PLAN = 2 * LATENCY / 1000  # seconds
GOAL = 1.2


def rows(size: Size) -> list[Row]:
    with (
        companies.simulator() as simulated,
        stage(INTACCT_GATEWAY_URL=f"{simulated.url}{GATEWAY_PATH}") as product,
    ):
        accounts = [
            companies.made(simulated, f"SWEEP-{number}", ENTITIES, **MODEL_A) for number in range(size.companies)
        ]
        companies.forget_requests(simulated)
        swept = product.told(
            "sweep_work",
            sender_password=SENDER_PASSWORD,
            passwords={account.company_id: account.user_password for account in accounts},
            entities=companies.entity_ids(ENTITIES),
            workers=WORKERS,
        )
        refused = _refused(simulated)
        database = product.database
    return [_row(size.companies, swept, refused, database)]


def _refused(simulated: Simulator) -> int:
    asked = simulated.http.get("/control/requests").json()["items"]
    return sum(entry["held_in_vain"] or entry["status"] == 429 for entry in asked)


def _row(count: int, swept: dict[str, float], refused: int, database: str) -> Row:
    possible = count * PLAN / WORKERS
    ratio = swept["seconds"] / possible
    whole = swept["passed"] == count
    return Row(
        name=f"Sweep of {count:,} companies, {WORKERS} workers",
        measured=f"{swept['seconds']:.1f} s, possible {possible:.1f} s: {ratio:.2f} x; {refused} refused as too many",
        goal=f"<= {GOAL} x",
        met=ratio <= GOAL and whole and not refused,
        note=f"On {database}. A probe took {swept['median']:.0f} ms (median), {swept['p95']:.0f} ms (p95), of which "
        f"{swept['processor']:.0f} ms processor time of its worker; {swept['passed']:,.0f} of {count:,} passed.",
    )
