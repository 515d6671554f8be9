"""The sender of a customer who bought their own; everybody else is called with the integration's."""

from __future__ import annotations

from django.db import transaction

from connections.identifiers import clean_sender_id, clean_sender_password
from connections.models import Connection
from connections.services.connecting import begin, cancel_jobs, check_open
from connections.services.events import Actor, record


@transaction.atomic
def set_own_sender(connection: Connection, *, sender_id: str, password: str, actor: Actor) -> Connection:
    """Store the customer's own sender. An empty password keeps the stored one while the sender ID stays the same.

    Raises NotUsable (what was typed), SwitchedOff, Disconnected.
    """
    connection.lock()
    check_open(connection)
    cleaned = clean_sender_id(sender_id)
    is_known = cleaned == connection.own_sender_id and bool(connection.sealed_own_sender_password)
    new_password = "" if is_known and not password.strip() else clean_sender_password(password)
    cancel_jobs(connection, "another sender was given")
    connection.own_sender_id = cleaned
    if new_password:
        connection.own_sender_password = new_password
    connection.save(update_fields=["own_sender_id", "sealed_own_sender_password"])
    begin(connection, actor=actor)
    record("sender.set", actor=actor, connection=connection, sender_id=cleaned)
    return connection
