"""The list of connections."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import push_url

from connections.models import Connection, Integration
from onboarding.console.filters import Filters
from onboarding.console.guards import staff_page
from onboarding.console.incidents import open_incident_rows
from onboarding.console.whose_move import found
from onboarding.htmx import HtmxRequest

PAGE_SIZE = 50


@staff_page
def connections(request: HtmxRequest) -> HttpResponse:
    """The whole page, or only its results when htmx searches while somebody types."""
    integrations = list(Integration.objects.defer("logo", "sealed_sender_password").order_by("name"))
    filters = Filters.read(request.GET, integrations)
    rows = Connection.objects.defer("sealed_own_sender_password")
    cursor = request.GET.get("behind", "")
    page = found(filters, rows, cursor, integrations, PAGE_SIZE)
    context = {
        "filters": filters,
        "integrations": integrations,
        "tabs": filters.tabs(),
        "rows": page.rows,
        "first_url": "" if page.is_first else filters.url(),
        "incidents": open_incident_rows(),
        "older_url": filters.url(page.older) if page.older else "",
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "console/_results.html", context)
        return push_url(response, filters.url(cursor))
    return render(request, "console/connections.html", context)
