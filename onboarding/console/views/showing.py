"""One connection, and everything that happened to it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from connections.services.carrying_over import can_be_carried, carried_to
from onboarding.console.guards import staff_page
from onboarding.console.overview import connection_or_404, overview_of
from onboarding.console.timeline import told
from onboarding.paging import page_of

EVENTS_PER_PAGE = 50


@staff_page
def connection(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    overview = overview_of(connection_or_404(connection_id))
    shown = overview.connection
    carry = {"can_be_carried": can_be_carried(shown), "production": carried_to(shown)}
    return render(request, "console/connection.html", carry | {"overview": overview, "connection": shown})


@staff_page
def events(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    shown = connection_or_404(connection_id)
    page = page_of(shown.events.all(), request.GET.get("behind", ""), by="-at", size=EVENTS_PER_PAGE)
    return render(request, "console/events.html", {"connection": shown, "page": page, "events": told(page.rows)})
