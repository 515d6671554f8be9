"""Fragments that look while the customer works: the company's door, and the credentials that a worker tries.

Nothing here calls the gateway: a question becomes a row, a worker answers it, the page polls. The last fragment
carries no trigger, so polling stops.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from connections.models import JobState
from connections.services import verifying
from onboarding.access import Visit
from onboarding.htmx import HtmxRequest, SeeOther, is_fragment
from onboarding.waiting import polled, trying
from onboarding.wizard.context import Page, page_context, page_of
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.looking import LAST_LOOK, looks_of
from onboarding.wizard.notices import note_if_seen
from onboarding.wizard.pages import live_context
from onboarding.wizard.signing_in import way_on


@require_http_methods(["GET", "HEAD", "POST"])
@visitors_only
def door(request: HtmxRequest, visit: Visit, step: str) -> HttpResponseBase:
    """`…/STEP/seen/?looks=N`: ask at the door and tell what is known. POST is the button "Check now"."""
    if request.method == "POST":
        verifying.ask_door(visit.connection, actor=visit.actor, max_age=timedelta(seconds=2))
        page = page_of(request, visit, step)
        return _fragment(page, looks=0, was_pressed=True) if is_fragment(request) else SeeOther(page.url())
    if not is_fragment(request):
        return SeeOther(page_of(request, visit, step).url())
    looks = looks_of(request)
    if looks < LAST_LOOK and not _broke(visit):
        verifying.ask_door(visit.connection, actor=visit.actor)
    page = page_of(request, visit, step)
    note_if_seen(page)
    return _fragment(page, looks=looks + 1)


def _broke(visit: Visit) -> bool:
    """The last question broke on our side: asking it over and over would only break it again."""
    latest = verifying.latest_door(visit.connection)
    return bool(latest and latest.state == JobState.ERRORED)


def _fragment(page: Page, *, looks: int, was_pressed: bool = False) -> HttpResponse:
    more = {"is_fragment": True, "was_pressed": was_pressed}
    return render(page.request, "wizard/_live.html", page_context(page) | live_context(page, looks) | more)


@require_safe
@visitors_only
def credentials(request: HtmxRequest, visit: Visit, step: str) -> HttpResponseBase:
    """`…/credentials/seen/`: wait for the worker; then go on to the next step, or back to the form with the reason."""
    page = page_of(request, visit, step)
    attempt = page.journey.attempt
    accepted = page.journey.has_credentials and attempt and attempt.answer == "accepted"
    elsewhere = page.next_url if accepted else page.url()
    return polled(request, attempt, trying, page=page.url(), then=lambda: way_on(page) or elsewhere)
