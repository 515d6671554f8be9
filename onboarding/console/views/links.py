"""Making and revoking links. The URL of a new link is shown in the answer to the form and never again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.models import Connection
from connections.services.errors import ServiceRefused
from onboarding import once
from onboarding.access import staff_actor
from onboarding.console.forms import LinkForm
from onboarding.console.guards import staff_action, staff_form
from onboarding.console.overview import connection_or_404, link_row
from onboarding.htmx import SeeOther
from onboarding.journey import journey_of
from onboarding.links import create_link, reissue_link, revoke_link
from onboarding.models import Link


@staff_form
def new_link(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    connection = connection_or_404(connection_id)
    journey = journey_of(connection)
    if request.method != "POST":
        return _form(request, connection, LinkForm(journey, initial={"form_key": once.new_key()}))
    form = LinkForm(journey, request.POST)
    if not form.is_valid():
        return _form(request, connection, form, status=422)
    if not once.claim(form.cleaned_data["form_key"]):
        return made_before(request, connection)
    try:
        link, url = create_link(
            connection, actor=staff_actor(request), expires_in=form.life, step=form.cleaned_data["step"]
        )
    except ServiceRefused as refused:
        once.release(form.cleaned_data["form_key"])
        form.add_error(None, str(refused))
        return _form(request, connection, form, status=422)
    return made(request, link, url)


def made(request: HttpRequest, link: Link, url: str, *, replaced: bool = False, send_to: str = "") -> HttpResponse:
    """Show a new link's URL, this once: straight in the answer, so that it is stored nowhere.

    `replaced`: it took the place of another one. `send_to`: the address of whoever asked, if not the contact's.
    """
    context = {"connection": link.connection, "row": link_row(link), "link": link, "link_url": url}
    context |= {"replaced": replaced, "send_to": send_to or link.connection.contact_email}
    response = render(request, "console/link_made.html", context, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response


def made_before(request: HttpRequest, connection: Connection) -> SeeOther:
    """The form was sent a second time: the link is there, its URL is not."""
    sentence = _("This link was made already. Its URL is shown only once: make a new one if you did not keep it.")
    messages.info(request, sentence)
    return SeeOther(reverse("console:connection", args=[connection.pk]))


def _form(request: HttpRequest, connection: Connection, form: LinkForm, status: int = 200) -> HttpResponse:
    return render(request, "console/new_link.html", {"connection": connection, "form": form}, status=status)


@staff_action
def reissue(request: HttpRequest, connection_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    """A new link to the same place in the stead of one that is lost, expired or in the wrong hands."""
    rows = Link.objects.select_related("connection__integration")
    old = get_object_or_404(rows, pk=link_id, connection_id=connection_id)
    try:
        link, url = reissue_link(old, actor=staff_actor(request))
    except ServiceRefused as refused:
        messages.info(request, str(refused))
        return SeeOther(reverse("console:connection", args=[connection_id]) + "#links")
    return made(request, link, url, replaced=True)


@staff_action
def revoke(request: HttpRequest, connection_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    link = get_object_or_404(Link, pk=link_id, connection_id=connection_id)
    revoke_link(link, actor=staff_actor(request))
    messages.success(request, _("The link is revoked. Whoever came in through it is out with the next click."))
    return SeeOther(reverse("console:connection", args=[connection_id]) + "#links")
