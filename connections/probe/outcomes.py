"""What a probe run says: the outcome of each check, the verdict of the run, and what it learned on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from connections.intacct import EntityDetails


class Outcome(StrEnum):
    """A check's answer. `failed` means the customer or Sage must act, `errored` that we must."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SUBSCRIBED = "not_subscribed"
    COULD_NOT_TELL = "could_not_tell"
    SKIPPED = "skipped"
    ERRORED = "errored"


class Verdict(StrEnum):
    PASSED = "passed"  # every required check passed, or does not apply to this company
    FAILED = "failed"
    COULD_NOT_TELL = "could_not_tell"


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """The answer of one check.

    `detail` is one plain sentence for the customer; `evidence` holds Intacct's own words and the Support ID and
    is for operators only. `count` is how many records the connection can see.
    """

    check_id: str
    title: str
    module: str | None
    outcome: Outcome
    required: bool
    problem: str = ""
    row: str = ""
    right: str = ""
    entity: str = ""
    count: int | None = None
    detail: str = ""
    evidence: str = ""
    rung: bool = False


@dataclass(frozen=True)
class UnreachableEntity:
    """An entity that exists, or was chosen, and that the connection cannot enter; `problem` says why."""

    entity_id: str
    name: str
    problem: str


@dataclass(frozen=True)
class CompanyFacts:
    """What a run learned about the company; None where the gateway would not say.

    `entities` are those that the user may enter; `unreachable`, as far as they are known, those that it may not.
    `landed_entity` is the entity that a sign-in without entity ended in ("" at top level). `batch_sessions_ok`
    tells whether the gateway opens several entity sessions in one request, None if that was not tried: keep the
    last answer and pass it to the next run.
    """

    multi_entity: bool | None = None
    applications: frozenset[str] | None = None
    entities: tuple[EntityDetails, ...] = ()
    unreachable: tuple[UnreachableEntity, ...] = ()
    top_level_only: bool | None = None
    landed_entity: str = ""
    batch_sessions_ok: bool | None = None


@dataclass(frozen=True)
class Report:
    results: tuple[CheckResult, ...]
    verdict: Verdict
    facts: CompanyFacts

    @property
    def vendor_trouble(self) -> CheckResult | None:
        """The rung that we have to mend ourselves, if one decides this run."""
        return next((each for each in self.results if each.rung and each.outcome is Outcome.ERRORED), None)


def verdict_of(results: Iterable[CheckResult]) -> Verdict:
    """Sum up: one required failure fails the run; otherwise anything required that we do not know stays open."""
    outcomes = {result.outcome for result in results if result.required}
    if Outcome.FAILED in outcomes:
        return Verdict.FAILED
    if outcomes & {Outcome.ERRORED, Outcome.COULD_NOT_TELL}:
        return Verdict.COULD_NOT_TELL
    return Verdict.PASSED
