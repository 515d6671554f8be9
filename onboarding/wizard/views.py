"""One URL per step: GET shows it, POST saves it. And the few addresses around a step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.services import preferences
from connections.services.errors import NotFound
from onboarding.access import Visit
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.journey import journey_of
from onboarding.steps import BY_SLUG, current_step, is_reachable
from onboarding.wizard import answers, closed, pages
from onboarding.wizard.context import Page, first_needed, page_of, step_url
from onboarding.wizard.guard import visitors_only


@require_safe
@visitors_only
def current(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """`/connect/CONNECTION/`: where the visitor left off, on whatever device."""
    return SeeOther(step_url(visit, visit.link.step or current_step(journey_of(visit.connection)).slug))


@sensitive_post_parameters("password", "sender_password")
@require_http_methods(["GET", "HEAD", "POST"])
@visitors_only
def step(request: HtmxRequest, visit: Visit, step: str) -> HttpResponseBase:
    """`/connect/CONNECTION/STEP/`: show the page, or save what was sent and go on."""
    page = page_of(request, visit, step)
    if not is_reachable(page.step, page.journey):
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


@require_POST
@visitors_only
def menus(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """`/connect/CONNECTION/menus/`: remember what the customer's Intacct looks like, and return to the step."""
    try:
        preferences.choose_menus(
            visit.connection,
            menus=request.POST.get("menus", visit.connection.menus),
            permission_type=request.POST.get("permission_type", visit.connection.permission_type),
        )
    except NotFound:
        messages.error(request, _("We do not know these menus. Please choose one of the list."))
    slug = request.POST.get("step", "")
    if slug in BY_SLUG:
        return SeeOther(step_url(visit, slug))
    return SeeOther(reverse("wizard:current", args=[visit.connection.pk]))


def closed_door(request: HtmxRequest, rest: str = "") -> HttpResponse:
    """Any other address below `/connect/`, such as one that lost its end in an e-mail."""
    if request.method == "GET" and not request.path.endswith("/"):
        return SeeOther(f"{request.path}/")  # Django adds a missing slash only to addresses that nothing matches
    return closed.unknown_link(request)
