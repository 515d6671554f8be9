"""What we saw at the company's door, told for one step.

The gateway names one wall at a time, so a step can often not be judged while another wall stands (reference,
intacct-gateway section 8). Then we say so, and never hold anybody up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from connections import guides
from connections.models import Answer, JobState, Verification
from onboarding.done_rules import COMPANY_REFUSALS
from onboarding.fixes import fix_with
from onboarding.journey import Journey
from onboarding.steps import BY_SLUG, StepState
from onboarding.wizard.context import guide_values

State = Literal["checking", "done", "not_yet", "cannot_tell", "trouble"]

#: Steps that look at the door by themselves.
WATCHING = ("company", "web-services", "authorize-sender")


@dataclass(frozen=True)
class Sighting:
    """`is_final`: more looking tells nothing new, so the page stops asking. `by_hand`: the page asks again only when
    somebody presses the button. `to_step` may be worth a visit first.
    """

    state: State
    headline: str
    text: str = ""
    checked_at: datetime | None = None
    is_final: bool = False
    by_hand: bool = False
    to_step: str = ""


def sighting_of(journey: Journey, slug: str) -> Sighting | None:
    """Return what we know about one step; None for a step that the door says nothing about."""
    if slug not in WATCHING or not journey.connection.company_id:
        return None
    if journey.has_credentials:
        return Sighting("done", _("Done"), _("We can sign in to your company."), is_final=True)
    asked = journey.door_asked
    if asked and asked.state == JobState.ERRORED:
        return _broken(asked)
    if asked and not asked.is_live and asked.answer not in (Answer.ACCEPTED, Answer.REFUSED):
        return _no_answer(asked)
    if journey.door is None:
        return Sighting("checking", _("Looking at your company"), _("This takes a few seconds."))
    if journey.door.answer == Answer.ACCEPTED:
        return _accepted(journey, slug, journey.door)
    return _refused(journey, slug, journey.door)


def _broken(asked: Verification) -> Sighting:
    return Sighting(
        "trouble",
        _("Something broke on our side"),
        _("We are on it; you can go on."),
        asked.finished_at,
        by_hand=True,
    )


def _no_answer(asked: Verification) -> Sighting:
    return Sighting(
        "trouble",
        _("We cannot look at the moment"),
        _("Intacct gave us no answer that we could read. You can go on with this step."),
        asked.finished_at,
    )


def _accepted(journey: Journey, slug: str, door: Verification) -> Sighting:
    company, sender = journey.connection.company_id, journey.connection.sender_id
    if slug == "company":
        text = _("Intacct knows “%(company)s”. You can go on.") % {"company": company}
        return Sighting("done", _("We found your company"), text, door.finished_at, is_final=True)
    if slug == "authorize-sender":
        # A sign-in is only looked at behind the list of senders; that order was seen, and is nowhere promised.
        words = {"company": company, "sender": sender}
        text = _("Intacct did not refuse “%(sender)s” for “%(company)s”. You can go on.") % words
        return Sighting("done", _("The sender is authorized"), text, door.finished_at, is_final=True)
    return Sighting(
        "cannot_tell",
        _("We can tell once we sign in"),
        _("Intacct does not say yet whether Web Services is on. If you turned it on, go on."),
        door.finished_at,
        is_final=True,
    )


def _refused(journey: Journey, slug: str, door: Verification) -> Sighting:
    connection = journey.connection
    fix = fix_with(door.problem, connection, guide_values(journey))
    if fix.owner in ("vendor", "nobody"):
        return Sighting(
            "trouble",
            _("We have a problem on our side") if fix.owner == "vendor" else fix.title,
            _("%(cause)s You can go on with this step.") % {"cause": fix.cause},
            door.finished_at,
        )
    if slug == "company" and door.problem not in COMPANY_REFUSALS:
        text = _("Intacct knows “%(company)s”. You can go on.") % {"company": connection.company_id}
        return Sighting("done", _("We found your company"), text, door.finished_at, is_final=True)
    if _is_about(slug, door.problem):
        return Sighting("not_yet", HEADLINES[slug](), fix.cause, door.finished_at)
    return _behind_another_wall(journey, slug, fix, door)


def _is_about(slug: str, problem: str) -> bool:
    if slug == "company":
        return problem in COMPANY_REFUSALS
    return (slug, problem) in {
        ("web-services", "web_services_subscription_inactive"),
        ("authorize-sender", "sender_not_authorized_for_company"),
    }


def _behind_another_wall(journey: Journey, slug: str, fix: guides.Fix, door: Verification) -> Sighting:
    """Something else is refused first; name it, and the step that deals with it."""
    other = BY_SLUG.get(fix.step)
    said = BY_SLUG[slug].state(journey) == StepState.DONE
    if other and other.slug == "authorize-sender":
        text = _("Intacct refuses our sender first: the name that signs our requests. That is the next step, so go on.")
    else:
        text = fix.cause
    return Sighting(
        "cannot_tell",
        _("Noted: you have done this") if said else _("We cannot see this yet"),
        text,
        door.finished_at,
        to_step=other.slug if other and other.slug not in (slug, "authorize-sender") else "",
    )


HEADLINES = {
    "company": lambda: _("Intacct does not recognise this company"),
    "web-services": lambda: _("Web Services seems to be off"),
    "authorize-sender": lambda: _("The sender is not authorized yet"),
}
