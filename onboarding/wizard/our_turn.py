"""The customer's part is done: the password went to the vendor's mailbox, and operations enter it.

Shown in place of the permission check and what follows it, until Intacct accepted the credentials.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from onboarding.refused import refusal_of
from onboarding.steps import is_our_turn
from onboarding.wizard.context import Page, guide_context, page_context

#: Pages that have nothing to show before there are credentials.
BEHIND = ("credentials", "entity", "check", "done")


def waits(page: Page) -> bool:
    """Say whether this page has to wait for the vendor."""
    return page.step.slug in BEHIND and is_our_turn(page.journey)


def show(page: Page) -> HttpResponse:
    """Say that the customer is done, what happens next, and what Intacct refused, where only the customer can act."""
    refusal = refusal_of(page.journey.attempt, page.connection)
    is_theirs = bool(refusal and refusal.card.owner == "customer" and not refusal.maybe_mistyped)
    is_elsewhere = is_theirs and refusal and refusal.card.step and not page.visit.link.step
    context = {
        "refusal": refusal if is_theirs else None,
        "refusal_step_url": page.url(refusal.card.step) if is_elsewhere and refusal else "",
        "user_id": page.connection.integration.suggested_user_id,
    }
    return render(page.request, "wizard/our_turn.html", page_context(page) | guide_context(page) | context)
