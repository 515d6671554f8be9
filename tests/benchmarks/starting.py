"""How long a committed job waits for its worker, when one is free: embedded, and with Redis and PostgreSQL."""

from __future__ import annotations

import contextlib

from tests import programs
from tests.benchmarks import companies
from tests.benchmarks.row import Row
from tests.benchmarks.simulator import GATEWAY_PATH, SENDER_PASSWORD
from tests.benchmarks.size import Size
from tests.benchmarks.stage import stage

GOALS = {"embedded": 50, "with Redis": 25}  # milliseconds, p95
COMPANIES = 10


def rows(size: Size) -> list[Row]:
    return [_embedded(size), _with_redis(size)]


def _embedded(size: Size) -> Row:
    return _row("embedded", _measured(size, redis=False), "SQLite and the worker in the same process.")


def _with_redis(size: Size) -> Row:
    if not (programs.redis_server() and programs.postgres_bin()):
        return Row(_name("with Redis"), "not measured", f"<= {GOALS['with Redis']} ms", None, "No Redis or PostgreSQL.")
    return _row("with Redis", _measured(size, redis=True), "PostgreSQL; the worker of docker-compose.yml.")


def _measured(size: Size, *, redis: bool) -> dict[str, float]:
    with (
        companies.simulator() as simulated,
        stage(postgres=redis, redis=redis, INTACCT_GATEWAY_URL=f"{simulated.url}{GATEWAY_PATH}") as product,
        product.service("worker", r"celery@\S+ ready") if redis else contextlib.nullcontext(),
    ):
        accounts = [companies.made(simulated, f"START-{number}", 1) for number in range(COMPANIES)]
        passwords = {account.company_id: account.user_password for account in accounts}
        found: dict[str, float] = product.told(
            "starting_work", sender_password=SENDER_PASSWORD, passwords=passwords, starts=size.starts
        )
        return found


def _name(how: str) -> str:
    return f"Commit until a worker has claimed the job, {how}"


def _row(how: str, found: dict[str, float], note: str) -> Row:
    measured = f"p50 {found['p50']:.1f} ms, p95 {found['p95']:.1f} ms"
    return Row(_name(how), measured, f"p95 <= {GOALS[how]} ms", found["p95"] <= GOALS[how], note)
