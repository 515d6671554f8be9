"""Pages for visitors who cannot go on: what happened, what to do next, whom to ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from connections.models import Connection, Status
from onboarding.models import Link, LinkState
from onboarding.wizard.branding import brand_of


def is_closed(connection: Connection) -> bool:
    """Say whether nothing can be done here any more, whatever the link says."""
    return connection.status == Status.DISCONNECTED or not connection.integration.is_active


def unknown_link(request: HttpRequest) -> HttpResponse:
    """One page for every address that leads nowhere, so that nobody learns which ones once led somewhere."""
    return render(request, "wizard/unknown_link.html", {"brand": {"name": _("Intacct Onboarding")}}, status=404)


def dead_link(request: HttpRequest, link: Link, *, entered: bool = False) -> HttpResponse:
    """Say which kind of dead the link is. `entered`: the visitor was already inside when it died."""
    use_language_of(link.connection)
    if is_closed(link.connection):
        return closed(request, link.connection)
    vendor = link.connection.integration.name
    if link.state == LinkState.REVOKED:
        title = _("This link was withdrawn")
        sentence = _("%(vendor)s has withdrawn it, most often because a newer link was sent.") % {"vendor": vendor}
    else:
        title = _("This link has expired")
        sentence = _("For your safety a link works for a limited time only.")
    advice = _("Look for a newer e-mail with a link, or ask %(vendor)s to send you a new one.") % {"vendor": vendor}
    return _page(request, link.connection, title, sentence, advice, status=410, entered=entered)


def closed(request: HttpRequest, connection: Connection) -> HttpResponse:
    """The connection was disconnected, or the vendor switched the integration off."""
    use_language_of(connection)
    vendor = connection.integration.name
    if connection.status == Status.DISCONNECTED:
        return _page(
            request,
            connection,
            _("This connection was disconnected"),
            _("The set-up has ended, and the password that you gave us was erased."),
            _("To connect again, ask %(vendor)s for a new link.") % {"vendor": vendor},
            status=410,
        )
    return _page(
        request,
        connection,
        _("This set-up is paused"),
        _("%(vendor)s has switched off this integration for now. There is nothing for you to do.") % {"vendor": vendor},
        _("Ask %(vendor)s when you can go on. Your link stays the same.") % {"vendor": vendor},
        status=403,
        entered=True,
    )


def use_language_of(connection: Connection) -> None:
    """Show the rest of this request in the customer's language, if we have it."""
    try:
        translation.activate(translation.get_supported_language_variant(connection.locale.replace("_", "-")))
    except LookupError:
        return


def _page(
    request: HttpRequest,
    connection: Connection,
    title: str,
    sentence: str,
    advice: str,
    *,
    status: int,
    entered: bool = False,
) -> HttpResponse:
    context = {
        "brand": brand_of(connection),
        "title": title,
        "sentence": sentence,
        "advice": advice,
        "entered": entered,
        "support_email": connection.integration.support_email,
    }
    return render(request, "wizard/closed.html", context, status=status)
