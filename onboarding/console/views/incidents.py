"""Trouble on our side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onboarding.console.guards import staff_page
from onboarding.console.incidents import closed_incident_rows, open_incident_rows, with_connections

#: How many of the incidents that have passed are shown.
PASSED = 20


@staff_page
def incidents(request: HttpRequest) -> HttpResponse:
    context = {"open": with_connections(open_incident_rows()), "passed": closed_incident_rows(PASSED)}
    return render(request, "console/incidents.html", context)
