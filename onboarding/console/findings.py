"""What a run found wrong: one finding per cause, with its fix and Intacct's own words. For operators only.

Customers see `onboarding.fix_cards` instead, which keeps quiet about our own troubles and about evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connections import guides
from connections.models import CheckResult, Connection
from onboarding.causes import Cause, causes_of
from onboarding.probe_words import in_words


@dataclass(frozen=True)
class Finding:
    cause: Cause
    fix: guides.Fix | None  # None where the check names no problem

    @property
    def id(self) -> str:
        return f"finding-{self.cause.results[0].position}"

    @property
    def required(self) -> bool:
        return self.cause.required

    @property
    def first(self) -> CheckResult:
        return self.cause.results[0]

    @property
    def problems(self) -> list[str]:
        return list(dict.fromkeys(result.problem for result in self.cause.results if result.problem))

    @property
    def affected(self) -> list[str]:
        """ "Bills: List and View" for rows, the title for every other check."""
        titles = [in_words(result.title) for result in self.cause.results if not result.row]
        rows = [f"{row.row}: {row.rights}" if row.rights else row.row for row in self.cause.affected]
        return titles + rows

    @property
    def evidence(self) -> list[CheckResult]:
        """One result for each thing Intacct said: many checks share one answer."""
        said = {result.evidence: result for result in reversed(self.cause.results) if result.evidence}
        return list(reversed(said.values()))


def findings_of(results: Iterable[CheckResult], connection: Connection) -> list[Finding]:
    """Return the findings, required ones first, then in the order of the ladder."""
    return [Finding(cause, cause.fix(connection) if cause.problem else None) for cause in causes_of(results)]
