"""What customers ask: an inbox, one page per request, and the link that is made for whoever asked for one.

We send no e-mail. What operations answer is shown in the wizard; a new link has to be sent by hand.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.services.errors import ServiceRefused
from onboarding import help as helpdesk
from onboarding.access import staff_actor
from onboarding.console.guards import staff_action, staff_form, staff_page
from onboarding.console.help_forms import AnswerForm
from onboarding.console.help_rows import help_tabs, inbox_of, row_of
from onboarding.console.overview import UNNEEDED, connection_or_404
from onboarding.console.views import links
from onboarding.htmx import SeeOther
from onboarding.links import create_link
from onboarding.models import HelpKind, HelpRequest, HelpState


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
        return _page(request, asked, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form)
    try:
        helpdesk.answer(asked, form.cleaned_data["message"], actor=staff_actor(request))
    except helpdesk.HoldsSecret as refused:
        form.show_without_secret(str(refused), refused.without)
        return _page(request, asked, form)
    messages.success(request, _("Answered. The customer reads it with the next page of the set-up."))
    return SeeOther(request.path)


def _asked_or_404(request_id: uuid.UUID) -> HelpRequest:
    rows = HelpRequest.objects.select_related("connection__integration", "link")
    return get_object_or_404(rows.defer(*(f"connection__{name}" for name in UNNEEDED)), pk=request_id)


def _page(request: HttpRequest, asked: HelpRequest, form: AnswerForm) -> HttpResponse:
    context = {"row": row_of(asked), "connection": asked.connection, "form": form, "thread": list(asked.messages.all())}
    return render(request, "console/help_request.html", context, status=422 if form.errors else 200)


@staff_action
def close(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    helpdesk.close(_asked_or_404(request_id), actor=staff_actor(request))
    messages.success(request, _("Closed. It opens again if the customer adds something."))
    return SeeOther(reverse("console:help"))


@staff_action
def send_link(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Make the link that was asked for, tell the customer that it is on its way, and show its URL this once."""
    asked = _asked_or_404(request_id)
    page = reverse("console:help-request", args=[request_id])
    if asked.kind != HelpKind.NEW_LINK or asked.state != HelpState.OPEN:
        messages.info(request, _("A link was made for this request already. Make another one at the connection."))
        return SeeOther(page)
    actor = staff_actor(request)
    try:
        link, url = create_link(connection_or_404(asked.connection_id), actor=actor, step=asked.step)
    except ServiceRefused as refused:
        messages.error(request, str(refused))
        return SeeOther(page)
    helpdesk.answer(asked, _("We have made a new link. It comes to you by e-mail."), actor=actor)
    return links.made(request, link, url, send_to=asked.email)
