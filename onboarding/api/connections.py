"""Calls for connections and their credentials."""

from __future__ import annotations

import uuid
from typing import Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Status

from connections.models import Connection, Environment
from connections.models import Status as ConnectionStatus
from connections.services import connecting, verifying
from onboarding.api import schemas
from onboarding.api.auth import key_actor
from onboarding.api.errors import ApiError
from onboarding.api.pages import page
from onboarding.api.presenting import connection_out, connections_out
from onboarding.links import create_link, disconnect

router = Router(tags=["connections"])


def connection_or_404(connection_id: str) -> Connection:
    """Return the connection; ApiError 404 for an id that is none of ours, whatever its shape."""
    try:
        pk = uuid.UUID(connection_id)
    except ValueError:
        pk = None
    found = Connection.objects.select_related("integration__access_profile").filter(pk=pk).first() if pk else None
    if found is None:
        raise ApiError(404, "not_found", "There is no connection with this id.")
    return found


@router.post("", response={201: schemas.NewConnectionOut, **schemas.ERRORS})
def create(request: HttpRequest, payload: schemas.ConnectionIn) -> Status[schemas.NewConnectionOut]:
    """Create a connection and its first link."""
    actor = key_actor(request)
    with transaction.atomic():
        connection = connecting.create_connection(
            integration=connecting.integration_by_slug(payload.integration),
            customer_name=payload.customer_name,
            environment=payload.environment or Environment.PRODUCTION,
            reference=payload.reference or "",
            contact_email=payload.contact_email or "",
            locale=payload.locale or "en",
            owns_sender=payload.owns_sender,
            actor=actor,
        )
        _link, url = create_link(connection, actor=actor)
    shown = connection_out(connection)
    return Status(201, schemas.NewConnectionOut(**shown.model_dump(), link_url=url))


@router.get("", response={200: schemas.ConnectionsOut, **schemas.ERRORS})
def list_connections(
    request: HttpRequest,
    status: ConnectionStatus | Literal[""] = "",
    integration: schemas.Printable = "",
    q: schemas.Text = "",
    cursor: str = "",
) -> schemas.ConnectionsOut:
    """List connections, newest first, 50 a page."""
    rows = Connection.objects.select_related("integration")
    if status:
        rows = rows.filter(status=status)
    if integration:
        rows = rows.filter(integration__slug=integration)
    if q:
        rows = rows.matching(q)
    found, following = page(rows, cursor)
    return schemas.ConnectionsOut(items=connections_out(found), next=following)


@router.get("/{connection_id}", response={200: schemas.ConnectionOut, **schemas.ERRORS})
def show(request: HttpRequest, connection_id: str) -> schemas.ConnectionOut:
    return connection_out(connection_or_404(connection_id))


@router.put("/{connection_id}/credentials", response={202: schemas.ConnectionOut, **schemas.ERRORS})
def put_credentials(
    request: HttpRequest, connection_id: str, payload: schemas.CredentialsIn
) -> Status[schemas.ConnectionOut]:
    """Take credentials; they are tried once. Once accepted they replace the old ones, and the check follows."""
    connection = connection_or_404(connection_id)
    actor = key_actor(request)
    wanted = [None] if payload.entities is None else payload.entities
    with transaction.atomic():
        if not connection.company_id:
            connecting.set_company(connection, payload.company_id, actor=actor)
        verifying.submit_credentials(
            connection,
            company_id=payload.company_id,
            user_id=payload.user_id,
            password=payload.password,
            actor=actor,
            then_connect=verifying.Level(
                top_level=None in wanted, entities=tuple(entity for entity in wanted if entity)
            ),
        )
    return Status(202, connection_out(connection_or_404(connection_id)))


@router.delete("/{connection_id}", response={200: schemas.ConnectionOut, **schemas.ERRORS})
def delete(request: HttpRequest, connection_id: str) -> schemas.ConnectionOut:
    """Disconnect: every secret is erased, the history stays."""
    connection = disconnect(connection_or_404(connection_id), actor=key_actor(request))
    return connection_out(connection)
