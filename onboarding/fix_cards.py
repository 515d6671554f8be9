"""What is left to do after a run, as the customer reads it: one card per cause, quiet about our own troubles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from connections import guides
from connections.models import CheckResult, Connection
from connections.probe.modules import MODULES
from onboarding.causes import Affected, Cause, affected_rows, causes_of


@dataclass(frozen=True)
class FixCard:
    """One cause and its clicks; `problem` names the card uniquely on its page."""

    problem: str
    title: str
    cause: str
    owner: str
    clicks: tuple[guides.Click, ...]
    affected: tuple[Affected, ...]
    step: str
    required: bool
    outcome: str


def cards_of(results: Iterable[CheckResult], connection: Connection, **values: str) -> list[FixCard]:
    """Return the cards, required ones first, then in the order of the checks. `values` go into the texts."""
    return [_card(cause, cause.fix(connection, **values)) for cause in causes_of(results)]


def _card(cause: Cause, fix: guides.Fix) -> FixCard:
    if cause.outcome == "errored" or fix.owner == "vendor":
        return _our_card(cause, fix)
    return FixCard(
        problem=_name(cause),
        title=fix.title,
        cause=fix.cause,
        owner=fix.owner,
        clicks=fix.clicks,
        affected=cause.affected,
        step=fix.step,
        required=cause.required,
        outcome=cause.outcome,
    )


def _our_card(cause: Cause, fix: guides.Fix) -> FixCard:
    """A trouble of ours: said plainly, and nothing is asked of the customer."""
    ours = _("We are on it. There is nothing for you to do.")
    is_vendors = fix.owner == "vendor"
    return FixCard(
        problem=_name(cause),
        title=fix.title if is_vendors else _("Something went wrong on our side"),
        cause=f"{fix.cause} {ours}" if is_vendors else ours,
        owner="vendor",
        clicks=(),
        affected=cause.affected,
        step="",
        required=cause.required,
        outcome=cause.outcome,
    )


def _name(cause: Cause) -> str:
    code = MODULES[cause.module].code if cause.module in MODULES else "all"
    first = cause.results[0]
    return "-".join((cause.problem or first.check_id, first.entity or code, cause.outcome)).replace(".", "-")


@dataclass(frozen=True)
class Difference:
    """What changed since the run before, by row or check title."""

    newly_passed: tuple[str, ...]
    newly_failed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.newly_passed or self.newly_failed)


def difference_of(now: Iterable[CheckResult], before: Iterable[CheckResult]) -> Difference:
    """Compare two runs by check id; checks that only one of them has are no news."""
    earlier = {result.check_id: result.outcome for result in before}
    passed, failed = [], []
    for result in now:
        was = earlier.get(result.check_id)
        if was is None or was == result.outcome:
            continue
        if result.outcome == "passed" and was != "not_subscribed":
            passed.append(result)
        elif result.outcome == "failed":
            failed.append(result)
    return Difference(_named(passed), _named(failed))


def _named(results: Sequence[CheckResult]) -> tuple[str, ...]:
    rows = [f"{item.row} ({item.rights})" if item.rights else item.row for item in affected_rows(results)]
    return (*(result.title for result in results if not result.row), *rows)
