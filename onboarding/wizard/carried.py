"""What the customer did in the other environment, told where they do it again. Nothing of it counts as done here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from connections.models import Connection, Environment
from connections.services.carrying_over import Carried, carried
from onboarding.journey import Journey
from onboarding.steps import BY_SLUG, StepState


@dataclass(frozen=True)
class Line:
    """One step: its title, what was done there, and whether it is done here."""

    title: str
    did: str
    is_done: bool


@dataclass(frozen=True)
class Checklist:
    title: str
    text: str
    lines: tuple[Line, ...]


def checklist_of(journey: Journey) -> Checklist | None:
    """Return everything that was done there, for the first page; None for a set-up that starts from nothing."""
    before = carried(journey.connection)
    if before is None:
        return None
    told = _told(before, journey.connection)
    lines = [
        Line(str(step.title), told[slug], step.state(journey) == StepState.DONE)
        for slug, step in BY_SLUG.items()
        if slug in told and step.applies(journey)
    ]
    again = _("This company is another one, so each step is done once more. We remind you on each page.")
    return Checklist(_known_from(before), again, tuple(lines))


def hint_for(connection: Connection, slug: str) -> str:
    """Return what was done there in one step, as a sentence for that step's page; "" where there is nothing to tell."""
    before = carried(connection)
    did = _told(before, connection).get(slug, "") if before else ""
    return f"{_heading(before)}: {did}" if before and did else ""


def _known_from(before: Carried) -> str:
    if before.environment == Environment.SANDBOX:
        return _("You know this from your sandbox")
    return _("You know this from your implementation company")


def _heading(before: Carried) -> str:
    if before.environment == Environment.SANDBOX:
        return _("In your sandbox you did")
    return _("In your implementation company you did")


def _told(before: Carried, connection: Connection) -> dict[str, str]:
    words = {
        "company": before.company_id,
        "sender": before.sender_id,
        "user": before.user_id,
        "role": connection.integration.suggested_role,
        "profile": before.profile,
    }
    user = [_("The user was %(user)s.") % words] if before.user_id else []
    if connection.permission_type == "role":
        user.append(_("The role that we suggested was %(role)s.") % words)
    if before.profile:
        user.append(_("The rights were those of %(profile)s.") % words)
    told = {
        "company": _("The company ID was %(company)s. Here it is another one.") % words,
        "web-services": _("You turned on Web Services."),
        "authorize-sender": _("You authorized %(sender)s. It is the same one here.") % words,
        "user": " ".join(user),
        "credentials": _("You gave the password of that user. Here the user has a password of its own."),
        "entity": _("You chose: %(level)s.") % {"level": _level(before)},
    }
    if connection.owns_sender:
        told["own-sender"] = _("You gave your own sender ID, %(sender)s. It is the same one here.") % words
    return told


def _level(before: Carried) -> str:
    top = [_("Top level")] if before.top_level else []
    return ", ".join(top + [f"{entity_id} {name}".strip() for entity_id, name in before.entities])
