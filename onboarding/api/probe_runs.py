"""Calls for probe runs."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from connections.models import ProbeRun, Trigger
from connections.services import probing
from connections.services.errors import NotFound
from onboarding.api import schemas
from onboarding.api.auth import key_actor
from onboarding.api.connections import connection_or_404
from onboarding.api.errors import ApiError
from onboarding.api.pages import page
from onboarding.api.presenting import run_detail_out, run_out
from onboarding.run_data import CSV_TYPE, csv_of

router = Router(tags=["probe runs"])


@router.post("/{connection_id}/probe-runs", response={202: schemas.ProbeRunOut, **schemas.ERRORS})
def start(
    request: HttpRequest, connection_id: str, payload: schemas.ProbeRunIn | None = None
) -> Status[schemas.ProbeRunOut]:
    """Start a probe run, or return the one that is queued or running already, whatever it asks.

    With `module` or `check` only that is checked, and what it rests on; every other answer stands as it was.
    """
    connection, scope = connection_or_404(connection_id), _scope(payload or schemas.ProbeRunIn())
    try:
        run = probing.start(connection, trigger=Trigger.API, actor=key_actor(request), scope=scope)
    except NotFound as unknown:
        raise ApiError(422, "invalid", str(unknown), {_field(scope): str(unknown)}) from unknown
    return Status(202, run_out(run))


def _scope(wanted: schemas.ProbeRunIn) -> str:
    """Return what the run is to be limited to, "" for nothing. Raises ApiError 422."""
    if wanted.module and wanted.check:
        message = "Give a module or a check, not both."
        raise ApiError(422, "invalid", message, {"module": message, "check": message})
    name = wanted.check or wanted.module or ""
    if name and (_field(name) == "check") != bool(wanted.check):
        field = "check" if wanted.check else "module"
        message = f"There is no {field} “{name}” here."
        raise ApiError(422, "invalid", message, {field: message})
    return name


def _field(scope: str) -> str:
    """Check ids have a dot, names of modules have none."""
    return "check" if "." in scope else "module"


@router.get("/{connection_id}/probe-runs", response={200: schemas.ProbeRunsOut, **schemas.ERRORS})
def history(request: HttpRequest, connection_id: str, cursor: str = "") -> schemas.ProbeRunsOut:
    runs, following = page(connection_or_404(connection_id).probe_runs.all(), cursor)
    return schemas.ProbeRunsOut(items=[run_out(run) for run in runs], next=following)


# Before the run itself, whose address would take in the ending.
@router.get(
    "/{connection_id}/probe-runs/{run_id}.csv",
    response=schemas.ERRORS,
    openapi_extra={
        "responses": {
            200: {"description": "One line per check", "content": {"text/csv": {"schema": {"type": "string"}}}}
        }
    },
)
def show_csv(request: HttpRequest, connection_id: str, run_id: str) -> HttpResponse:
    """The checks of a run as a table for spreadsheets."""
    run = _run_or_404(connection_id, run_id)
    return HttpResponse(csv_of(run.results.select_related("run")), content_type=CSV_TYPE)


@router.get("/{connection_id}/probe-runs/{run_id}", response={200: schemas.ProbeRunDetailOut, **schemas.ERRORS})
def show(request: HttpRequest, connection_id: str, run_id: str) -> schemas.ProbeRunDetailOut:
    return run_detail_out(_run_or_404(connection_id, run_id))


def _run_or_404(connection_id: str, run_id: str) -> ProbeRun:
    connection = connection_or_404(connection_id)
    try:
        pk = uuid.UUID(run_id)
    except ValueError:
        pk = None
    run = connection.probe_runs.filter(pk=pk).first() if pk else None
    if run is None:
        raise ApiError(404, "not_found", "There is no probe run with this id.")
    run.connection = connection
    return run
