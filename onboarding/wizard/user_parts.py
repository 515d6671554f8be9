"""The step of role and user, a part per page view: the role, its rights, the user. Each is done by the customer's word.

A company without roles has two of them, the user first (reference, setup-guides section 5.1). How far somebody came is
kept like a step's word, as "user.role" and so on; the step itself is done once all of its parts are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse

from connections import guides
from connections.models import Mailbox
from connections.services.events import record
from onboarding.access import Visit
from onboarding.models import StepProgress
from onboarding.steps import StepState
from onboarding.wizard import typed
from onboarding.wizard.context import Page, guide_context
from onboarding.wizard.forms import MailboxForm
from onboarding.wizard.rights import wanted_of

STEP = "user"


@dataclass(frozen=True)
class PartLink:
    """One part in the line above the page."""

    number: int
    title: str
    url: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Parts:
    """The parts of this customer's step, and which one is shown."""

    page: Page
    guide: guides.Guide
    current: guides.Part

    def url(self, part: guides.Part) -> str:
        return f"{self.page.url(STEP)}?part={part.id}"

    def is_done(self, part: guides.Part) -> bool:
        is_whole = self.page.step.state(self.page.journey) == StepState.DONE
        return is_whole or _key(part) in self.page.journey.confirmed

    @property
    def links(self) -> list[PartLink]:
        return [
            PartLink(part.number, part.title, self.url(part), self.is_done(part), part == self.current)
            for part in self.guide.parts
        ]

    @property
    def before(self) -> guides.Part | None:
        place = self.guide.parts.index(self.current)
        return self.guide.parts[place - 1] if place else None

    @property
    def next_open(self) -> guides.Part | None:
        """The part to go on with: the next one that is open, else one before it; on a second visit just the next."""
        place = self.guide.parts.index(self.current)
        behind = self.guide.parts[place + 1 :]
        if self.page.step.state(self.page.journey) == StepState.DONE:
            return behind[0] if behind else None
        return next((part for part in (*behind, *self.guide.parts[:place]) if not self.is_done(part)), None)


def parts_of(page: Page) -> Parts:
    """Return the parts; the one that was asked for is current, else the first one that is open."""
    guide: guides.Guide = guide_context(page)["guide"]
    if not guide.parts:  # a corrected guide may have none
        whole = guides.Part(STEP, 1, guide.title, guide.clicks, guide.values, guide.trouble)
        guide = replace(guide, parts=(whole,))
    parts = Parts(page, guide, guide.parts[0])
    wanted = page.request.POST.get("part") or page.request.GET.get("part")
    known = next((part for part in guide.parts if part.id == wanted), None)
    current = known or next((part for part in guide.parts if not parts.is_done(part)), guide.parts[0])
    return replace(parts, current=current)


def _key(part: guides.Part) -> str:
    return f"{STEP}.{part.id}"


@transaction.atomic
def complete_part(visit: Visit, part: guides.Part) -> None:
    """Note a part as done by the customer's word; a second time nothing happens."""
    _row, is_new = StepProgress.objects.get_or_create(connection=visit.connection, step=_key(part))
    if is_new:
        record("step.part_completed", actor=visit.actor, connection=visit.connection, step=STEP, part=part.id)


def save_part(page: Page) -> str:
    """Note the part that was sent as done, and return where to go on; "" when that was the last one.

    A part that is none of this customer's (any more: they switched their menus in another tab) is not done by its name.
    """
    parts = parts_of(page)
    if page.request.POST["part"] != parts.current.id:
        return parts.url(parts.current)
    complete_part(page.visit, parts.current)
    return parts.url(parts.next_open) if parts.next_open else ""


def user_context(page: Page, form: forms.Form | None) -> dict[str, Any]:
    """Return what `user.html` shows; `form` is a refused mailbox."""
    parts = parts_of(page)
    current, connection = parts.current, page.connection
    shown = replace(parts.guide, clicks=current.clicks, values=current.values, trouble=current.trouble)
    context: dict[str, Any] = {
        "guide": shown,
        "part": current,
        "part_url": parts.url(current),
        "parts": parts.links,
        "tick_key": _key(current),
        "is_last_part": parts.next_open is None,
    }
    if parts.before:
        context["back_url"] = parts.url(parts.before)
    if current.id == "rights" or len(parts.guide.parts) == 1:
        context["wanted"] = wanted_of(connection)
        context["sheet_url"] = reverse("wizard:rights", args=[connection.pk])
    if current.id == "user":
        email = connection.password_email or connection.contact_email
        context["form"] = form or MailboxForm(initial={"email": email} | typed.kept(page.request))
        context["asks_mailbox"] = connection.mailbox != Mailbox.VENDOR
    return context
