"""Step verifications: what the gateway says before the probe can run.

Asking writes a row and rings; a worker answers. Nothing here makes a customer's page wait for Intacct.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.doorbell import ring
from connections.identifiers import clean_company_id, clean_user_id
from connections.models import Connection, Credentials, JobState, Question, Trigger, Verification
from connections.services.connecting import check_open
from connections.services.errors import NotReady, Paused, UnderWay
from connections.services.events import Actor, record
from connections.services.refusals import pause_ends_at

#: A fresh door answer is worth this long before the page asks again by itself.
DOOR_FRESH = timedelta(seconds=6)


@transaction.atomic
def ask_door(connection: Connection, *, actor: Actor, max_age: timedelta = DOOR_FRESH) -> Verification | None:
    """Ask whether the company is there and lets our sender in; None while the company ID is not known.

    Returns the answer we have if it is younger than `max_age`, or the question that is already under way.
    """
    if not connection.company_id or (connection.owns_sender and not connection.own_sender_id):
        return None
    latest = latest_door(connection)
    if latest and (latest.is_live or (latest.finished_at and latest.finished_at > timezone.now() - max_age)):
        return latest
    connection.lock()
    return _ask(Verification(connection=connection, question=Question.DOOR, actor=actor.name))


def latest_door(connection: Connection) -> Verification | None:
    """Return the newest door question about the company ID as it is now."""
    return (
        connection.verifications.filter(question=Question.DOOR, company_id=connection.company_id)
        .order_by("-created_at")
        .first()
    )


@dataclass(frozen=True)
class Level:
    """The level to connect at, known before the credentials are tried."""

    top_level: bool
    entities: tuple[str, ...] = ()
    trigger: str = Trigger.API  # of the check that follows
    only_choice: bool = False  # True: not taken where there turn out to be entities to choose from


def level_to_keep(connection: Connection) -> Level | None:
    """Return the level that a customer's new credentials take over; None before one was chosen."""
    if connection.level_chosen_at is None:
        return None
    chosen = connection.entities.filter(is_chosen=True).values_list("entity_id", flat=True)
    return Level(connection.top_level, tuple(chosen), Trigger.WIZARD)


@transaction.atomic
def submit_credentials(
    connection: Connection,
    *,
    user_id: str,
    password: str,
    actor: Actor,
    company_id: str = "",
    then_connect: Level | None = None,
    event: str = "credentials.submitted",
) -> Verification:
    """Take credentials and let a worker try them once; the same credentials sent twice are tried once.

    `company_id`: of another company than the connection's, which moves there once it accepts them; until then all
    stays as it is. With `then_connect` the level is chosen and the probe started as soon as they are accepted.

    Raises NotUsable (IDs), NotReady (company ID missing, password empty), Paused, UnderWay (other credentials are
    being tried), SwitchedOff, Disconnected.
    """
    connection.lock()  # whoever disconnects at the same time leaves no password behind
    check_open(connection)
    company = clean_company_id(company_id) if company_id else connection.company_id
    if not company:
        raise NotReady(_("Please enter the company ID first."), "company")
    cleaned = clean_user_id(user_id)
    if not password:
        raise NotReady(_("Please enter the password from the e-mail."), "credentials")
    until = pause_ends_at(company, cleaned)
    if until:
        raise Paused(pause_sentence(), until)
    asked = Verification(
        connection=connection,
        question=Question.CREDENTIALS,
        company_id=company,
        user_id=cleaned,
        actor=actor.name,
        then_connect=asdict(then_connect) if then_connect else {},
    )
    asked.password = password
    verification = _ask(asked)
    if verification.pk != asked.pk:
        return _join(verification, asked)
    record(event, actor=actor, connection=connection, user_id=cleaned)
    return verification


@transaction.atomic
def refresh_entities(connection: Connection, *, actor: Actor) -> Verification:
    """Let a worker sign in with the kept credentials once, to learn which entities there are now.

    Raises NotReady (there are none), Paused, UnderWay, SwitchedOff, Disconnected.
    """
    connection.lock()
    kept = Credentials.objects.filter(connection=connection).first()
    if kept is None:
        raise NotReady(_("Please enter the credentials first: they tell which entities there are."), "credentials")
    return submit_credentials(
        connection, user_id=kept.user_id, password=kept.password, actor=actor, event="entities.refreshed"
    )


def pause_sentence() -> str:
    return _(
        "Intacct refused these credentials several times, or did not answer. "
        "We wait before the next try, because Intacct locks a user after too many wrong passwords."
    )


def _join(under_way: Verification, asked: Verification) -> Verification:
    """A second submit: the same credentials join the question under way, others have to wait for its answer."""
    same = (under_way.company_id, under_way.user_id) == (asked.company_id, asked.user_id)
    if same and under_way.password == asked.password:
        return under_way
    raise UnderWay(_("We are still trying the credentials you sent before. Please wait a moment, then send these."))


def _ask(verification: Verification) -> Verification:
    """Save the question and ring; when the same kind of question is under way already, return that one."""
    verification.company_id = verification.company_id or verification.connection.company_id
    try:
        with transaction.atomic():
            verification.save(force_insert=True)
    except IntegrityError:
        under_way = Verification.objects.filter(
            connection=verification.connection,
            question=verification.question,
            state__in=(JobState.QUEUED, JobState.RUNNING),
        ).first()
        if under_way is None:
            raise
        return under_way
    ring(verification)
    return verification
