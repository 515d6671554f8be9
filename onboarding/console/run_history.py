"""Probe runs as rows: when, who started it, what came out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connections.models import CheckResult, JobState, ProbeRun
from onboarding.check_groups import WORST_FIRST

WORDS = {
    "failed": _("failed"),
    "errored": _("errored"),
    "could_not_tell": _("could not tell"),
    "skipped": _("skipped"),
    "not_subscribed": _("not subscribed"),
    "passed": _("passed"),
}


@dataclass(frozen=True)
class RunRow:
    run: ProbeRun
    counts: dict[str, int] = field(default_factory=dict)
    failed_required: int = 0

    @property
    def badge(self) -> str:
        """What `components/_outcome.html` shows: the verdict, or the state while there is none."""
        return self.run.verdict or self.run.state

    @property
    def is_canceled(self) -> bool:
        return self.run.state == JobState.CANCELED

    @property
    def answered(self) -> int:
        return sum(self.counts.values())

    @property
    def counts_text(self) -> str:
        """ "3 failed (2 of them required), 31 passed": the worst first, nothing that did not happen."""
        found = [(name, self.counts[name]) for name in WORST_FIRST if self.counts.get(name)]
        return ", ".join(f"{number} {WORDS[name]}{self._required_of(name)}" for name, number in found)

    def _required_of(self, name: str) -> str:
        """How many of the failed checks stop the connection, where that is not all of them."""
        if name != "failed" or self.failed_required == self.counts[name]:
            return ""
        return gettext(" (%(count)d of them required)") % {"count": self.failed_required}


def run_rows(runs: Iterable[ProbeRun]) -> list[RunRow]:
    """Return one row per run, with all counts in one query."""
    rows = list(runs)
    counts: dict[uuid.UUID, dict[str, int]] = {run.pk: {} for run in rows}
    required: dict[uuid.UUID, int] = {}
    grouped = CheckResult.objects.filter(run__in=list(counts)).order_by().values_list("run", "outcome", "required")
    for run, outcome, is_required, number in grouped.annotate(Count("pk")):
        counts[run][outcome] = counts[run].get(outcome, 0) + number
        if is_required and outcome == "failed":
            required[run] = number
    return [RunRow(run, counts[run.pk], required.get(run.pk, 0)) for run in rows]
