"""Step verifications: what the gateway says before the probe can run.

Asking writes a row and rings; a worker answers. Nothing here makes a customer's page wait for Intacct.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.doorbell import ring
from connections.identifiers import clean_user_id
from connections.intacct import GatewayRefusal, GetApiSession, IntacctError, Login, SignInRefused
from connections.models import Answer, Connection, JobState, Question, Trigger, Verification
from connections.services import probing
from connections.services.connecting import check_open, choose_level
from connections.services.errors import NotReady, Paused, ServiceRefused
from connections.services.events import Actor, record
from connections.services.gateway import gateway, sender_of
from connections.services.refusals import BUSY_PROBLEMS, pause_ends_at
from connections.services.signing_in import first_look, keep_credentials

#: A fresh door answer is worth this long before the page asks again by itself.
DOOR_FRESH = timedelta(seconds=6)
MAX_POSTPONED = 4


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


def submit_credentials(
    connection: Connection, *, user_id: str, password: str, actor: Actor, then_connect: Level | None = None
) -> Verification:
    """Take credentials and let a worker try them once; a second submit meanwhile joins the first.

    With `then_connect` the level is chosen and the probe started as soon as Intacct accepts them.

    Raises NotUsable (user ID), NotReady (company ID missing, password empty), Paused, SwitchedOff, Disconnected.
    """
    check_open(connection)
    if not connection.company_id:
        raise NotReady(_("Please enter the company ID first."), "company")
    cleaned = clean_user_id(user_id)
    if not password:
        raise NotReady(_("Please enter the password from the e-mail."), "credentials")
    until = pause_ends_at(connection.company_id, cleaned)
    if until:
        raise Paused(pause_sentence(), until)
    with transaction.atomic():
        asked = Verification(connection=connection, question=Question.CREDENTIALS, user_id=cleaned, actor=actor.name)
        asked.password = password
        asked.then_connect = asdict(then_connect) if then_connect else {}
        verification = _ask(asked)
        if verification.pk == asked.pk:
            record("credentials.submitted", actor=actor, connection=connection, user_id=cleaned)
    return verification


def pause_sentence() -> str:
    return _(
        "Intacct refused these credentials several times. "
        "We wait before the next try, because Intacct locks a user after too many wrong passwords."
    )


def _ask(verification: Verification) -> Verification:
    """Save the question and ring; when the same question is under way already, return that one."""
    verification.company_id = verification.connection.company_id
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


def answer(verification: Verification, should_stop: Callable[[], bool]) -> None:
    """Worker's part: put the question to the gateway once and write the answer down."""
    if verification.question == Question.DOOR:
        _answer_door(verification)
    else:
        _answer_credentials(verification)


def _answer_door(verification: Verification) -> None:
    connection = verification.connection
    # A user that cannot exist: the refusal tells which wall was hit and no real user comes near a lock-out.
    nobody = Login(verification.company_id, f"door-check-{secrets.token_hex(4)}", secrets.token_urlsafe(16))
    try:
        gateway().send(sender_of(connection), nobody, (GetApiSession(),))
    except SignInRefused as refused:
        at_the_door = refused.refusal.problem in DOOR_REFUSALS
        _close(verification, Answer.REFUSED if at_the_door else Answer.ACCEPTED, refused)
    except GatewayRefusal as refused:
        _close(verification, Answer.REFUSED, refused)
    except IntacctError as error:
        _close(verification, Answer.UNKNOWN, error)
    else:
        verification.finish(answer=Answer.ACCEPTED)


#: Sign-in refusals that stand before the user is even looked at.
DOOR_REFUSALS = frozenset(
    {"sender_not_authorized_for_company", "web_services_subscription_inactive", "company_id_not_found"}
)


def _answer_credentials(verification: Verification) -> None:
    connection = verification.connection
    login = Login(verification.company_id, verification.user_id, verification.password)
    try:
        look = first_look(sender_of(connection), login)
    except GatewayRefusal as refused:
        if refused.refusal.problem in BUSY_PROBLEMS and _put_off(verification, refused):
            return
        _close(verification, Answer.REFUSED, refused)
    except IntacctError as error:
        if error.transient and _put_off(verification, error):
            return
        _close(verification, Answer.UNKNOWN, error)
    else:
        with transaction.atomic():
            password = verification.password
            verification.finish(answer=Answer.ACCEPTED, sealed_password="")
            keep_credentials(connection, verification.user_id, password, look, actor=Actor(verification.actor))
        if verification.then_connect:
            _go_on(verification)


def _go_on(verification: Verification) -> None:
    """Choose the level and start the probe, as asked for with the credentials."""
    connection, actor = verification.connection, Actor(verification.actor)
    level = verification.then_connect
    try:
        choose_level(connection, top_level=level["top_level"], entity_ids=level["entities"], actor=actor)
        probing.start(connection, trigger=Trigger.API, actor=actor)
    except ServiceRefused as refused:
        record("entity.refused", actor=actor, connection=connection, reason=str(refused))


def _put_off(verification: Verification, error: IntacctError) -> bool:
    """Give the question back for later when the company is busy or the gateway is away; False after some tries."""
    if verification.postponed >= MAX_POSTPONED:
        return False
    delay = timedelta(seconds=2 * 2**verification.postponed)
    verification.postpone(delay, error.problem)
    return True


def _close(verification: Verification, answer: Answer, error: IntacctError) -> None:
    refusal = error.refusal if isinstance(error, GatewayRefusal) else None
    evidence = f"{refusal.text} {refusal.support_id}".strip() if refusal else str(error)
    with transaction.atomic():
        verification.finish(answer=answer, problem=error.problem, evidence=evidence, sealed_password="")
        if verification.question == Question.CREDENTIALS:
            record(
                "credentials.refused" if answer == Answer.REFUSED else "credentials.not_answered",
                actor=Actor(verification.actor),
                connection=verification.connection,
                problem=error.problem,
                user_id=verification.user_id,
            )


def paused_until(connection: Connection, user_id: str) -> datetime | None:
    """Return when the next credentials may be tried for this company and user, or None for now."""
    return pause_ends_at(connection.company_id, user_id)
