"""The first sign-in with new credentials: what it tells, and how it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from connections.intacct import GetFinancialSetup, Login, ReadEntityDetails, Sender
from connections.models import Connection, Credentials, Entity
from connections.probe import reach
from connections.probe.evidence import ENTITY_LIST, MULTI_ENTITY_PREFERENCES, Evidence, answer_of
from connections.probe.outcomes import CompanyFacts, UnreachableEntity
from connections.services import schedule
from connections.services.events import Actor, record
from connections.services.gateway import gateway

#: All that tells which levels there are, and why some cannot be reached.
_ASKED = (GetFinancialSetup(), MULTI_ENTITY_PREFERENCES, ReadEntityDetails(), ENTITY_LIST)


@dataclass(frozen=True)
class FirstLook:
    """What one accepted sign-in told: the level it landed at, and the entities that the user can enter, or cannot."""

    facts: CompanyFacts
    busy: str = ""  # the passing problem that kept part of it back, "" where everything was told


def first_look(sender: Sender, login: Login) -> FirstLook:
    """Sign in once and read the entities in the same request. Raises IntacctError when the sign-in did not work."""
    reply = gateway().send(sender, login, _ASKED)
    evidence = Evidence(signed_in=reply.authentication)
    evidence.add(_ASKED, map(answer_of, reply.outcomes))
    passing = (outcome.refusal.problem for outcome in reply.outcomes if outcome.refusal and outcome.refusal.transient)
    return FirstLook(reach.facts(evidence, ()), next(passing, ""))


def keep_credentials(
    connection: Connection, user_id: str, password: str, look: FirstLook, *, actor: Actor
) -> Credentials:
    """Store accepted credentials and what the sign-in told. Call inside a transaction."""
    credentials = Credentials.objects.filter(connection=connection).first() or Credentials(connection=connection)
    credentials.user_id = user_id
    credentials.password = password
    credentials.accepted_at = timezone.now()
    credentials.save()
    facts = look.facts
    note_entities(connection, listed(facts))
    connection.multi_entity = facts.multi_entity if facts.multi_entity is not None else bool(facts.entities)
    connection.landed_entity = facts.landed_entity
    note_missing(connection, facts)
    connection.save(update_fields=["multi_entity", "landed_entity", *MISSING_FIELDS])
    schedule.resume(connection)
    record("credentials.accepted", actor=actor, connection=connection, user_id=user_id)
    return credentials


def listed(facts: CompanyFacts) -> list[tuple[str, str, str]]:
    """Return ID, name and currency of the entities that the user may enter."""
    return [(entity.entity_id, entity.name or "", entity.currency or "") for entity in facts.entities]


#: What `note_missing` changes.
MISSING_FIELDS = ("top_level_only", "missing_entities")


def note_missing(connection: Connection, facts: CompanyFacts) -> None:
    """Remember which entities cannot be entered, and why. The caller saves `MISSING_FIELDS`."""
    connection.top_level_only = facts.top_level_only
    connection.missing_entities = [_missing(entity) for entity in facts.unreachable]


def _missing(entity: UnreachableEntity) -> dict[str, str]:
    return {"id": entity.entity_id, "name": entity.name, "problem": entity.problem}


def note_entities(connection: Connection, entities: Iterable[tuple[str, str, str]]) -> None:
    """Bring the stored entities up to date; a chosen entity that is gone stays, so that the probe can say so."""
    now = timezone.now()
    seen = {
        entity_id: Entity(
            connection=connection, entity_id=entity_id, name=name[:200], currency=currency[:3], seen_at=now
        )
        for entity_id, name, currency in entities
    }
    # One statement, because a company may have hundreds of them, and each check brings them all.
    Entity.objects.bulk_create(
        seen.values(),
        update_conflicts=True,
        unique_fields=["connection", "entity_id"],
        update_fields=["name", "currency", "seen_at"],
    )
    connection.entities.exclude(entity_id__in=seen).filter(is_chosen=False).delete()
