"""News between whoever handed a step over and whoever did it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from connections.models import Answer, Connection
from onboarding.access import Visit
from onboarding.fixes import fix_for
from onboarding.htmx import HtmxRequest, is_fragment
from onboarding.links import note_step_done, problem_asked, tell_done
from onboarding.models import Link
from onboarding.steps import find_step
from onboarding.wizard.context import Page, page_context
from onboarding.wizard.sightings import sighting_of


def tell_what_colleagues_did(request: HtmxRequest, visit: Visit) -> None:
    """Say once on the next page of whoever handed a step over that it is done."""
    if not visit.has_news or request.method != "GET" or is_fragment(request):
        return
    for link in tell_done(visit.link):
        step, problem = find_step(link.step, visit.connection), _asked_title(link, visit.connection)
        words = {"name": link.colleague or _("Your colleague"), "step": step.title if step else link.step}
        if problem:
            messages.success(request, _("%(name)s has dealt with this: “%(title)s”") % (words | {"title": problem}))
        else:
            messages.success(request, _("%(name)s has finished: %(step)s") % words)


def _asked_title(link: Link, connection: Connection) -> str:
    """Return what was in the way and made somebody ask for help; "" where a colleague got the step as a whole."""
    problem = problem_asked(link)
    return fix_for(problem, connection).title if problem else ""


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
    is_done = bool(page.visit.link.step_done_at) and not _is_tried_again(page)
    return is_done and page.request.method == "GET" and not page.request.GET


def _is_tried_again(page: Page) -> bool:
    """The colleague has sent other credentials since, and Intacct has not accepted them."""
    attempt = page.journey.attempt
    return page.step.slug == "credentials" and attempt is not None and attempt.answer != Answer.ACCEPTED


def show_finished(page: Page) -> HttpResponse:
    """Thank the colleague; where Intacct still says no, say that as well: their word is not proof."""
    seen = sighting_of(page.journey, page.step.slug)
    context = {
        "asked_title": _asked_title(page.visit.link, page.connection),
        "again_url": f"{page.url()}?again=1",
        "doubt": seen if seen and seen.state == "not_yet" else None,
    }
    return render(page.request, "wizard/finished.html", page_context(page) | context)
