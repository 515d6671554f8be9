"""Where a visitor goes on: what they must agree to first, what stopped working, or the step they are at."""

from __future__ import annotations

from django.urls import reverse

from connections.models import Answer, Status
from onboarding.access import Visit
from onboarding.causes import Cause, causes_of
from onboarding.journey import Journey, journey_of
from onboarding.steps import BY_SLUG, StepState, current_step


def landing_url(visit: Visit) -> str:
    """Return the address that opening the link leads to; with a link to one step it is that step."""
    if visit.link.step:
        return _step(visit, visit.link.step)
    journey = journey_of(visit.connection)
    if BY_SLUG["start"].state(journey) != StepState.DONE:
        return _step(visit, "start")
    if needs_reconnecting(journey):
        return reverse("wizard:reconnect", args=[visit.connection.pk])
    return _step(visit, current_step(journey).slug)


def needs_reconnecting(journey: Journey) -> bool:
    """Say whether a way in that worked is shut now, and nothing has been done about it yet."""
    if journey.connection.status != Status.DEGRADED or journey.live_run or _tried_since(journey):
        return False
    return bool(shut_ways(journey))


def shut_ways(journey: Journey) -> list[Cause]:
    """Return the causes that keep us out altogether. Rights that are gone have their cards on the check's page."""
    return [
        cause
        for cause in causes_of(journey.findings)
        if cause.outcome == "failed" and any(result.is_rung for result in cause.results)
    ]


def _tried_since(journey: Journey) -> bool:
    """New credentials are being tried, or were accepted, after the run that saw the trouble."""
    attempt, run = journey.attempt, journey.last_run
    if not attempt or not run or not run.finished_at or attempt.created_at < run.finished_at:
        return False
    return attempt.is_live or attempt.answer == Answer.ACCEPTED


def _step(visit: Visit, slug: str) -> str:
    return reverse("wizard:step", args=[visit.connection.pk, slug])
