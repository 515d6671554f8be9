"""What every page of a connection shows around its own content: brand, rail, way to get help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from onboarding.access import Visit
from onboarding.fixes import guide_of, values_of
from onboarding.journey import Journey, journey_of
from onboarding.rail import rail_of
from onboarding.screens import questions_of
from onboarding.steps import (
    BY_SLUG,
    Step,
    current_step,
    find_step,
    is_entered_by_vendor,
    is_reachable,
    step_after,
    steps_of,
)
from onboarding.wizard import carried
from onboarding.wizard.branding import brand_of


@dataclass
class Page:
    """One request to one step: who visits, how far the connection is, which step."""

    request: HttpRequest
    visit: Visit
    journey: Journey
    step: Step

    @property
    def connection(self) -> Any:
        return self.visit.connection

    def url(self, slug: str = "") -> str:
        return step_url(self.visit, slug or self.step.slug)

    @property
    def next_url(self) -> str:
        """Where the way leads on; with a link to one step it leads nowhere else."""
        if self.visit.link.step:
            return self.url()
        return self.url(step_after(self.step, self.journey).slug)


def page_of(request: HttpRequest, visit: Visit, slug: str) -> Page:
    """Return the page of one step; Http404 for a step that does not exist."""
    step = find_step(slug, visit.connection)
    if step is None:
        raise Http404
    return Page(request, visit, journey_of(visit.connection), step)


def step_url(visit: Visit, slug: str) -> str:
    return reverse("wizard:step", args=[visit.connection.pk, slug])


def page_context(page: Page) -> dict[str, Any]:
    """Return the context that templates/wizard/base.html and step.html need."""
    connection = page.connection
    return {
        "brand": brand_of(connection),
        "connection": connection,
        "customer_name": connection.customer_name,
        "journey": page.journey,
        "step": page.step,
        "carried_hint": carried.hint_for(connection, page.step.slug),
        "vendor_words": connection.integration.help_texts.get(page.step.slug, ""),
        "rail": rail_of(page.journey, page.step, lambda step: _address(page, step)),
        "is_step_link": bool(page.visit.link.step),
        "help_url": help_url(page),
        "mismatch_url": reverse("wizard:mismatch", args=[connection.pk]),
        "menus_url": reverse("wizard:menus", args=[connection.pk]),
        # Forms name it: without an address of their own they keep a "#clicks", which scrolls the next page down.
        "here_url": page.url(),
        "next_url": page.next_url,
        "back_url": _back_url(page),
    }


def guide_context(page: Page) -> dict[str, Any]:
    """Return the step's guide in the customer's menus and words."""
    values = guide_values(page.journey)
    guide = guide_of(page.step.slug, page.connection, values)
    return {
        "guide": guide,
        "copyable": [value.value for value in guide.values if value.copy],
        "card_copyable": [values[name] for name in COPYABLE if name in values],
        "screens": questions_of(page.connection),
    }


def guide_values(journey: Journey, **more: str) -> dict[str, str]:
    """Return the values for the guides, with the user ID that is really in use once there is one."""
    known = {"user_id": journey.user_id} if journey.user_id else {}
    return values_of(journey.connection, **(known | more))


def help_url(page: Page) -> str:
    """Return the page that asks for help, and knows at which step."""
    return f"{reverse('wizard:help', args=[page.connection.pk])}?step={page.step.slug}"


def _address(page: Page, step: Step) -> str:
    """Return where the rail leads for this step; "" while it makes no sense yet, or the link is for another step."""
    only = page.visit.link.step
    is_open = (not only or step.slug == only) and is_reachable(step, page.journey)
    return step_url(page.visit, step.slug) if is_open else ""


def _back_url(page: Page) -> str:
    steps = steps_of(page.journey)
    place = steps.index(page.step) if page.step in steps else 0
    return "" if page.visit.link.step or place == 0 else page.url(steps[place - 1].slug)


def first_needed(step: Step, journey: Journey) -> Step:
    """Return the earliest step that must be done before `step` makes sense."""
    if not step.applies(journey) or (is_entered_by_vendor(journey) and not journey.has_credentials):
        return current_step(journey)
    needed = BY_SLUG[step.needs] if step.needs else step
    while not is_reachable(needed, journey) and needed.needs:
        needed = BY_SLUG[needed.needs]
    if needed.slug == "company" and journey.connection.company_id:
        return BY_SLUG["start"]  # what is lacking is the agreement
    return needed


#: Values that are worth a copy button on a fix card.
COPYABLE = ("sender_id", "role", "user_id", "email")
