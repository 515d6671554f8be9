"""Disconnecting: cannot be undone, so the customer's name has to be typed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.models import Status
from onboarding import links
from onboarding.access import staff_actor
from onboarding.console.forms import DisconnectForm
from onboarding.console.guards import staff_form
from onboarding.console.overview import connection_or_404
from onboarding.htmx import SeeOther


@staff_form
def disconnect(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    connection = connection_or_404(connection_id)
    page = reverse("console:connection", args=[connection_id])
    if connection.status == Status.DISCONNECTED:
        messages.info(request, _("This connection is disconnected already."))
        return SeeOther(page)
    form = DisconnectForm(connection, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        links.disconnect(connection, actor=staff_actor(request))
        messages.success(request, _("Disconnected. The credentials are erased, the history stays."))
        return SeeOther(page)
    status = 422 if form.errors else 200
    return render(request, "console/disconnect.html", {"connection": connection, "form": form}, status=status)
