"""The first sign-in with new credentials: what it tells, and how it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from connections.intacct import (
    EntityDetails,
    FinancialSetup,
    GetFinancialSetup,
    Login,
    Outcome,
    Query,
    QueryPage,
    ReadEntityDetails,
    Sender,
)
from connections.models import Connection, Credentials, Entity
from connections.services import schedule
from connections.services.events import Actor, record
from connections.services.gateway import gateway

#: `LOCATIONENTITY` fields that stand in where `readEntityDetails` is refused (intacct-gateway section 5).
ENTITY_QUERY = Query("LOCATIONENTITY", fields=("LOCATIONID", "NAME", "CURRENCY"), page_size=2000)


@dataclass(frozen=True)
class FirstLook:
    """What one accepted sign-in told: the level it landed at, and the entities the user can see."""

    landed_entity: str
    multi_entity: bool | None
    entities: tuple[tuple[str, str, str], ...]  # ID, name, currency
    busy: str = ""  # the passing problem that kept part of it back, "" where everything was told


def first_look(sender: Sender, login: Login) -> FirstLook:
    """Sign in once and read the entities in the same request. Raises IntacctError when the sign-in did not work."""
    reply = gateway().send(sender, login, (GetFinancialSetup(), ReadEntityDetails(), ENTITY_QUERY))
    setup, details, listed = reply.outcomes
    multi = setup.value.multi_entity if isinstance(setup.value, FinancialSetup) else None
    passing = (outcome.refusal.problem for outcome in reply.outcomes if outcome.refusal and outcome.refusal.transient)
    return FirstLook(reply.authentication.entity, multi, tuple(_entities(details, listed)), next(passing, ""))


def _entities(details: Outcome, listed: Outcome) -> Iterable[tuple[str, str, str]]:
    if isinstance(details.value, tuple):
        for entity in details.value:
            if isinstance(entity, EntityDetails) and entity.entity_id:
                yield entity.entity_id, entity.name or "", entity.currency or ""
    elif isinstance(listed.value, QueryPage):
        for row in listed.value.rows:
            if row.get("LOCATIONID"):
                yield str(row["LOCATIONID"]), row.get("NAME") or "", row.get("CURRENCY") or ""


def keep_credentials(
    connection: Connection, user_id: str, password: str, look: FirstLook, *, actor: Actor
) -> Credentials:
    """Store accepted credentials and what the sign-in told. Call inside a transaction."""
    credentials = Credentials.objects.filter(connection=connection).first() or Credentials(connection=connection)
    credentials.user_id = user_id
    credentials.password = password
    credentials.accepted_at = timezone.now()
    credentials.save()
    note_entities(connection, look.entities)
    connection.multi_entity = look.multi_entity if look.multi_entity is not None else bool(look.entities)
    connection.landed_entity = look.landed_entity
    connection.save(update_fields=["multi_entity", "landed_entity"])
    schedule.resume(connection)
    record("credentials.accepted", actor=actor, connection=connection, user_id=user_id)
    return credentials


def note_entities(connection: Connection, entities: Iterable[tuple[str, str, str]]) -> None:
    """Bring the stored entities up to date; a chosen entity that is gone stays, so that the probe can say so."""
    seen = []
    for entity_id, name, currency in entities:
        seen.append(entity_id)
        Entity.objects.update_or_create(
            connection=connection,
            entity_id=entity_id,
            defaults={"name": name[:200], "currency": currency[:3], "seen_at": timezone.now()},
        )
    connection.entities.exclude(entity_id__in=seen).filter(is_chosen=False).delete()
