"""News between whoever handed a step over and whoever did it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from onboarding.access import Visit
from onboarding.htmx import HtmxRequest, is_fragment
from onboarding.links import note_step_done, tell_done
from onboarding.steps import find_step
from onboarding.wizard.context import Page, page_context
from onboarding.wizard.sightings import sighting_of


def tell_what_colleagues_did(request: HtmxRequest, visit: Visit) -> None:
    """Say once on the next page of whoever handed a step over that it is done."""
    if not visit.has_news or request.method != "GET" or is_fragment(request):
        return
    for link in tell_done(visit.link):
        step = find_step(link.step, visit.connection)
        words = {"name": link.colleague or _("Your colleague"), "step": step.title if step else link.step}
        messages.success(request, _("%(name)s has finished: %(step)s") % words)


def note_if_seen(page: Page) -> None:
    """The colleague's step is done as soon as we see it ourselves, whether or not they press Continue."""
    link = page.visit.link
    if link.step != page.step.slug or link.step_done_at or page.journey.has_credentials:
        return
    seen = sighting_of(page.journey, page.step.slug)
    if seen and seen.state == "done":
        note_step_done(link, actor=page.visit.actor)


def is_finished(page: Page) -> bool:
    """Say whether the colleague has nothing more to do here. An address with a query asks for the step itself."""
    return bool(page.visit.link.step_done_at) and page.request.method == "GET" and not page.request.GET


def show_finished(page: Page) -> HttpResponse:
    """Thank the colleague; where Intacct still says no, say that as well: their word is not proof."""
    seen = sighting_of(page.journey, page.step.slug)
    context = {"again_url": f"{page.url()}?again=1", "doubt": seen if seen and seen.state == "not_yet" else None}
    return render(page.request, "wizard/finished.html", page_context(page) | context)
