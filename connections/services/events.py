"""Writes the event log."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from connections.models import Connection, Event

logger = logging.getLogger("events")


@dataclass(frozen=True)
class Actor:
    """Who acts, and from which address: "link 3f2a", "staff operator", "key ci", "system"."""

    name: str
    address: str = ""


SYSTEM = Actor("system")


def record(kind: str, *, actor: Actor, connection: Connection | None = None, **data: object) -> Event:
    """Append one event. `data` is small, JSON-ready and never holds a secret."""
    logger.info(kind, extra={"actor": actor.name, "connection": str(connection.pk) if connection else None})
    return Event.objects.create(kind=kind, actor=actor.name, address=actor.address, connection=connection, data=data)
