"""The gateway as this process uses it: one pooled client, and the sender that signs for a connection."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from connections.intacct import Gateway, Sender
from connections.models import Connection
from connections.services import transcripts
from connections.services.metering import MeteredGateway


@lru_cache(maxsize=1)
def gateway() -> Gateway:
    """Return this process's only gateway client; building one costs far more than using it."""
    return MeteredGateway(
        settings.INTACCT_GATEWAY_URL,
        allow_simulator=settings.INTACCT_ALLOW_SIMULATOR,
        transcript=transcripts.keep if settings.INTACCT_TRANSCRIPTS else None,
    )


def sender_of(connection: Connection) -> Sender:
    """Return the sender that signs requests for `connection`: the customer's own, or the integration's."""
    if connection.owns_sender:
        return Sender(connection.own_sender_id, connection.own_sender_password)
    return Sender(connection.integration.sender_id, connection.integration.sender_password)
