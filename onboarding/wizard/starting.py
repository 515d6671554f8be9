"""The first page: is this the right person, what will be asked of them, and what they agree to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from connections import guides
from connections.models import Connection, Environment, Mailbox
from connections.services import connecting, consents
from onboarding.htmx import SeeOther
from onboarding.wizard import carried
from onboarding.wizard.context import Page
from onboarding.wizard.landing import landing_url
from onboarding.wizard.progress import complete

#: What a limited administrator needs, as Intacct names it: row, rights (reference, setup-guides section 2).
LIMITED_RIGHTS = (
    ("Application subscriptions", ("List", "View", "Subscribe", "Configure")),
    ("Users", ("List", "Add", "Edit")),
    ("Company info", ("View", "Edit")),
)
#: Needed besides to make a user with limited privileges; a user with full ones only a full administrator can make.
GRANT_RIGHTS = ("Grant admin rights", ("Grant",))


@dataclass(frozen=True)
class Question:
    """Something the visitor answers by looking. `where`: the guide's click that leads there, if it has one."""

    slug: str
    text: str
    where: guides.Click | None
    if_not: tuple[str, ...]


def context_of(page: Page, guide: guides.Guide) -> dict[str, Any]:
    """Return what `start.html` shows beside the guide itself."""
    connection, given = page.connection, page.journey.consent
    questions = _questions(connection, guide)
    looked_at = [question.where for question in questions]
    return {
        "things": _things(connection),
        "questions": questions,
        "first_clicks": [click for click in guide.clicks if click not in looked_at],
        "limited_rights": _limited_rights(connection),
        "forward": _forward(connection),
        "consent_text": consents.text_of(connection),
        "consent": given,
        "carried_checklist": carried.checklist_of(page.journey),
        "has_consented": page.journey.has_consented,
    }


def agree(page: Page) -> forms.Form | HttpResponse | None:
    """The POST of the first page: the customer agrees to the words that were on it. Raises TextChanged and others."""
    consents.give(page.connection, actor=page.visit.actor, version=page.request.POST.get("version") or "none")
    connecting.begin(page.connection, actor=page.visit.actor)
    complete(page.visit, "start")
    return SeeOther(landing_url(page.visit)) if not page.visit.link.step else None


def _things(connection: Connection) -> list[str]:
    """What the customer does in all, one line each."""
    things = [_("Turn on Web Services, the door for other software: one switch.")]
    if connection.owns_sender:
        things.append(_("Give us the sender ID that Sage gave you, and enter it in one list."))
    else:
        things.append(_("Enter our sender ID in one list: it tells Intacct who we are."))
    things.append(_("Create one user for us, and tick its rights."))
    if connection.mailbox == Mailbox.VENDOR:
        things.append(_("Tell Intacct our address, so that we get the password of that user."))
    else:
        things.append(_("Type the password of that user here. Your own password stays yours."))
    return things


def _questions(connection: Connection, guide: guides.Guide) -> list[Question]:
    questions = [_administrator(guide)]
    if connection.multi_entity is not False:
        questions.append(_top_level(connection, guide))
    if connection.mailbox == Mailbox.CUSTOMER:
        questions.append(_mailbox(guide))
    return [*questions, _no_trial(connection)]


def _click(guide: guides.Guide, field: str) -> guides.Click | None:
    return next((click for click in guide.clicks if click.field == field), None)


def _administrator(guide: guides.Guide) -> Question:
    return Question(
        "administrator",
        _("Are you a full administrator in Sage Intacct?"),
        _click(guide, "Admin privileges"),
        (_("Then a colleague who is one has to do this. Below is a text that you can forward."),),
    )


def _top_level(connection: Connection, guide: guides.Guide) -> Question:
    if connection.multi_entity:
        text = _("Are you at the top level of your company?")
    else:
        text = _("If your company has several entities: are you at the top level?")
    advice = _("Switch to it before you begin. If it is not in the list, ask a full administrator.")
    return Question("top-level", text, _click(guide, "All entities"), (advice,))


def _mailbox(guide: guides.Guide) -> Question:
    # The guide names the mailbox in its last click; those before it lead to a field on a screen.
    named = [click for click in guide.clicks[1:] if not click.field]
    return Question(
        "mailbox",
        _("Can you open the mailbox that gets the password?"),
        named[-1] if named else None,
        (_("Choose another one. We ask for the address when you create the user."),),
    )


def _no_trial(connection: Connection) -> Question:
    kinds = {
        Environment.PRODUCTION: _("This set-up is for your production company."),
        Environment.IMPLEMENTATION: _("This set-up is for your implementation company."),
        Environment.SANDBOX: _("This set-up is for your sandbox."),
    }
    vendor = {"vendor": connection.integration.name}
    return Question(
        "no-trial",
        _("Is it the right company, and not a trial?"),
        None,
        (
            kinds[Environment(connection.environment)],
            _("A trial company cannot be connected: Intacct offers no Web Services in trials."),
            _("If you have another kind of company, ask %(vendor)s for a link for that one.") % vendor,
        ),
    )


def _limited_rights(connection: Connection) -> Sequence[tuple[str, str]]:
    rows = LIMITED_RIGHTS + ((GRANT_RIGHTS,) if connection.integration.admin_privileges == "limited" else ())
    return [(row, ", ".join(rights)) for row, rights in rows]


@dataclass(frozen=True)
class Forward:
    """A text for the right colleague, without any link in it; `mailto` opens it in the visitor's mail program."""

    text: str
    mailto: str


def _forward(connection: Connection) -> Forward:
    words = {
        "vendor": connection.integration.name,
        "customer": connection.customer_name,
        "sender": connection.sender_id,
    }
    lines = [
        _("Hello,"),
        _("%(vendor)s asks us to connect our Sage Intacct company (%(customer)s).") % words,
        _("It needs a full administrator in Sage Intacct and takes 10 to 15 minutes."),
        _("Three things are done there: turn on Web Services, authorize a sender ID, and create a Web Services user."),
    ]
    if connection.sender_id:
        lines.append(_("The sender ID is %(sender)s.") % words)
    lines.append(_("Could you do this? Tell me, and I send you the link to the page with every click."))
    lines.append(_("Thank you!"))
    text = "\n\n".join(lines)
    subject = _("Connecting Sage Intacct to %(vendor)s") % words
    return Forward(text, f"mailto:?{urlencode({'subject': subject, 'body': text}, quote_via=quote)}")
