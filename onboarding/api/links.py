"""Calls for links."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.http import HttpRequest
from ninja import Router, Status

from onboarding.api import schemas
from onboarding.api.auth import key_actor
from onboarding.api.connections import connection_or_404
from onboarding.api.errors import ApiError
from onboarding.links import create_link, revoke_link
from onboarding.models import DEFAULT_LINK_LIFE, Link
from onboarding.steps import BY_SLUG, find_step, own_steps_of

router = Router(tags=["links"])


@router.post("/{connection_id}/links", response={201: schemas.LinkOut, **schemas.ERRORS})
def create(request: HttpRequest, connection_id: str, payload: schemas.LinkIn | None = None) -> Status[schemas.LinkOut]:
    """Make a new link; with `step` it opens that step only. The URL is shown once."""
    connection = connection_or_404(connection_id)
    wanted = payload or schemas.LinkIn()
    if wanted.step and find_step(wanted.step, connection) is None:
        known = ", ".join([*BY_SLUG, *(step.slug for step in own_steps_of(connection.integration))])
        raise ApiError(422, "invalid", "There is no such step.", {"step": f"Use one of: {known}."})
    life = timedelta(seconds=wanted.expires_in) if wanted.expires_in else DEFAULT_LINK_LIFE
    link, url = create_link(connection, actor=key_actor(request), expires_in=life, step=wanted.step or "")
    return Status(201, schemas.LinkOut(id=str(link.pk), url=url, step=link.step or None, expires_at=link.expires_at))


@router.delete("/{connection_id}/links/{link_id}", response={204: None, **schemas.ERRORS})
def revoke(request: HttpRequest, connection_id: str, link_id: str) -> Status[None]:
    """Revoke a link; whoever came in through it is out with the next click."""
    connection = connection_or_404(connection_id)
    try:
        pk = uuid.UUID(link_id)
    except ValueError:
        pk = None
    link = Link.objects.filter(connection=connection, pk=pk).first() if pk else None
    if link is None:
        raise ApiError(404, "not_found", "There is no link with this id.")
    revoke_link(link, actor=key_actor(request))
    return Status(204, None)
