"""Probe runs as rows: when, who started it, what it asked, what came out, what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import CheckResult, JobState, ProbeRun
from onboarding.check_groups import WORST_FIRST
from onboarding.scopes import scope_titles

WORDS = {
    "failed": _("failed"),
    "errored": _("errored"),
    "could_not_tell": _("could not tell"),
    "skipped": _("skipped"),
    "not_subscribed": _("not subscribed"),
    "passed": _("passed"),
}


@dataclass(frozen=True)
class Tally:
    """How many checks had which outcome."""

    counts: dict[str, int] = field(default_factory=dict)
    required: dict[str, int] = field(default_factory=dict)  # of the required ones alone

    @property
    def answered(self) -> int:
        return sum(self.counts.values())

    @property
    def text(self) -> str:
        """ "3 failed (2 of them required), 31 passed": the worst first, nothing that did not happen."""
        found = [(name, self.counts[name]) for name in WORST_FIRST if self.counts.get(name)]
        return ", ".join(f"{number} {WORDS[name]}{self._required_of(name)}" for name, number in found)

    def _required_of(self, name: str) -> str:
        """How many of the failed checks stop the connection, where that is not all of them."""
        number = self.required.get(name, 0)
        if name != "failed" or number == self.counts[name]:
            return ""
        return gettext(" (%(count)d of them required)") % {"count": number}


@dataclass(frozen=True)
class RunRow:
    run: ProbeRun
    tally: Tally = field(default_factory=Tally)
    scope: str = ""  # what it was limited to, in words; "" for everything

    @property
    def badge(self) -> str:
        """What `components/_outcome.html` shows: the verdict, or the state while there is none."""
        return self.run.verdict or self.run.state

    @property
    def is_canceled(self) -> bool:
        return self.run.state == JobState.CANCELED

    @property
    def took(self) -> str:
        """ "2.4 s" from its start to its end, waits for a busy company included; "" for a run that never ran."""
        if self.run.started_at is None or self.run.finished_at is None:
            return ""
        seconds = (self.run.finished_at - self.run.started_at).total_seconds()
        return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def tally_of(results: Iterable[CheckResult]) -> Tally:
    found = list(results)
    return Tally(
        Counter(result.outcome for result in found), Counter(result.outcome for result in found if result.required)
    )


def run_rows(runs: Iterable[ProbeRun]) -> list[RunRow]:
    """Return one row per run, with all counts in one query."""
    rows = list(runs)
    titles = scope_titles(rows)
    tallies = {run.pk: Tally() for run in rows}
    grouped = CheckResult.objects.filter(run__in=list(tallies)).order_by().values_list("run", "outcome", "required")
    for run, outcome, is_required, number in grouped.annotate(Count("pk")):
        tally = tallies[run]
        tally.counts[outcome] = tally.counts.get(outcome, 0) + number
        if is_required:
            tally.required[outcome] = number
    return [RunRow(run, tallies[run.pk], titles.get(run.scope, "")) for run in rows]
