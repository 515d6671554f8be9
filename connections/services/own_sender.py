"""The sender of a customer who bought their own; everybody else is called with the integration's."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from connections.identifiers import NotUsable, clean_sender_id
from connections.models import Connection
from connections.services.connecting import begin, cancel_jobs, check_open
from connections.services.events import Actor, record


@transaction.atomic
def set_own_sender(connection: Connection, *, sender_id: str, password: str, actor: Actor) -> Connection:
    """Store the customer's own sender. An empty password keeps the stored one while the sender ID stays the same.

    Raises NotUsable (what was typed), SwitchedOff, Disconnected.
    """
    check_open(connection)
    cleaned = clean_sender_id(sender_id)
    keeps_password = not password and cleaned == connection.own_sender_id and connection.sealed_own_sender_password
    if not password and not keeps_password:
        raise NotUsable(_("Please enter the sender password that Sage gave you."))
    connection.lock()
    cancel_jobs(connection, "another sender was given")
    connection.own_sender_id = cleaned
    if password:
        connection.own_sender_password = password
    connection.save(update_fields=["own_sender_id", "sealed_own_sender_password"])
    begin(connection, actor=actor)
    record("sender.set", actor=actor, connection=connection, sender_id=cleaned)
    return connection
