"""Findings that share one cause: repaired by one fix, shown once, however many checks they failed.

Customers see a cause as a fix card (`onboarding.fix_cards`), operators as a finding with its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from connections import guides
from connections.models import CheckResult, Connection
from onboarding.fixes import FIXABLE, fix_for, needed

#: Seen in two ways, repaired in one: a listing was refused, or the list of rights lacks one.
SAME_CAUSE = {"no_permission": "rights_missing"}

#: Causes that are repaired module by module. Every other cause is one, however many modules it touches.
PER_MODULE = frozenset(
    {
        "rights_missing",
        "permission_row_not_found",
        "module_not_subscribed",
        "feature_disabled",
        "object_not_available",
        "object_not_available_for_operation",
    }
)


@dataclass(frozen=True)
class Affected:
    """A row with the rights that are missing on it."""

    module: str
    row: str
    rights: str


@dataclass(frozen=True)
class Cause:
    """One cause and the results it explains, in the order of the checks."""

    problem: str  # "" where the checks name none
    outcome: str
    results: tuple[CheckResult, ...]

    @property
    def module(self) -> str:
        """The module all results lie in, or "" if they lie in several."""
        modules = {result.module for result in self.results}
        return modules.pop() if len(modules) == 1 else ""

    @property
    def required(self) -> bool:
        return any(result.required for result in self.results)

    @property
    def affected(self) -> tuple[Affected, ...]:
        return affected_rows(self.results)

    def fix(self, connection: Connection, **values: str) -> guides.Fix:
        """Return the fix in the customer's own menus and words; `values` go into its texts."""
        more = values | {"module": self.module, "entity": self.results[0].entity, "needed": needed(self.required)}
        if len(self.affected) == 1:
            more |= {"row": self.affected[0].row, "rights": self.affected[0].rights}
        elif self.affected:
            more["rows"] = rows_text(self.results)
        return fix_for(self.problem, connection, **more)


def causes_of(results: Iterable[CheckResult]) -> list[Cause]:
    """Return the causes behind what did not pass: required ones first, then in the order of the checks."""
    merged: dict[tuple[str, ...], list[CheckResult]] = {}
    for result in results:
        if result.outcome in FIXABLE:
            merged.setdefault(_key(result), []).append(result)
    _absorb_unread_rights(merged)
    causes = [Cause(_problem(same[0]), same[0].outcome, tuple(same)) for same in merged.values()]
    return sorted(causes, key=lambda cause: not cause.required)


def _problem(result: CheckResult) -> str:
    return SAME_CAUSE.get(result.problem, result.problem)


def _key(result: CheckResult) -> tuple[str, ...]:
    """Return what two results share when one fix repairs both. Without a named problem nothing is shared."""
    problem = _problem(result)
    if not problem:
        return (result.outcome, "", result.check_id)
    return (result.outcome, problem, result.module if problem in PER_MODULE else "", result.entity)


def _absorb_unread_rights(merged: dict[tuple[str, ...], list[CheckResult]]) -> None:
    """A row that must be opened anyway is ticked in full at once: its unproven rights join the failed ones."""
    failed_rows = {
        (result.module, result.row): key
        for key, group in merged.items()
        if key[0] == "failed"
        for result in group
        if result.row
    }
    for key in [key for key in merged if key[0] == "could_not_tell"]:
        stays: list[CheckResult] = []
        for result in merged[key]:
            home = failed_rows.get((result.module, result.row))
            (merged[home] if home else stays).append(result)
        if stays:
            merged[key] = stays
        else:
            del merged[key]


def affected_rows(results: Iterable[CheckResult]) -> tuple[Affected, ...]:
    """Return each row once, with its rights as text."""
    return tuple(Affected(module, row, listed(rights)) for (module, row), rights in _rights_by_row(results).items())


def rows_text(results: Iterable[CheckResult]) -> str:
    """Return "List and View on Bills, Vendors; Add on Journal Entries"."""
    by_rights: dict[tuple[str, ...], list[str]] = {}
    for (_module, row), rights in _rights_by_row(results).items():
        by_rights.setdefault(tuple(rights), []).append(row)
    parts = []
    for same, rows in by_rights.items():
        names = ", ".join(rows)
        parts.append(_("%(rights)s on %(rows)s") % {"rights": listed(same), "rows": names} if same else names)
    return "; ".join(parts)


def _rights_by_row(results: Iterable[CheckResult]) -> dict[tuple[str, str], list[str]]:
    rows: dict[tuple[str, str], list[str]] = {}
    for result in sorted(results, key=lambda result: result.position):
        if result.row:
            rights = rows.setdefault((result.module, result.row), [])
            if result.right and result.right not in rights:
                rights.append(result.right)
    return rows


def listed(names: Sequence[str]) -> str:
    """Return "List, View and Add"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
