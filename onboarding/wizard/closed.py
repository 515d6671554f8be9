"""Pages for visitors who cannot go on: what happened, what to do next, whom to ask.

Whoever holds the real secret is told which kind of dead it is. Everybody else gets one and the same page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from connections.models import Connection, Status
from onboarding.help import asked_for_new_link
from onboarding.models import HelpState, Link, LinkState
from onboarding.wizard.branding import Brand, brand_of

#: Session key: ids of the links that wait for the click on Continue, or on "Ask for a new link", newest last.
PENDING = "pending_links"
#: Links that may wait in one browser, each in a tab of its own.
MOST_PENDING = 10


@dataclass(frozen=True)
class Preview:
    """What mail and chat programs show of a link: the vendor's name, and nothing that opens anything."""

    title: str
    text: str
    site: str

    @property
    def url(self) -> str:
        return f"{settings.PUBLIC_URL}{reverse('wizard:pending')}"


@dataclass(frozen=True)
class Ending:
    """Why a link leads nowhere. `can_ask`: a new link would help."""

    title: str
    sentence: str
    advice: str
    status: int = 410
    can_ask: bool = False
    keeps: bool = False  # what was entered is still there


def remember(request: HttpRequest, link: Link) -> None:
    """Let this browser press the button of the link's page, whichever tab it stands in.

    A link comes in under a fresh session id: whoever planted the one before cannot press the button.
    """
    waiting: list[str] = request.session.get(PENDING, [])
    others = [one for one in waiting if one != str(link.pk)]
    if others == waiting:
        request.session.create()
    request.session[PENDING] = [*others, str(link.pk)][-MOST_PENDING:]


def remembered(request: HttpRequest) -> Link | None:
    """Return the link whose button was pressed; on other requests the one that was opened last."""
    waiting: list[str] = request.session.get(PENDING, [])
    wanted = request.POST.get("link") or (waiting[-1] if waiting else "")
    rows = Link.objects.select_related("connection__integration")
    return rows.filter(pk=wanted).first() if wanted in waiting else None


def is_closed(connection: Connection) -> bool:
    """Say whether nothing can be done here any more, whatever the link says."""
    return connection.status == Status.DISCONNECTED or not connection.integration.is_active


def unknown_link(request: HttpRequest, *, typed_kept: bool = False) -> HttpResponse:
    """One page for every address that leads nowhere, so that nobody learns which ones once led somewhere.

    `typed_kept`: it answers a form, and what was typed will be in it again.
    """
    name = _("Intacct Onboarding")
    preview = Preview(_("Set-up link"), _("This page opens with a complete link only."), name)
    context = {"brand": Brand(name), "preview": preview, "typed_kept": typed_kept}
    return render(request, "wizard/unknown_link.html", context, status=404)


def dead_link(request: HttpRequest, link: Link, *, typed_kept: bool = False) -> HttpResponse:
    """Say which kind of dead the link, or its connection, is, and offer the way on."""
    connection = link.connection
    use_language_of(connection)
    if request.method == "GET":
        remember(request, link)  # for the button, which needs no secret in its address
    ending = _ending(link)
    asked = asked_for_new_link(link) if ending.can_ask else None
    context: dict[str, Any] = {
        "brand": brand_of(connection),
        "preview": Preview(ending.title, ending.sentence, connection.integration.name),
        "ending": ending,
        "link": link,
        "integration": connection.integration,
        "keeps": ending.keeps and connection.status != Status.PENDING,
        "typed_kept": typed_kept,
        "asked": asked,
        "waits": bool(asked and asked.state == HelpState.OPEN),
    }
    return render(request, "wizard/closed.html", context, status=ending.status)


def can_ask(link: Link) -> bool:
    """Say whether the holder of this link may ask for a new one."""
    return _ending(link).can_ask


def _ending(link: Link) -> Ending:
    connection = link.connection
    vendor = {"vendor": connection.integration.name}
    if not connection.integration.is_active:
        return Ending(
            _("This set-up is paused"),
            _("%(vendor)s has switched off this integration for now. There is nothing for you to do.") % vendor,
            _("Ask %(vendor)s when you can go on. Your link stays the same.") % vendor,
            status=403,
            keeps=True,
        )
    if connection.status == Status.DISCONNECTED:
        return Ending(
            _("This connection was disconnected"),
            _("The set-up has ended, and the password that you gave us was erased."),
            _("To connect again, ask %(vendor)s for a new link.") % vendor,
            can_ask=True,
        )
    if link.step_done_at:
        return Ending(
            _("This step is done"),
            _("Thank you. There is nothing more for you to do."),
            _("Whoever sent you the link goes on from here."),
        )
    if link.state == LinkState.REVOKED:
        return _revoked(link)
    return _expired(link)


def _revoked(link: Link) -> Ending:
    vendor = {"vendor": link.connection.integration.name}
    if link.made_from_id:
        return Ending(
            _("This link was withdrawn"),
            _("Whoever sent it to you has withdrawn it, or has a newer link."),
            _("Ask that person for a new one. It takes them a minute."),
            keeps=True,
            can_ask=True,
        )
    return Ending(
        _("This link was withdrawn"),
        _("%(vendor)s has withdrawn it, most often because a newer link was sent.") % vendor,
        _("Look for a newer e-mail with a link. If there is none, ask for a new one here."),
        keeps=True,
        can_ask=True,
    )


def _expired(link: Link) -> Ending:
    vendor = {"vendor": link.connection.integration.name}
    if link.connection.status == Status.CONNECTED:
        return Ending(
            _("This set-up is finished"),
            _("%(vendor)s is connected to Sage Intacct, so this link has served its purpose.") % vendor,
            _("There is nothing for you to do. If something has to change, ask for a new link here."),
            can_ask=True,
        )
    if link.made_from_id:
        advice = _("Ask whoever sent it to you for a new one. It takes them a minute.")
    else:
        advice = _("Look for a newer e-mail with a link. If there is none, ask for a new one here.")
    sentence = _("For your safety a link works for a limited time only.")
    return Ending(_("This link has expired"), sentence, advice, keeps=True, can_ask=True)


def use_language_of(connection: Connection) -> None:
    """Show the rest of this request in the customer's language, if we have it."""
    try:
        translation.activate(translation.get_supported_language_variant(connection.locale.replace("_", "-")))
    except LookupError:
        return
