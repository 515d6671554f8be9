"""Counts what a job asks of the gateway: requests, sign-ins, and what Sage counts as API transactions.

The one gateway client of this process does not know what it is asked for; the job in progress does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

from connections.intacct import (
    Function,
    Gateway,
    GatewayUnavailable,
    GetApiSession,
    GetApplications,
    GetCompanyPrefs,
    GetFinancialSetup,
    GetUserPermissions,
    IntacctError,
    Login,
    Reply,
    Sender,
    SessionAuth,
)

#: Refusals that show that a company bears no more at once.
TOO_MANY = frozenset({"rate_limited", "concurrency_limit"})

#: No job is put off for longer than this at a time, whatever a header says.
LONGEST_WAIT = timedelta(minutes=15)

#: Functions that read no records. Every other call counts, also inside a batch (reference, intacct-gateway section 9).
_FREE = (GetApiSession, GetApplications, GetCompanyPrefs, GetFinancialSetup, GetUserPermissions)


@dataclass(frozen=True)
class Cost:
    requests: int = 0
    sign_ins: int = 0
    transactions: int = 0


@dataclass
class Meter:
    """`before_request` is told the cost of each request before it is sent; what it raises keeps it from being sent."""

    before_request: list[Callable[[Cost], None]] = field(default_factory=list)
    asked: bool = False
    too_many: bool = False  # the company or the gateway said so at least once
    asked_to_wait: timedelta = timedelta()  # the longest time for which the gateway asked us to wait

    def asks(self, auth: Login | SessionAuth, functions: Sequence[Function]) -> None:
        cost = Cost(1, int(isinstance(auth, Login)), transactions_of(functions))
        for tell in self.before_request:
            tell(cost)
        self.asked = True

    def heard(self, problem: str, retry_after: float | None = None) -> None:
        self.too_many = self.too_many or problem in TOO_MANY
        seconds = min(retry_after or 0.0, LONGEST_WAIT.total_seconds())
        self.asked_to_wait = max(self.asked_to_wait, timedelta(seconds=seconds))


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


def transactions_of(functions: Sequence[Function]) -> int:
    return sum(not isinstance(function, _FREE) for function in functions)


@contextmanager
def metered() -> Iterator[Meter]:
    """Count what this thread asks of the gateway meanwhile."""
    meter = Meter()
    token = _meter.set(meter)
    try:
        yield meter
    finally:
        _meter.reset(token)


def meter_in_use() -> Meter:
    """Return the meter of the job in progress; outside a job, one that nobody reads."""
    return _meter.get() or Meter()


class MeteredGateway(Gateway):
    """A gateway client whose requests are counted for the job in progress."""

    def send(
        self,
        sender: Sender,
        auth: Login | SessionAuth,
        functions: Sequence[Function],
        *,
        endpoint: str | None = None,
        deadline: float | None = None,
    ) -> Reply:
        meter = meter_in_use()
        meter.asks(auth, functions)
        try:
            reply = super().send(sender, auth, functions, endpoint=endpoint, deadline=deadline)
        except IntacctError as error:
            meter.heard(error.problem, error.retry_after if isinstance(error, GatewayUnavailable) else None)
            raise
        for outcome in reply.outcomes:
            if outcome.refusal is not None:
                meter.heard(outcome.refusal.problem)
        return reply
