"""What a probe run does after its worker was lost: asks what is still open, and is careful with the password.

Each sign-in is written down before it goes out (`ProbeRun.sign_ins`) and its answer as soon as it is in. So a later
attempt knows whether a password was refused, accepted, or sent without anybody having heard the answer.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from connections.models import CheckResult, Credentials, ProbeRun
from connections.probe import ladder, wording
from connections.probe.checks import EVERYTHING, Scope
from connections.probe.outcomes import Outcome
from connections.probe.results import blank
from connections.services.probing import scope_of
from connections.services.recording import Recorder
from connections.services.refusals import SIGN_IN_PROBLEMS

#: Sign-ins in one run that may end without an answer; the password was accepted before, so one more is no danger.
LOST_SIGN_INS_ALLOWED = 1


def finish_without_asking(run: ProbeRun, recorder: Recorder) -> bool:
    """Close what the attempt before has settled already: a refused sign-in is not tried again; say whether it was."""
    refused = recorder.kept.get(ladder.SIGN_IN)
    everything = all(spec.check_id in recorder.kept for spec in recorder.specs)
    if everything:
        return True
    if refused is None or refused.outcome != Outcome.FAILED:
        return False
    skipped = wording.skipped_above(refused.title)
    rest = (spec for spec in recorder.specs if spec.check_id not in recorder.kept)
    recorder([replace(blank(spec, Outcome.SKIPPED), detail=skipped) for spec in rest])
    return True


def may_sign_in(run: ProbeRun) -> bool:
    """Say whether the password may go out (again) in this attempt."""
    if run.attempt <= 1 or not run.sign_ins:
        return True
    if run.results.filter(check_id=ladder.SIGN_IN, outcome=Outcome.PASSED).exists():
        return True  # accepted in this very run: only the worker was lost afterwards
    return run.attempt - 1 <= LOST_SIGN_INS_ALLOWED and not _was_refused_last(run)


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


def _was_refused_last(run: ProbeRun) -> bool:
    """Whether the last we heard about these credentials, in an earlier run, was that they are wrong."""
    credentials = Credentials.objects.filter(connection=run.connection_id).first()
    heard = CheckResult.objects.filter(run__connection=run.connection_id, check_id=ladder.SIGN_IN).exclude(run=run)
    if credentials is not None:
        heard = heard.filter(run__finished_at__gt=credentials.accepted_at)
    last = heard.filter(outcome__in=(Outcome.PASSED, Outcome.FAILED)).order_by("-run__finished_at").first()
    return last is not None and last.outcome == Outcome.FAILED and last.problem in SIGN_IN_PROBLEMS
