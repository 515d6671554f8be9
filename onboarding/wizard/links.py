"""Opening a link: a page with a Continue button, and the POST that lets the browser in.

Mail scanners and previews open links with GET and HEAD; neither uses anything up. The token itself is neither on
the page nor in the session: the session remembers which links are pending, by their ids. With two of them in two tabs,
each tab's form says which one it shows.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from connections.models import Environment
from connections.services import connecting
from onboarding import help as helpdesk
from onboarding.access import Visit, enter, is_limited
from onboarding.errors import error_page
from onboarding.htmx import SeeOther
from onboarding.links import find_link, open_link
from onboarding.models import HelpKind, Link, LinkState
from onboarding.requests import actor_of, client_address
from onboarding.steps import find_step
from onboarding.wizard import closed
from onboarding.wizard.branding import brand_of
from onboarding.wizard.landing import landing_url

#: Unknown tokens that one address may try per minute.
UNKNOWN_LIMIT = 30
#: What mail programs and people leave at the end of a copied address; never part of a token.
STRAY = "/.,;:!?'\"<>()[] \u00a0\u200b"
#: Which of a customer's companies is meant, one whole sentence each so that it can be translated.
SCOPES = {
    Environment.PRODUCTION: _("This set-up is for the production company of %(customer)s."),
    Environment.IMPLEMENTATION: _("This set-up is for the implementation company of %(customer)s."),
    Environment.SANDBOX: _("This set-up is for the sandbox of %(customer)s."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/link/TOKEN`: what is in the e-mail."""
    found = find_link(token.strip(STRAY))
    if found is None:
        return _unknown(request)
    if not _is_alive(found):
        return closed.dead_link(request, found)
    if request.method == "POST":
        return _enter(request, found)
    if request.method == "GET":
        closed.remember(request, found)
    return _welcome(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def pending(request: HttpRequest) -> HttpResponseBase:
    """`/link/`: the same page without the secret in its address."""
    found = closed.remembered(request)
    if found is None:
        return closed.unknown_link(request)
    if not _is_alive(found):
        return closed.dead_link(request, found)
    return _enter(request, found) if request.method == "POST" else _welcome(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_new(request: HttpRequest) -> HttpResponseBase:
    """`/link/ask/`: the button on the page of a dead link. It asks once, however often it is pressed."""
    if request.method != "POST":
        return pending(request)
    found = closed.remembered(request)
    if found is None:
        return closed.unknown_link(request)
    closed.use_language_of(found.connection)
    if closed.can_ask(found) and not _is_alive(found):
        try:
            actor = actor_of(request, str(found))
            helpdesk.ask(found.connection, link=found, kind=HelpKind.NEW_LINK, step=found.step, actor=actor)
        except helpdesk.AskedTooOften as refused:
            messages.error(request, str(refused))
    closed.remember(request, found)  # the page that follows is about this one
    return SeeOther(reverse("wizard:pending"))


def _is_alive(found: Link) -> bool:
    return found.state == LinkState.USABLE and not closed.is_closed(found.connection)


def _unknown(request: HttpRequest) -> HttpResponse:
    if is_limited("link", client_address(request), limit=UNKNOWN_LIMIT, seconds=60):
        return error_page(request, "errors/429.html", 429, "")
    return closed.unknown_link(request)


def _welcome(request: HttpRequest, found: Link) -> HttpResponse:
    connection = found.connection
    closed.use_language_of(connection)
    step = find_step(found.step, connection)
    vendor = {"vendor": connection.integration.name}
    title = _("Connect Sage Intacct to %(vendor)s") % vendor
    text = _("A private set-up page. Open it only if you expected it from %(vendor)s.") % vendor
    context = {
        "brand": brand_of(connection),
        "link": found,
        "preview": closed.Preview(str(title), str(text), connection.integration.name),
        "customer_name": connection.customer_name,
        "scope": SCOPES[Environment(connection.environment)] % {"customer": connection.customer_name},
        "step_title": step.title if step else "",
        "has_begun": connection.status != "pending",
    }
    return render(request, "wizard/welcome.html", context)


def _enter(request: HttpRequest, found: Link) -> SeeOther:
    actor = actor_of(request, str(found))
    enter(request, found)
    open_link(found, actor=actor)
    connecting.begin(found.connection, actor=actor)
    return SeeOther(landing_url(Visit(found.connection, found, actor)))
