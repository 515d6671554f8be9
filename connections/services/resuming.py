"""What a probe run does after its worker was lost: asks what is still open, and is careful with the password.

Each sign-in is written down before it goes out (`ProbeRun.sign_ins`) and its answer as soon as it is in. So a later
attempt knows whether a password was refused, accepted, or sent without anybody having heard the answer.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from connections.models import CheckResult, ProbeRun
from connections.probe import ladder, wording
from connections.probe.checks import EVERYTHING, Scope
from connections.probe.outcomes import Outcome
from connections.probe.results import blank
from connections.services.probing import scope_of
from connections.services.recording import Recorder
from connections.services.refusals import pause_ends_at, was_refused_last

#: Sign-ins in one run that may end without an answer; the password was accepted before, so one more is no danger.
LOST_SIGN_INS_ALLOWED = 1


def finish_without_asking(run: ProbeRun, recorder: Recorder) -> bool:
    """Close what the attempt before has settled already: a refusal that is written down is not asked for again.

    Say whether it was settled.
    """
    refused = _refused_rung(recorder)
    rest = [spec for spec in recorder.specs if spec.check_id not in recorder.kept]
    if refused is None:
        return not rest
    above, below = wording.skipped_above(refused.title), recorder.places[refused.check_id]
    details = (wording.NOT_SHOWN if recorder.places[spec.check_id] < below else above for spec in rest)
    recorder([replace(blank(spec, Outcome.SKIPPED), detail=told) for spec, told in zip(rest, details, strict=True)])
    return True


def _refused_rung(recorder: Recorder) -> CheckResult | None:
    """The rung before the first level that does not hold; entities may still be tried one after the other."""
    rungs = (recorder.kept.get(check_id) for check_id in ladder.ORDER)
    return next((rung for rung in rungs if rung and rung.outcome == Outcome.FAILED), None)


def may_sign_in(run: ProbeRun) -> bool:
    """Say whether the password may go out (again) in this attempt."""
    if _was_accepted(run):
        return True
    if pause_ends_at(run.company_id, run.user_id):
        return False  # others were refused with the same user while this run stood in line
    if run.attempt <= 1 or not run.sign_ins:
        return True
    return run.attempt - 1 <= LOST_SIGN_INS_ALLOWED and not was_refused_last(run.connection_id, but=run)


def may_ask_twice(run: ProbeRun) -> bool:
    """Say whether the password may go out once more within this attempt, where its answer was lost."""
    return _was_accepted(run) or (run.attempt <= 1 and not was_refused_last(run.connection_id, but=run))


def seconds_left(run: ProbeRun, deadline: float) -> float:
    """Return what is left of the run's time, earlier attempts included."""
    if run.attempt <= 1 or run.started_at is None:
        return deadline
    return max(deadline - (timezone.now() - run.started_at).total_seconds(), 0.0)


def still_open(run: ProbeRun, recorder: Recorder) -> Scope:
    """Return what has to be asked yet: one module where no other has an open check, else what the run is about."""
    wanted = scope_of(run)
    open_specs = [spec for spec in recorder.specs if spec.check_id not in recorder.kept]
    modules = {spec.module for spec in open_specs}
    if wanted != EVERYTHING or len(modules) != 1 or any(spec.rung or spec.is_readiness for spec in open_specs):
        return wanted
    return Scope(module=modules.pop() or "")


def _was_accepted(run: ProbeRun) -> bool:
    """Whether Intacct took the password in this very run: only the worker was lost afterwards."""
    return run.attempt > 1 and run.results.filter(check_id=ladder.SIGN_IN, outcome=Outcome.PASSED).exists()
