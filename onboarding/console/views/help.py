"""What customers ask: an inbox, one page per request, and the link that is made for whoever asked for one.

We send no e-mail. What operations answer is shown in the wizard; a new link has to be sent by hand.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.services.errors import ServiceRefused
from connections.services.events import Actor
from onboarding import help as helpdesk
from onboarding.access import staff_actor
from onboarding.console.forms import number_or_none
from onboarding.console.guards import staff_action, staff_form, staff_page
from onboarding.console.help_forms import AnswerForm
from onboarding.console.help_rows import help_tabs, inbox_of, row_of
from onboarding.console.overview import UNNEEDED, connection_or_404
from onboarding.console.views import links
from onboarding.htmx import SeeOther
from onboarding.links import create_link
from onboarding.models import HelpKind, HelpRequest, HelpState, Link


@staff_page
def inbox(request: HttpRequest) -> HttpResponse:
    """Open requests first, whoever waits longest on top; with `?state=` only those in that state."""
    state = request.GET.get("state", "")
    state = state if state in HelpState.values else ""
    page = inbox_of(state, request.GET.get("behind", ""))
    return render(request, "console/help.html", {"tabs": help_tabs(state), "page": page, "state": state})


@staff_form
def conversation(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """One request with its references and its thread; POST answers it."""
    asked = _asked_or_404(request_id)
    if request.method != "POST":
        return _page(request, asked, AnswerForm(initial={"seen": asked.messages.count()}))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form, status=422)
    given = form.cleaned_data
    try:
        helpdesk.answer(asked, given["message"], actor=staff_actor(request), seen=given["seen"])
    except helpdesk.HoldsSecret as refused:
        form.add_error("message", str(refused))
        form.show(message=refused.without)
        return _page(request, asked, form, status=422)
    except helpdesk.WrittenMeanwhile as conflict:
        form.add_error(None, _("%(why)s Your answer is not sent yet.") % {"why": conflict})
        return _page(request, _asked_or_404(request_id), form, status=409)
    messages.success(request, _("Answered. The customer reads it with the next page of the set-up."))
    return SeeOther(request.path)


def _asked_or_404(request_id: uuid.UUID) -> HelpRequest:
    rows = HelpRequest.objects.select_related("connection__integration", "link")
    return get_object_or_404(rows.defer(*(f"connection__{name}" for name in UNNEEDED)), pk=request_id)


def _page(request: HttpRequest, asked: HelpRequest, form: AnswerForm, status: int = 200) -> HttpResponse:
    thread = list(asked.messages.all())
    if form.is_bound:
        form.show(seen=len(thread))
    context = {"row": row_of(asked), "connection": asked.connection, "form": form, "thread": thread}
    return render(request, "console/help_request.html", context, status=status)


@staff_action
def close(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    seen = number_or_none(request.POST.get("seen", ""))
    try:
        helpdesk.close(_asked_or_404(request_id), actor=staff_actor(request), seen=seen)
    except helpdesk.WrittenMeanwhile as conflict:
        messages.warning(request, _("%(why)s It is not closed yet.") % {"why": conflict})
        return SeeOther(reverse("console:help-request", args=[request_id]))
    messages.success(request, _("Closed. It opens again if the customer adds something."))
    return SeeOther(reverse("console:help"))


@staff_action
def send_link(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Make the link that was asked for, tell the customer that it is on its way, and show its URL this once."""
    asked = _asked_or_404(request_id)
    try:
        made = _link_for(asked, staff_actor(request))
    except ServiceRefused as refused:
        messages.error(request, str(refused))
        return SeeOther(reverse("console:help-request", args=[request_id]))
    if made is None:
        messages.info(request, _("A link was made for this request already. Make another one at the connection."))
        return SeeOther(reverse("console:help-request", args=[request_id]))
    return links.made(request, *made, send_to=asked.email)


@transaction.atomic
def _link_for(asked: HelpRequest, actor: Actor) -> tuple[Link, str] | None:
    """Make the link and say so to the customer; None where somebody has done it, also at this very moment."""
    connection = connection_or_404(asked.connection_id)
    connection.lock()
    asked.refresh_from_db(fields=["state"])
    if asked.kind != HelpKind.NEW_LINK or asked.state != HelpState.OPEN:
        return None
    made = create_link(connection, actor=actor, step=asked.step)
    helpdesk.answer(asked, _("We have made a new link. It comes to you by e-mail."), actor=actor)
    return made
