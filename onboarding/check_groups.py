"""The checks of a run as people read them: by module, one line per row, its rights side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from connections.models import CheckResult
from connections.probe.checks import CheckSpec
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement

#: What decides for a line or a group, worst first.
WORST_FIRST = ("failed", "errored", "could_not_tell", "running", "queued", "passed", "not_subscribed", "skipped")
#: Groups that are worth seeing at once.
OPEN = frozenset({"failed", "errored", "could_not_tell", "running"})
RUNGS = "rungs"


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
    rights: list[RightOutcome] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)  # outcome, sentence
    count_text: str = ""

    @property
    def outcome(self) -> str:
        open_ones = self.outcomes.count("queued")
        return "running" if 0 < open_ones < len(self.outcomes) else worst(self.outcomes)

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
        deciding = [row.outcome for row in self.rows if row.required] or [row.outcome for row in self.rows]
        mixed = "queued" in deciding and any(outcome != "queued" for outcome in self.outcomes)
        return "running" if mixed else worst(deciding)

    @property
    def summary(self) -> str:
        total, waiting = len(self.outcomes), self.outcomes.count("queued")
        if waiting:
            return _("%(done)d of %(total)d answered") % {"done": total - waiting, "total": total}
        return _("%(passed)d of %(total)d passed") % {"passed": self.outcomes.count("passed"), "total": total}

    @property
    def open(self) -> bool:
        return self.outcome in OPEN


def worst(outcomes: Iterable[str]) -> str:
    """Return the outcome that decides; "queued" when there is none yet."""
    return min(outcomes, key=WORST_FIRST.index, default="queued")


def groups_of(results: Sequence[CheckResult], profile: Profile, planned: Sequence[CheckSpec] = ()) -> list[CheckGroup]:
    """Return the groups. With `planned` (a run under way) open checks are queued and the order stays as planned;
    without it the run is over and what did not pass comes first.
    """
    purposes = {(row.module, row.row): row for row in profile.requirements}
    groups: dict[str, CheckGroup] = {}
    rows: dict[tuple[str, str], CheckRow] = {}
    answered = {result.check_id: result for result in results}
    for check in planned or results:
        group = groups.setdefault(check.module or RUNGS, _group(check.module or ""))
        key = (check.module or "", check.row or check.check_id)
        if key not in rows:
            rows[key] = _row(check, purposes)
            group.rows.append(rows[key])
        _add(rows[key], check, answered.get(check.check_id))
    found = list(groups.values())
    return found if planned else _worst_first(found)


def _group(module: str) -> CheckGroup:
    if not module:
        return CheckGroup(RUNGS, _("Reaching your company"))
    return CheckGroup(MODULES[module].code if module in MODULES else module.lower().replace(" ", "-"), module)


def _row(check: CheckSpec | CheckResult, purposes: Mapping[tuple[str, str], Requirement]) -> CheckRow:
    requirement = purposes.get((check.module or "", check.row))
    return CheckRow(
        title=check.row or check.title, required=check.required, purpose=requirement.purpose if requirement else ""
    )


def _add(row: CheckRow, check: CheckSpec | CheckResult, result: CheckResult | None) -> None:
    outcome = result.outcome if result else "queued"
    row.outcomes.append(outcome)
    if check.right:
        row.rights.append(RightOutcome(check.right, outcome))
    if result and result.detail and outcome != "passed":
        row.details.append((outcome, result.detail))
    if result and result.count is not None and not row.count_text:
        row.count_text = counted(result.count, result.row)


def _worst_first(groups: list[CheckGroup]) -> list[CheckGroup]:
    for group in groups:
        group.rows.sort(key=lambda row: WORST_FIRST.index(row.outcome) if row.outcome in OPEN else len(WORST_FIRST))
    return sorted(groups, key=lambda group: WORST_FIRST.index(group.outcome) if group.open else len(WORST_FIRST))


def counted(count: int, row: str) -> str:
    """Return "212 vendors" for 212 and Vendors. Row names are Intacct's words: abbreviations keep their capitals."""
    name = " ".join(word if word.isupper() else word.lower() for word in row.split())
    is_plural = name.endswith("s") and not name.endswith("ss")
    if count == 1 and is_plural:
        name = f"{name[:-3]}y" if name.endswith("ies") else name[:-1]
    elif count != 1 and not is_plural:
        name = f"{name}es" if name.endswith("ss") else f"{name}s"
    return f"{number_format(count, force_grouping=True)} {name}"


def proof_counts(results: Iterable[CheckResult]) -> list[str]:
    """Return what the connection can see, largest first: ["1,243 bills", "212 vendors"]."""
    counts: dict[str, int] = {}
    for result in results:
        if result.count and result.row:
            counts.setdefault(result.row, result.count)
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [counted(count, row) for row, count in ordered]
