"""A new connection and its first link."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.models import Connection
from connections.services.connecting import create_connection
from connections.services.errors import ServiceRefused
from connections.services.events import Actor
from onboarding import once
from onboarding.access import staff_actor
from onboarding.console.forms import NewConnectionForm
from onboarding.console.guards import staff_form
from onboarding.console.overview import connection_or_404
from onboarding.console.views import links
from onboarding.htmx import SeeOther
from onboarding.links import create_link
from onboarding.models import Link


@staff_form
def new_connection(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, NewConnectionForm(initial={"form_key": once.new_key()}))
    form = NewConnectionForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    key = form.cleaned_data["form_key"]
    if not once.claim(key):
        return _made_before(request, key)
    try:
        link, url = _create(form, staff_actor(request))
    except ServiceRefused as refused:
        form.add_error(None, str(refused))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        once.note(key, str(link.connection_id))
        return links.made(request, link, url)
    once.release(key)
    return _form(request, form, status=422)


@transaction.atomic
def _create(form: NewConnectionForm, actor: Actor) -> tuple[Link, str]:
    given = form.cleaned_data
    connection = create_connection(
        integration=given["integration"],
        customer_name=given["customer_name"],
        environment=given["environment"],
        reference=given["reference"],
        contact_email=given["contact_email"],
        owns_sender=given["owns_sender"],
        actor=actor,
    )
    return create_link(connection, actor=actor)


def _made_before(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    made = once.noted(key)
    if made and Connection.objects.filter(pk=made).exists():
        return links.made_before(request, connection_or_404(uuid.UUID(made)))
    messages.info(request, _("This connection is being made already. It is the first one in the list."))
    return SeeOther(reverse("console:connections"))


def _form(request: HttpRequest, form: NewConnectionForm, status: int = 200) -> HttpResponse:
    return render(request, "console/new_connection.html", {"form": form}, status=status)
