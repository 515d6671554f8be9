"""A company that is set up already is led ahead: past what Intacct let us through, never past what nobody knows.

The one thing known before credentials is that the sender was not refused. Whether Web Services is on shows only when
we sign in (reference, intacct-gateway section 8), so that step is offered to be passed over and not called done.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from connections.models import Answer
from onboarding.steps import BY_SLUG, step_after
from onboarding.wizard.context import Page


@dataclass(frozen=True)
class Ahead:
    """The next step that is really open, and the one that is passed over besides this page's."""

    title: str | Promise
    url: str
    passed_title: str | Promise
    passed_url: str


def ahead_of(page: Page) -> Ahead | None:
    """Return where a company that let our sender in goes on; None where nothing is known, or the step was done."""
    journey = page.journey
    is_let_in = bool(journey.door and journey.door.answer == Answer.ACCEPTED)
    is_here = page.step.slug == "web-services" and page.step.slug not in journey.confirmed
    if not is_here or not is_let_in or journey.has_credentials or page.visit.link.step:
        return None
    following, passed = step_after(page.step, journey), BY_SLUG["authorize-sender"]
    return Ahead(following.title, page.url(following.slug), passed.title, page.url(passed.slug))
