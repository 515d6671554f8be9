"""One URL per step: GET shows it, POST saves it. And the few addresses around a step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.access import Visit
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.steps import OWN, find_step, is_reachable
from onboarding.wizard import answers, closed, notices, our_turn, pages
from onboarding.wizard.context import Page, first_needed, page_of
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.landing import landing_url


@require_safe
@visitors_only
def current(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """`/connect/CONNECTION/`: where the visitor left off, on whatever device."""
    return SeeOther(landing_url(visit))


@sensitive_post_parameters("password", "sender_password")
@require_http_methods(["GET", "HEAD", "POST"])
@visitors_only
def step(request: HtmxRequest, visit: Visit, step: str) -> HttpResponseBase:
    """`/connect/CONNECTION/STEP/`: show the page, or save what was sent and go on."""
    if step.startswith(OWN) and find_step(step, visit.connection) is None:
        return pages.show_gone(request, visit)
    page = page_of(request, visit, step)
    if notices.is_finished(page):
        return notices.show_finished(page)
    if not is_reachable(page.step, page.journey):
        if our_turn.waits(page):
            return our_turn.show(page)
        return _first_things_first(page)
    return answers.save(page) if request.method == "POST" else pages.show(page)


def _first_things_first(page: Page) -> HttpResponse:
    """The page was opened out of order: say so, and lead to the step that is needed first."""
    needed = first_needed(page.step, page.journey)
    if page.visit.link.step:
        return pages.show_waiting(page, needed)
    messages.info(
        page.request,
        _("“%(wanted)s” comes later. First this step: %(needed)s.")
        % {"wanted": page.step.title, "needed": needed.title},
    )
    return SeeOther(page.url(needed.slug))


def closed_door(request: HtmxRequest, rest: str = "") -> HttpResponse:
    """Any other address below `/connect/`, such as one that lost its end in an e-mail."""
    if request.method == "GET" and not request.path.endswith("/"):
        return SeeOther(f"{request.path}/")  # Django adds a missing slash only to addresses that nothing matches
    return closed.unknown_link(request)
