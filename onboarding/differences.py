"""What a run changed: the checks that newly passed and those that newly failed, against what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connections.models import CheckResult, ProbeRun
from connections.services.last_known import known_before
from onboarding.affected import affected_rows, few
from onboarding.probe_words import in_words


@dataclass(frozen=True)
class Difference:
    passed: tuple[CheckResult, ...] = ()
    failed: tuple[CheckResult, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.passed or self.failed)

    @property
    def newly_passed(self) -> tuple[str, ...]:
        """By row or check title: "Bills (List and View)"."""
        return _named(self.passed)

    @property
    def newly_failed(self) -> tuple[str, ...]:
        return _named(self.failed)

    @property
    def newly_passed_text(self) -> str:
        """The same in one sentence's length."""
        return few(self.newly_passed)

    @property
    def newly_failed_text(self) -> str:
        return few(self.newly_failed)


def difference_made_by(run: ProbeRun, results: Iterable[CheckResult]) -> Difference:
    """Compare the results of a finished run with the last answers before it; a run of a part with that part alone."""
    return difference_of(results, known_before(run).results)


def difference_of(now: Iterable[CheckResult], before: Iterable[CheckResult]) -> Difference:
    """Compare answers by check id; checks that only one side has are no news.

    What was skipped before, because something below it did not hold, and fails now did not break: nobody had looked.
    """
    earlier = {result.check_id: result.outcome for result in before}
    passed, failed = [], []
    for result in now:
        was = earlier.get(result.check_id)
        if was is None or was == result.outcome:
            continue
        if result.outcome == "passed" and was != "not_subscribed":
            passed.append(result)
        elif result.outcome == "failed" and was != "skipped":
            failed.append(result)
    return Difference(tuple(passed), tuple(failed))


def _named(results: Sequence[CheckResult]) -> tuple[str, ...]:
    rows = [f"{item.row} ({item.rights})" if item.rights else item.row for item in affected_rows(results)]
    return (*(in_words(result.title) for result in results if not result.row), *rows)
