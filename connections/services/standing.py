"""What a run shows about the whole connection, together with what was known before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connections.models import CheckResult, ProbeRun
from connections.probe import outcomes
from connections.probe.outcomes import Outcome, Verdict, verdict_of

Standing = dict[str, CheckResult]
MOST_NAMED = 50  # checks in one event


def verdict_with(before: Standing | None, run: ProbeRun, results: Iterable[CheckResult]) -> Verdict:
    """Return what `run` shows about the whole connection, with what was known before it."""
    alone = verdict_of(map(as_heard, results))
    if not run.scope:
        return alone
    if before is None:  # nobody has looked at the rest yet
        return Verdict.FAILED if alone == Verdict.FAILED else Verdict.COULD_NOT_TELL
    merged = before | {result.check_id: result for result in results}
    return verdict_of(map(as_heard, merged.values()))


def changes(before: Standing | None, results: Iterable[CheckResult]) -> dict[str, list[str]]:
    """Return the ids of the checks that fail now and did not, and of those that pass now and failed.

    What was skipped before and fails now did not break: nobody could look at it.
    """
    known: Mapping[str, CheckResult] = before or {}
    seen = [(result, known[result.check_id].outcome) for result in results if result.check_id in known]
    failed, passed = str(Outcome.FAILED), str(Outcome.PASSED)
    no_news = (failed, str(Outcome.SKIPPED))
    newly_failed = [result.check_id for result, was in seen if result.outcome == failed and was not in no_news]
    newly_passed = [result.check_id for result, was in seen if result.outcome == passed and was == failed]
    return {"newly_failed": newly_failed[:MOST_NAMED], "newly_passed": newly_passed[:MOST_NAMED]}


def as_heard(row: CheckResult) -> outcomes.CheckResult:
    """Return a stored result as the probe told it."""
    return outcomes.CheckResult(
        check_id=row.check_id,
        title=row.title,
        module=row.module or None,
        outcome=Outcome(row.outcome),
        required=row.required,
        problem=row.problem,
        row=row.row,
        right=row.right,
        entity=row.entity,
        count=row.count,
        detail=row.detail,
        evidence=row.evidence,
        rung=row.is_rung,
    )
