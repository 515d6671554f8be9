"""Calls for probe runs."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from ninja import Router, Status

from connections.models import Trigger
from connections.services import probing
from onboarding.api import schemas
from onboarding.api.auth import key_actor
from onboarding.api.connections import connection_or_404
from onboarding.api.errors import ApiError
from onboarding.api.pages import page
from onboarding.api.presenting import run_detail_out, run_out

router = Router(tags=["probe runs"])


@router.post("/{connection_id}/probe-runs", response={202: schemas.ProbeRunOut, **schemas.ERRORS})
def start(
    request: HttpRequest, connection_id: str, payload: schemas.ProbeRunIn | None = None
) -> Status[schemas.ProbeRunOut]:
    """Start a probe run, or return the one that is queued or running already."""
    run = probing.start(connection_or_404(connection_id), trigger=Trigger.API, actor=key_actor(request))
    return Status(202, run_out(run))


@router.get("/{connection_id}/probe-runs", response={200: schemas.ProbeRunsOut, **schemas.ERRORS})
def history(request: HttpRequest, connection_id: str, cursor: str = "") -> schemas.ProbeRunsOut:
    runs, following = page(connection_or_404(connection_id).probe_runs.all(), cursor)
    return schemas.ProbeRunsOut(items=[run_out(run) for run in runs], next=following)


@router.get("/{connection_id}/probe-runs/{run_id}", response={200: schemas.ProbeRunDetailOut, **schemas.ERRORS})
def show(request: HttpRequest, connection_id: str, run_id: str) -> schemas.ProbeRunDetailOut:
    connection = connection_or_404(connection_id)
    try:
        pk = uuid.UUID(run_id)
    except ValueError:
        pk = None
    run = connection.probe_runs.filter(pk=pk).first() if pk else None
    if run is None:
        raise ApiError(404, "not_found", "There is no probe run with this id.")
    run.connection = connection
    return run_detail_out(run)
