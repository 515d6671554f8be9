"""A check under way, as the customer follows it: how far it is, and what we are waiting for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.models import CheckResult, ProbeRun
from connections.probe.checks import READINESS, CheckSpec
from onboarding.check_groups import groups_of
from onboarding.fixes import row_namer
from onboarding.wizard.pace import pace_of, version_of


def running_context(run: ProbeRun, planned: Sequence[CheckSpec]) -> dict[str, Any]:
    """Return what `_check_live.html` shows of a run that is queued or running."""
    told = list(run.results.all())
    # What a busy company would not answer is asked again: it still waits.
    found = [result for result in told if run.state != "queued" or result.outcome == "passed"]
    total = max(len(planned), len(found), 1)
    seconds = seconds_since(run)
    pace = pace_of(run, seconds)
    failed = sum(result.outcome == "failed" and result.required for result in found)
    return {
        "live_groups": groups_of(found, run.access_profile.profile(), planned, name=row_namer(run.connection)),
        "answered": len(found),
        "planned": total,
        "failed_text": _failed_text(failed) if failed else "",
        "now": _now(run, found, planned),
        "quarters": _quarters(len(found), total),
        "started_at": _began(run),
        "elapsed": seconds,
        "elapsed_text": in_words(seconds),
        "pace": pace,
        "version": version_of(run, len(told), pace),
    } | (_next_try(run.due_at) if is_put_off(run) else {})


def _next_try(due_at: datetime) -> dict[str, Any]:
    seconds = seconds_between(timezone.now(), due_at)
    return {"tries_again_at": due_at, "tries_again_in": seconds, "tries_again_text": in_words(seconds)}


def _failed_text(number: int) -> str:
    return ngettext("%(count)d check failed so far", "%(count)d checks failed so far", number) % {"count": number}


def is_put_off(run: ProbeRun) -> bool:
    """A busy company is tried again at a time that is known; in the line of its lane none is."""
    return run.state == "queued" and bool(run.postponed) and not run.in_line_since


def seconds_since(run: ProbeRun) -> int:
    """How long the customer has been waiting, in whole seconds."""
    return seconds_between(_began(run), timezone.now())


def _began(run: ProbeRun) -> datetime:
    return run.started_at or run.created_at


def seconds_between(start: datetime, end: datetime) -> int:
    return max(1, round((end - start).total_seconds()))


def in_words(seconds: int) -> str:
    return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}


def _now(run: ProbeRun, found: Sequence[CheckResult], planned: Sequence[CheckSpec]) -> str:
    """What is being done at this moment. Answers come in the order of the checks, so the next one is awaited."""
    if run.state == "queued":
        return _now_queued(run)
    answered = {result.check_id for result in found}
    awaited = next((check for check in planned if check.check_id not in answered), None)
    if not found:
        return _("We are signing in to your company.")
    if awaited is None:
        return _("We are putting the results together.")
    if awaited.module:
        return _("We are waiting for the answer about %(module)s.") % {"module": awaited.module}
    if awaited.check_id.startswith(f"{READINESS}."):
        return _("We are looking at what else is good to know.")
    return _("We are finding out how far we may go in your company.")


def _now_queued(run: ProbeRun) -> str:
    if run.in_line_since:
        return _("We are still asking your company something else. This check starts right after it.")
    return _("Your company is busy with other programs.") if run.postponed else _("The check starts in a moment.")


def _quarters(answered: int, total: int) -> str:
    """Words for screen readers that change four times at most, however many answers come."""
    quarter = 4 * answered // total if total else 0
    if not quarter:
        return ""
    return ngettext(
        "%(percent)d percent of %(total)d check answered", "%(percent)d percent of %(total)d checks answered", total
    ) % {"percent": 25 * quarter, "total": total}
