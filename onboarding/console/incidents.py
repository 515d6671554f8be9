"""Trouble on our side that several connections have met, as operators read it: said once, with whom it touches."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet

from connections import guides
from connections.guides import Variant
from connections.models import Connection, Incident
from connections.services import incidents
from onboarding.fixes import guides_in_use

#: At most so many connections are listed under an incident.
SHOWN = 50


@dataclass(frozen=True)
class IncidentRow:
    incident: Incident
    fix: guides.Fix
    affected: int  # connections that met it
    connections: tuple[Connection, ...] = ()  # the first of them

    @property
    def more(self) -> int:
        """How many connections are not listed."""
        return self.affected - len(self.connections)


def open_incident_rows() -> list[IncidentRow]:
    """Return the open incidents, newest first, in one query."""
    return incident_rows(incidents.open_incidents())


def closed_incident_rows(limit: int) -> list[IncidentRow]:
    return incident_rows(Incident.objects.filter(closed_at__isnull=False).order_by("-closed_at"), limit)


def incident_rows(rows: QuerySet[Incident], limit: int | None = None) -> list[IncidentRow]:
    counted = rows.select_related("integration").annotate(affected=Count("connections"))[:limit]
    return [IncidentRow(incident, fix_of(incident), incident.affected) for incident in counted]


def with_connections(rows: list[IncidentRow]) -> list[IncidentRow]:
    """Add the first connections that each incident touches; one query for each incident, of which there are few."""
    return [replace(row, connections=tuple(_touched(row.incident)[:SHOWN])) for row in rows]


def _touched(incident: Incident) -> QuerySet[Connection]:
    return incident.connections.only("customer_name", "environment", "status").order_by("customer_name", "pk")


def fix_of(incident: Incident) -> guides.Fix:
    """Return what to do about it; menus play no part, because it is ours to do."""
    integration = incident.integration
    values = {"vendor": integration.name, "sender_id": integration.sender_id}
    return guides.fix(incident.problem, Variant(), values, library=guides_in_use())
