"""A way in that worked is shut: one short page that says what stopped working, since when, and how to repair it.

Entity, level and rights stay as they are. Whoever changes one of them all the same is warned first: with another
level the vendor's records are created twice (reference, setup-guides section 10 row 27).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from connections.services import refusals
from onboarding.access import Visit
from onboarding.affected import few
from onboarding.causes import Cause
from onboarding.fix_cards import cards_of
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.steps import BY_SLUG
from onboarding.wizard.context import COPYABLE, Page, guide_values, page_context, page_of
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.landing import landing_url, needs_reconnecting, shut_ways
from onboarding.wizard.proof import chosen_level

#: The step in which customers give a sender of their own.
OWN_SENDER = "own-sender"


@require_safe
@visitors_only
def reconnect(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """`/connect/CONNECTION/reconnect/`: what to do, while there is something to do; else where the visitor goes on."""
    page = page_of(request, visit, "check")
    if visit.link.step or not needs_reconnecting(page.journey):
        return SeeOther(landing_url(visit))
    return render(request, "wizard/reconnect.html", page_context(page) | {"rail": None} | _context(page))


def _context(page: Page) -> dict[str, Any]:
    connection, journey = page.connection, page.journey
    causes = shut_ways(journey)
    is_about_password = any(_is_about_the_password(cause) for cause in causes)
    values = guide_values(journey)
    profile = connection.integration.access_profile.profile()
    cards = cards_of([result for cause in causes for result in cause.results], connection, profile, **_names(page))
    return {
        "cards": [LinkedCard(card, page.url(card.step) if card.step == OWN_SENDER else "") for card in cards],
        "card_copyable": [values[name] for name in COPYABLE if name in values],
        "since": connection.status_since,
        "is_about_password": is_about_password,
        "asks_for_password": is_about_password and BY_SLUG["credentials"].applies(journey),
        "customer_acts": any(card.owner == "customer" for card in cards),
        "paused_until": refusals.pause_ends_at(connection.company_id, journey.user_id),
        "user_id": journey.user_id,
        "level": few(chosen_level(connection)),
        "credentials_url": page.url("credentials"),
        "company_url": page.url("company"),
        "entity_url": page.url("entity") if BY_SLUG["entity"].applies(journey) else "",
        "check_url": page.url("check"),
    }


def _is_about_the_password(cause: Cause) -> bool:
    """A user that was set to Inactive is made Active again, and keeps its password."""
    return cause.problem in refusals.SIGN_IN_PROBLEMS - {"user_inactive"}


def _names(page: Page) -> dict[str, str]:
    return {"user_id": page.journey.user_id} if page.journey.user_id else {}


@dataclass(frozen=True)
class LinkedCard:
    """What `_fix_cards.html` asks for. The way on stands below the cards, so only one leads elsewhere: the customer's
    own sender ID and its password are entered nowhere else."""

    fix: Any
    step_url: str
