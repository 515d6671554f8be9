"""The life of a connection: created, given a company, a level, and one day disconnected."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.identifiers import clean_company_id
from connections.models import Connection, Credentials, Integration, ProbeRun, Status, Verification
from connections.services import mailbox
from connections.services.errors import ChangesProof, Disconnected, NotFound, NotReady, SwitchedOff
from connections.services.events import Actor, record


def integration_by_slug(slug: str) -> Integration:
    """Return the integration; NotFound when there is none with that slug."""
    integration = Integration.objects.filter(slug=slug).first()
    if integration is None:
        raise NotFound(_("There is no integration “%(slug)s”.") % {"slug": slug})
    return integration


@transaction.atomic
def create_connection(
    *,
    integration: Integration,
    customer_name: str,
    actor: Actor,
    environment: str = "production",
    reference: str = "",
    contact_email: str = "",
    locale: str = "en",
    owns_sender: bool = False,
) -> Connection:
    """Create a connection that waits for its customer. Raises SwitchedOff or Django's ValidationError."""
    if not integration.is_active:
        raise SwitchedOff(_("The integration “%(name)s” is switched off.") % {"name": integration.name})
    connection = Connection(
        integration=integration,
        customer_name=customer_name.strip(),
        environment=environment,
        reference=reference,
        contact_email=contact_email,
        locale=locale,
        owns_sender=owns_sender,
    )
    mailbox.assign(connection)
    connection.full_clean(exclude=["integration"])
    connection.save()
    record("connection.created", actor=actor, connection=connection, environment=environment)
    return connection


def check_open(connection: Connection) -> None:
    """Raise SwitchedOff or Disconnected when nothing may be changed any more."""
    if not connection.integration.is_active:
        raise SwitchedOff(
            _("%(name)s has switched off its connections for now.") % {"name": connection.integration.name}
        )
    if connection.status == Status.DISCONNECTED:
        raise Disconnected(_("This connection was disconnected. A new link starts it again."))


@transaction.atomic
def begin(connection: Connection, *, actor: Actor) -> None:
    """Mark a connection as started: its customer opened the link or gave the first answer."""
    connection.lock()  # two clicks at once begin it once
    if connection.status == Status.PENDING:
        connection.move(Status.IN_PROGRESS)
        record("connection.started", actor=actor, connection=connection)


@transaction.atomic
def reopen(connection: Connection, *, actor: Actor) -> None:
    """Start a disconnected connection again; any other one is left as it is. Raises SwitchedOff."""
    connection.lock()
    if connection.status == Status.DISCONNECTED:
        connection.proof_since = timezone.now()
        connection.save(update_fields=["proof_since"])
        connection.move(Status.IN_PROGRESS)
        record("connection.reopened", actor=actor, connection=connection)
    check_open(connection)


@transaction.atomic
def set_company(connection: Connection, company_id: str, *, actor: Actor, confirmed: bool = False) -> Connection:
    """Store the cleaned company ID.

    Raises NotUsable (what was typed), ChangesProof (credentials for another company were accepted already and
    `confirmed` is false), SwitchedOff, Disconnected.
    """
    connection.lock()
    check_open(connection)
    cleaned = clean_company_id(company_id)
    if cleaned == connection.company_id:
        begin(connection, actor=actor)
        return connection
    if not confirmed and Credentials.objects.filter(connection=connection).exists():
        raise ChangesProof(
            _(
                "This set-up already works with company “%(old)s”. "
                "With another company, the user and the entity must be given again. "
                "Records can then be created twice, so ask %(vendor)s first."
            )
            % {"old": connection.company_id, "vendor": connection.integration.name}
        )
    adopt_company(connection, cleaned, actor=actor)
    return connection


def adopt_company(connection: Connection, company_id: str, *, actor: Actor) -> None:
    """Point the connection at a (cleaned) company. What was under way or proven for another one is given up.

    Call inside a transaction, with the connection locked.
    """
    if connection.company_id:
        forget_company(connection)
    connection.company_id = company_id
    connection.save(update_fields=["company_id"])
    begin(connection, actor=actor)
    record("company.set", actor=actor, connection=connection, company_id=company_id)


def cancel_jobs(connection: Connection, reason: str) -> None:
    """Cancel everything that waits or runs for the connection; workers that hold a job write nothing more."""
    ProbeRun.cancel_live(connection.probe_runs.all(), reason)
    Verification.cancel_live(connection.verifications.all(), reason)


def forget_company(connection: Connection) -> None:
    """Erase what belongs to the company given so far: jobs, credentials, entities, level, proof."""
    cancel_jobs(connection, "another company was given")
    Credentials.objects.filter(connection=connection).delete()
    connection.entities.all().delete()
    connection.level_chosen_at = None
    connection.multi_entity = None
    connection.landed_entity = ""
    connection.top_level_only = None
    connection.missing_entities = []
    connection.proof_since = timezone.now()
    fields = ["level_chosen_at", "multi_entity", "landed_entity", "top_level_only", "missing_entities", "proof_since"]
    connection.save(update_fields=fields)
    if connection.status not in (Status.PENDING, Status.DISCONNECTED):
        connection.move(Status.IN_PROGRESS)


@transaction.atomic
def choose_level(
    connection: Connection, *, top_level: bool, entity_ids: Collection[str], actor: Actor, confirmed: bool = False
) -> Connection:
    """Store the level to connect at: top level, entities, or both.

    Raises NotReady (no credentials yet, or nothing chosen), NotFound (an entity that the user cannot see),
    ChangesProof (it was connected at another level and `confirmed` is false), SwitchedOff, Disconnected.
    """
    connection.lock()
    check_open(connection)
    if not Credentials.objects.filter(connection=connection).exists():
        raise NotReady(_("Please enter the credentials first: they tell which entities there are."), "credentials")
    if not top_level and not entity_ids:
        raise NotReady(_("Please choose the top level or at least one entity."), "entity")
    known = set(connection.entities.values_list("entity_id", flat=True))
    unknown = sorted(set(entity_ids) - known)
    if unknown:
        raise NotFound(
            _("The Web Services user cannot see entity “%(entity)s”. Choose one from the list.")
            % {"entity": unknown[0]}
        )
    before = set(connection.entities.filter(is_chosen=True).values_list("entity_id", flat=True))
    if connection.level_chosen_at and (connection.top_level, before) == (top_level, set(entity_ids)):
        return connection
    if connection.connected_at and connection.level_chosen_at and not confirmed:
        raise ChangesProof(level_warning(connection))
    # A check under way proves the level before: it must not connect what nobody has looked at.
    ProbeRun.cancel_live(connection.probe_runs.all(), "another level was chosen")
    connection.entities.update(is_chosen=False)
    connection.entities.filter(entity_id__in=entity_ids).update(is_chosen=True)
    connection.top_level = top_level
    connection.level_chosen_at = timezone.now()
    connection.save(update_fields=["top_level", "level_chosen_at"])
    record("entity.chosen", actor=actor, connection=connection, top_level=top_level, entities=sorted(entity_ids))
    return connection


def level_warning(connection: Connection) -> str:
    """Why the level of a working connection is not changed lightly (reference, setup-guides section 10 row 27)."""
    return _(
        "This connection already works at another level. A changed level can create records twice: "
        "what %(vendor)s has so far, and the same again. Ask %(vendor)s first."
    ) % {"vendor": connection.integration.name}


@transaction.atomic
def disconnect(connection: Connection, *, actor: Actor) -> Connection:
    """Erase every secret of the connection, stop its jobs, keep its history."""
    connection.lock()
    cancel_jobs(connection, "disconnected")  # before the credentials: a worker may be about to store new ones
    Credentials.objects.filter(connection=connection).delete()
    connection.sealed_own_sender_password = ""
    connection.save(update_fields=["sealed_own_sender_password"])
    if connection.move(Status.DISCONNECTED):
        record("connection.disconnected", actor=actor, connection=connection)
    return connection
