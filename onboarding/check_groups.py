"""The checks of a run as people read them: by module, one line per row, its rights side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from connections.models import CheckResult
from connections.probe.checks import READINESS, CheckSpec
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement
from onboarding.probe_words import in_words

#: What decides for a line or a group, worst first.
WORST_FIRST = (
    "failed",
    "errored",
    "could_not_tell",
    "running",
    "waiting",
    "advice",
    "passed",
    "not_subscribed",
    "skipped",
)
#: What did not pass, and needs somebody to look at it.
TROUBLE = frozenset({"failed", "errored", "could_not_tell"})
#: Groups that are worth seeing at once.
OPEN = TROUBLE | {"running"}
RUNGS = "rungs"
#: Names of rows that cannot be counted as they stand: "Manage Payments", "Units Of Measure", "Project Status".
NO_PLURAL = re.compile(r"^(manage|receive)\b|\b(and|of)\b|(us|info)$", re.IGNORECASE)


@dataclass(frozen=True)
class RightOutcome:
    right: str
    outcome: str


@dataclass
class CheckRow:
    """One line: a permission row with its rights, or a check that stands for itself."""

    title: str
    required: bool
    purpose: str = ""
    without_it: str = ""
    rights: list[RightOutcome] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)  # outcome, sentence
    count_text: str = ""
    open_checks: list[CheckResult] = field(default_factory=list)  # worth asking again, one by one

    @property
    def outcome(self) -> str:
        return _so_far(self.outcomes)

    @property
    def detail(self) -> str:
        """What we saw, for the worst of the rights; what passed needs no words."""
        return next((detail for outcome, detail in self.details if outcome == self.outcome), "")


@dataclass
class CheckGroup:
    """One module, or the rungs of the ladder."""

    slug: str
    title: str
    rows: list[CheckRow] = field(default_factory=list)

    @property
    def outcomes(self) -> list[str]:
        return [outcome for row in self.rows for outcome in row.outcomes]

    @property
    def outcome(self) -> str:
        """Of the required rows; of all where none is required."""
        has_begun = any(outcome != "waiting" for outcome in self.outcomes)
        return "running" if has_begun and worst(self.deciding) == "waiting" else _so_far(self.deciding)

    @property
    def deciding(self) -> list[str]:
        return [row.outcome for row in self.rows if row.required] or [row.outcome for row in self.rows]

    @property
    def summary(self) -> str:
        total, waiting = len(self.outcomes), self.outcomes.count("waiting")
        if waiting == total:
            return ngettext("%(count)d check", "%(count)d checks", total) % {"count": total}
        if waiting:
            return _("%(done)d of %(total)d answered") % {"done": total - waiting, "total": total}
        return _("%(passed)d of %(total)d passed") % {"passed": self.outcomes.count("passed"), "total": total}

    @property
    def open(self) -> bool:
        return self.outcome in OPEN


def worst(outcomes: Iterable[str]) -> str:
    """Return the outcome that decides; "waiting" when there is none yet."""
    return min(outcomes, key=WORST_FIRST.index, default="waiting")


def _so_far(outcomes: Sequence[str]) -> str:
    """The worst outcome, as soon as nothing that is still open can be worse; "running" until then."""
    decides = worst(outcomes)
    open_ones = sum(outcome in ("waiting", "running") for outcome in outcomes)
    return "running" if decides != "failed" and 0 < open_ones < len(outcomes) else decides


def groups_of(
    results: Sequence[CheckResult],
    profile: Profile,
    planned: Sequence[CheckSpec] = (),
    *,
    name: Callable[[str], str] = str,
) -> list[CheckGroup]:
    """Return the groups: those in trouble first, and in each of them the rows in trouble first.

    With `planned` (a run under way) the checks without an answer are waiting, at the end of their group. `name` says
    what the reader's screens call a row.
    """
    requirements = {(row.module, row.row): row for row in profile.requirements}
    groups: dict[str, CheckGroup] = {}
    rows: dict[tuple[str, str], CheckRow] = {}
    answered = {result.check_id: result for result in results}
    for check in planned or results:
        slug, title = _home(check)
        group = groups.setdefault(slug, CheckGroup(slug, title))
        key = (check.module or "", check.row or check.check_id)
        if key not in rows:
            rows[key] = _row(check, requirements, name)
            group.rows.append(rows[key])
        _add(rows[key], check, answered.get(check.check_id))
    return _worst_first(list(groups.values()))


def _home(check: CheckSpec | CheckResult) -> tuple[str, str]:
    """Return slug and title of the group that a check belongs to."""
    module = check.module or ""
    if module:
        return (MODULES[module].code if module in MODULES else module.lower().replace(" ", "-")), module
    if check.check_id.startswith(f"{READINESS}."):
        return READINESS, _("What else we looked at")
    return RUNGS, _("Reaching your company")


def _row(
    check: CheckSpec | CheckResult, requirements: Mapping[tuple[str, str], Requirement], name: Callable[[str], str]
) -> CheckRow:
    requirement = requirements.get((check.module or "", check.row))
    return CheckRow(
        title=name(check.row) if check.row else in_words(check.title),
        required=check.required,
        purpose=requirement.purpose if requirement else "",
        without_it=requirement.without_it if requirement else "",
    )


def _add(row: CheckRow, check: CheckSpec | CheckResult, result: CheckResult | None) -> None:
    outcome = shown_outcome(result) if result else "waiting"
    row.outcomes.append(outcome)
    if check.right:
        row.rights.append(RightOutcome(check.right, outcome))
    if result and result.detail and outcome != "passed":
        row.details.append((outcome, in_words(result.detail)))
    if result and outcome in OPEN:
        row.open_checks.append(result)
    if result and result.count is not None and not row.count_text:
        row.count_text = counted(result.count, result.row)


def is_advice(result: CheckResult) -> bool:
    """Say whether a result is good to know, and nothing that keeps the connection from working."""
    if result.outcome == "passed":
        return bool(result.problem)
    return result.outcome == "failed" and not result.required and result.check_id.startswith(f"{READINESS}.")


def shown_outcome(result: CheckResult) -> str:
    return "advice" if is_advice(result) else result.outcome


def _worst_first(groups: list[CheckGroup]) -> list[CheckGroup]:
    """Sorts are stable: what is not in trouble keeps the order of the checks."""
    for group in groups:
        group.rows.sort(key=_place)
    return sorted(groups, key=lambda group: _trouble_first(worst(group.deciding)))


def _place(row: CheckRow) -> int:
    """Rows in trouble, worst first; then what is answered; then what still waits."""
    if row.outcome in ("running", "waiting"):
        return len(WORST_FIRST) + WORST_FIRST.index(row.outcome)
    return _trouble_first(row.outcome)


def _trouble_first(outcome: str) -> int:
    return WORST_FIRST.index(outcome) if outcome in TROUBLE else len(WORST_FIRST)


def counted(count: int, row: str) -> str:
    """Return "212 vendors" for 212 and Vendors. Row names are Intacct's words: abbreviations keep their capitals.

    Only in English do we know their plurals, and not of all: elsewhere it is "Vendors: 212".
    """
    number = number_format(count, force_grouping=True)
    if not (get_language() or "en").startswith("en") or NO_PLURAL.search(row):
        return f"{row}: {number}"
    name = " ".join(word if word.isupper() else word.lower() for word in row.split())
    is_plural = name.endswith("s") and not name.endswith("ss")
    if count == 1 and is_plural:
        name = f"{name[:-3]}y" if name.endswith("ies") else name[:-1]
    elif count != 1 and not is_plural:
        name = f"{name}es" if name.endswith("ss") else f"{name}s"
    return f"{number} {name}"


def proof_counts(results: Iterable[CheckResult]) -> list[str]:
    """Return what the connection can see, largest first: ["1,243 bills", "212 vendors"]."""
    counts: dict[str, int] = {}
    for result in results:
        if result.count and result.row:
            counts.setdefault(result.row, result.count)
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [counted(count, row) for row, count in ordered]
