"""What is left to do after a run, merged: one card per cause, not one per row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from connections import guides
from connections.models import CheckResult, Connection
from connections.probe.modules import MODULES
from onboarding.fixes import FIXABLE, problem_of, values_of, variant_of


@dataclass(frozen=True)
class Affected:
    """A row with the rights that are missing on it."""

    module: str
    row: str
    rights: str


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
    merged: dict[tuple[str, str, str], list[CheckResult]] = {}
    for result in results:
        if result.outcome in FIXABLE:
            merged.setdefault(_cause(result), []).append(result)
    _absorb_unread_rights(merged)
    cards = [_card(group, connection, values) for group in merged.values()]
    return sorted(cards, key=lambda card: not card.required)


#: Seen in two ways, repaired in one: a listing was refused, or the list of rights lacks one.
SAME_CAUSE = {"no_permission": "rights_missing"}


#: Causes that are repaired module by module. Every other cause is one card, however many modules it touches.
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


def _cause(result: CheckResult) -> tuple[str, str, str]:
    problem = SAME_CAUSE.get(result.problem, result.problem)
    return (result.outcome, problem, result.module if problem in PER_MODULE else "")


def _absorb_unread_rights(merged: dict[tuple[str, str, str], list[CheckResult]]) -> None:
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


def _card(group: Sequence[CheckResult], connection: Connection, values: dict[str, str]) -> FixCard:
    first = group[0]
    affected = affected_rows(group)
    module = first.module if len({result.module for result in group}) == 1 else ""
    more = values | {"module": module, "entity": first.entity}
    if len(affected) == 1:
        more |= {"row": affected[0].row, "rights": affected[0].rights}
    elif affected:
        more["rows"] = rows_text(group)
    problem = problem_of(SAME_CAUSE.get(first.problem, first.problem), connection)
    fix = guides.fix(problem, variant_of(connection), values_of(connection, **more))
    is_ours = first.outcome == "errored" or fix.owner == "vendor"
    ours = _("We are on it. There is nothing for you to do.")
    code = MODULES[module].code if module in MODULES else "all"
    return FixCard(
        problem=f"{problem or first.check_id}-{code}-{first.outcome}".replace(".", "-"),
        title=fix.title if fix.owner == "vendor" or not is_ours else _("Something went wrong on our side"),
        cause=f"{fix.cause} {ours}" if fix.owner == "vendor" else ours if is_ours else fix.cause,
        owner="vendor" if is_ours else fix.owner,
        clicks=() if is_ours else fix.clicks,
        affected=affected,
        step="" if is_ours else fix.step,
        required=any(result.required for result in group),
        outcome=first.outcome,
    )


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
