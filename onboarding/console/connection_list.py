"""Connections as rows of the list, in a fixed number of queries however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connections.models import Connection, Integration
from onboarding.console.moments import Since, since
from onboarding.journey import journeys_of
from onboarding.next_action import NextAction, next_action_of
from onboarding.steps import current_step


@dataclass(frozen=True)
class ConnectionRow:
    connection: Connection
    step: str
    since: Since
    action: NextAction


def connection_rows(connections: Iterable[Connection], integrations: Iterable[Integration]) -> list[ConnectionRow]:
    """Return one row per connection. `integrations`: all there are, read before; few, so not joined to each row."""
    known = {integration.pk: integration for integration in integrations}
    rows = list(connections)
    for connection in rows:
        if connection.integration_id in known:  # else it was made a moment ago, and is read when it is looked at
            connection.integration = known[connection.integration_id]
    return [
        ConnectionRow(
            connection=journey.connection,
            step=str(current_step(journey).title),
            since=since(journey.connection.status_since),
            action=next_action_of(journey),
        )
        for journey in journeys_of(rows)
    ]
