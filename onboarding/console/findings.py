"""What a run found wrong: one finding per cause, with its fix and Intacct's own words. For operators only.

Customers see `onboarding.fix_cards` instead, which keeps quiet about our own troubles and about evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connections import guides
from connections.models import CheckResult, Connection
from onboarding.fix_cards import affected_rows, rows_text
from onboarding.fixes import FIXABLE, problem_of, values_of, variant_of


@dataclass(frozen=True)
class Finding:
    results: list[CheckResult]
    fix: guides.Fix | None  # None where the check names no problem

    @property
    def id(self) -> str:
        return f"finding-{self.results[0].position}"

    @property
    def required(self) -> bool:
        return any(result.required for result in self.results)

    @property
    def problems(self) -> list[str]:
        return list(dict.fromkeys(result.problem for result in self.results if result.problem))

    @property
    def affected(self) -> list[str]:
        """ "Bills: List and View" for rows, the title for every other check."""
        titles = [result.title for result in self.results if not result.row]
        rows = [f"{row.row}: {row.rights}" if row.rights else row.row for row in affected_rows(self.results)]
        return titles + rows

    @property
    def evidence(self) -> list[CheckResult]:
        """One result for each thing Intacct said: many checks share one answer."""
        said = {result.evidence: result for result in reversed(self.results) if result.evidence}
        return list(reversed(said.values()))


def findings_of(results: Iterable[CheckResult], connection: Connection) -> list[Finding]:
    """Return the findings in the order of the ladder, required ones first."""
    causes: dict[tuple[str, ...], list[CheckResult]] = {}
    for result in results:
        if result.outcome in FIXABLE:
            causes.setdefault(_cause(result, connection), []).append(result)
    findings = [Finding(same, _fix(same, connection)) for same in causes.values()]
    return sorted(findings, key=lambda finding: not finding.required)


def _cause(result: CheckResult, connection: Connection) -> tuple[str, ...]:
    """Return what two results share when one fix repairs both, whatever Intacct called the two problems."""
    if not result.problem:
        return (result.check_id,)
    fix = _rendered(result.problem, connection, module=result.module)
    return (result.outcome, result.module, fix.title, fix.cause)


def _fix(same: Sequence[CheckResult], connection: Connection) -> guides.Fix | None:
    first, affected = same[0], affected_rows(same)
    if not first.problem:
        return None
    more = {"module": first.module, "entity": first.entity}
    if len(affected) == 1:
        more |= {"row": affected[0].row, "rights": affected[0].rights}
    elif affected:
        more["rows"] = rows_text(same)
    return _rendered(first.problem, connection, **more)


def _rendered(problem: str, connection: Connection, **more: str) -> guides.Fix:
    return guides.fix(problem_of(problem, connection), variant_of(connection), values_of(connection, **more))
