"""From a finished set-up to the one for another environment: what was done there, as suggestions for here.

Each environment is a company of its own, with its own user, rights and password (reference, setup-guides section 7).
So nothing that was proven there counts as done here; only what the customer's Intacct looks like is taken over.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from connections.models import Connection, Environment, Mailbox, ProbeRun, Status
from connections.services.connecting import create_connection
from connections.services.errors import ServiceRefused
from connections.services.events import Actor, record

#: Environments that come before production.
REHEARSALS = (Environment.SANDBOX, Environment.IMPLEMENTATION)


class NothingToCarry(ServiceRefused):
    """The set-up is not finished, or is production already."""


class CarriedBefore(ServiceRefused):
    """There is a connection for that environment already; `.connection` is it."""

    def __init__(self, message: str, connection: Connection) -> None:
        super().__init__(message)
        self.connection = connection


@dataclass(frozen=True)
class Carried:
    """What was done in the other environment. Proven there, suggested here."""

    environment: str  # of the other one, as `Environment` has it
    user_id: str
    profile: str  # rights table and version that the newest check there went by; "" without one
    top_level: bool
    entities: tuple[tuple[str, str], ...]  # ID and name
    company_id: str
    sender_id: str

    @property
    def entity_ids(self) -> frozenset[str]:
        return frozenset(entity_id for entity_id, _name in self.entities)


def can_be_carried(connection: Connection) -> bool:
    """Say whether production can be set up from this connection."""
    was_finished = connection.status in (Status.CONNECTED, Status.DEGRADED)
    return was_finished and connection.environment in REHEARSALS


def carried_to(connection: Connection, environment: str = Environment.PRODUCTION) -> Connection | None:
    """Return the connection that was set up from this one and still stands, if there is one."""
    made = Connection.objects.filter(carried_from=connection, environment=environment)
    return made.exclude(status=Status.DISCONNECTED).order_by("-created_at").first()


@transaction.atomic
def carry_over(connection: Connection, *, actor: Actor, environment: str = Environment.PRODUCTION) -> Connection:
    """Make the connection for `environment` from a finished one.

    Raises NothingToCarry, CarriedBefore, SwitchedOff.
    """
    connection.lock()  # a double click makes one
    if not can_be_carried(connection) or environment == connection.environment:
        raise NothingToCarry(_("Only a finished set-up of a sandbox or an implementation company can be carried over."))
    before = carried_to(connection, environment)
    if before is not None:
        raise CarriedBefore(_("This set-up was carried over before."), before)
    made = create_connection(
        integration=connection.integration,
        customer_name=connection.customer_name,
        environment=environment,
        reference=connection.reference,
        contact_email=connection.contact_email,
        locale=connection.locale,
        owns_sender=connection.owns_sender,
        actor=actor,
    )
    made.carried_from = connection
    looks = ["menus", "permission_type", "user_form", "region", "mode"]
    for name in looks:
        setattr(made, name, getattr(connection, name))
    if made.mailbox == connection.mailbox == Mailbox.CUSTOMER:
        made.password_email = connection.password_email
    made.save(update_fields=["carried_from", "password_email", *looks])
    record("connection.carried_over", actor=actor, connection=made, from_connection=str(connection.pk))
    return made


def carried(connection: Connection) -> Carried | None:
    """Return what was done in the set-up that this one starts from; None where it starts from nothing."""
    source = connection.carried_from
    if source is None:
        return None
    run = ProbeRun.objects.filter(connection=source).exclude(user_id="").order_by("-created_at").first()
    chosen = source.entities.filter(is_chosen=True) if source.level_chosen_at else source.entities.none()
    return Carried(
        environment=source.environment,
        user_id=run.user_id if run else "",
        profile=str(run.access_profile) if run else "",
        top_level=source.top_level,
        entities=tuple(chosen.values_list("entity_id", "name")),
        company_id=source.company_id,
        sender_id=source.sender_id,
    )


def level_for(connection: Connection, known: Collection[str]) -> tuple[bool, frozenset[str]] | None:
    """Return the level chosen in the other environment, as far as its entities are among those `known` here.

    None where nothing was carried over, or nothing of it fits.
    """
    before = carried(connection) if connection.carried_from_id else None
    if before is None:
        return None
    entities = before.entity_ids & frozenset(known)
    return (before.top_level, entities) if before.top_level or entities else None
