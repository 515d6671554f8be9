"""What was found, to take along: a table for spreadsheets, data for programs, a page of evidence to print."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify

from connections.models import CheckResult, Connection, JobState, ProbeRun
from connections.services.last_known import last_known
from onboarding.console.evidence import evidence_of, evidence_of_run
from onboarding.console.guards import staff_page
from onboarding.console.overview import connection_or_404
from onboarding.run_data import CSV_TYPE, csv_of, known_data, run_data


@staff_page
def known_evidence(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    """The newest answer to each check, whichever run gave it."""
    connection = connection_or_404(connection_id)
    context = {"connection": connection, "evidence": evidence_of(connection), "now": timezone.now()}
    return render(request, "console/evidence.html", context)


@staff_page
def evidence(request: HttpRequest, connection_id: uuid.UUID, run_id: uuid.UUID) -> HttpResponse:
    """One finished run alone."""
    run = _finished_or_404(connection_id, run_id)
    context = {
        "connection": run.connection,
        "evidence": evidence_of_run(run),
        "run": run,
        "now": timezone.now(),
    }
    return render(request, "console/evidence.html", context)


@staff_page
def known_csv(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    connection = connection_or_404(connection_id)
    return _csv(connection, last_known(connection).results)


@staff_page
def known_json(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    connection = connection_or_404(connection_id)
    return _json(connection, known_data(connection, last_known(connection)))


@staff_page
def run_csv(request: HttpRequest, connection_id: uuid.UUID, run_id: uuid.UUID) -> HttpResponse:
    run = _run_or_404(connection_id, run_id)
    return _csv(run.connection, run.results.select_related("run"))


@staff_page
def run_json(request: HttpRequest, connection_id: uuid.UUID, run_id: uuid.UUID) -> HttpResponse:
    run = _run_or_404(connection_id, run_id)
    return _json(run.connection, run_data(run))


def _run_or_404(connection_id: uuid.UUID, run_id: uuid.UUID) -> ProbeRun:
    connection = connection_or_404(connection_id)
    run = get_object_or_404(connection.probe_runs.select_related("access_profile"), pk=run_id)
    run.connection = connection
    return run


def _finished_or_404(connection_id: uuid.UUID, run_id: uuid.UUID) -> ProbeRun:
    run = _run_or_404(connection_id, run_id)
    if run.state != JobState.FINISHED:
        raise Http404
    return run


def _csv(connection: Connection, results: Iterable[CheckResult]) -> HttpResponse:
    return HttpResponse(csv_of(results), content_type=CSV_TYPE, headers=_as_file(connection, "csv"))


def _json(connection: Connection, data: dict[str, object]) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"indent": 2}, headers=_as_file(connection, "json"))


def _as_file(connection: Connection, ending: str) -> dict[str, str]:
    """The name is the customer's, cut down to plain letters: it goes into a header and onto a disk."""
    name = slugify(connection.customer_name) or "connection"
    return {"Content-Disposition": f'attachment; filename="checks-{name}-{timezone.now():%Y-%m-%d}.{ending}"'}
