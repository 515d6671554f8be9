"""Stores the results of a run as they come, fenced: a worker that lost its lease writes nothing more."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from connections.models import CheckResult, ProbeRun
from connections.probe import outcomes
from connections.probe.outcomes import Outcome
from connections.services.probing import planned_checks

#: Answers that another attempt would only hear again. Anything else may have had to do with the end of the first.
_SETTLED = (Outcome.PASSED, Outcome.FAILED, Outcome.NOT_SUBSCRIBED)


class Recorder:
    """Takes results from the probe. `kept` are those that an attempt which was cut off has settled, by check id."""

    def __init__(self, run: ProbeRun) -> None:
        self.run = run
        self.lock = threading.Lock()
        self.specs = planned_checks(run)
        self.places = {spec.check_id: place for place, spec in enumerate(self.specs)}
        with transaction.atomic():
            run.extend_lease()
            # A run that was put off for a busy company starts anew; one whose worker was lost goes on.
            stays = run.results.filter(outcome__in=_SETTLED, check_id__in=self.places) if run.attempt > 1 else ()
            self.kept = {result.check_id: result for result in stays}
            run.results.exclude(check_id__in=self.kept).delete()

    def __call__(self, results: Sequence[outcomes.CheckResult]) -> None:
        """Store results. What was settled before stays, but for rungs: those the new attempt proves again."""
        new = [result for result in results if result.rung or result.check_id not in self.kept]
        with self.lock, transaction.atomic():
            self.run.extend_lease()
            if again := [result.check_id for result in new if result.check_id in self.kept]:
                self.run.results.filter(check_id__in=again).delete()
            CheckResult.objects.bulk_create(
                CheckResult(run=self.run, check_id=result.check_id, **self._columns(result)) for result in new
            )

    def _columns(self, result: outcomes.CheckResult) -> dict[str, Any]:
        return {
            "position": self.places.get(result.check_id, len(self.places)),
            "title": result.title,
            "module": result.module or "",
            "row": result.row,
            "right": result.right,
            "entity": result.entity,
            "outcome": str(result.outcome),
            "required": result.required,
            "is_rung": result.rung,
            "problem": result.problem,
            "detail": result.detail,
            "evidence": result.evidence,
            "count": result.count,
        }
