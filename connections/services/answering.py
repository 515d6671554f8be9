"""The worker's part of a step verification: put the question to the gateway once, and write the answer down.

A password goes out at most once per submit. Where its answer is lost, the answer is "unknown" and nothing is sent
again: Intacct locks a user after too many wrong passwords (reference, intacct-gateway section 0.5).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from connections.intacct import (
    GatewayRefusal,
    GatewayUnavailable,
    GetApiSession,
    IntacctError,
    Login,
    SignInRefused,
)
from connections.models import Answer, Entity, JobState, ProbeRun, Question, Trigger, Verification
from connections.probe import ladder
from connections.probe.evidence import Trouble, trouble_of_error
from connections.services import incidents, probing
from connections.services.connecting import adopt_company, choose_level
from connections.services.errors import ServiceRefused
from connections.services.events import Actor, record
from connections.services.gateway import gateway, sender_of
from connections.services.metering import meter_in_use
from connections.services.refusals import pause_ends_at
from connections.services.signing_in import FirstLook, first_look, keep_credentials

MAX_POSTPONED = 4

#: Sign-in refusals that stand before the user is even looked at.
DOOR_REFUSALS = frozenset(
    {"sender_not_authorized_for_company", "web_services_subscription_inactive", "company_id_not_found"}
)
#: The one refusal that proves company and sender: Intacct looked at the user, who cannot exist.
DOOR_OPEN = "user_login_incorrect"


def answer(verification: Verification, should_stop: Callable[[], bool]) -> None:
    """Answer the question. Raises LeaseLost when the job was taken away or canceled meanwhile."""
    if verification.question == Question.DOOR:
        _answer_door(verification)
    else:
        _answer_credentials(verification)


def _answer_door(verification: Verification) -> None:
    # A user that cannot exist: the refusal tells which wall was hit and no real user comes near a lock-out.
    try:
        nobody = Login(verification.company_id, f"door-check-{secrets.token_hex(4)}", secrets.token_urlsafe(16))
        gateway().send(sender_of(verification.connection), nobody, (GetApiSession(),))
    except GatewayRefusal as refused:
        works = probing.sender_works(verification.connection)
        # Whose sender it is, is asked by whoever shows the answer.
        trouble = ladder.blamed(trouble_of_error(refused), own_sender=False, sender_works=works)
        _close(verification, _door_answer(refused), refused, trouble)
    except IntacctError as error:
        _close(verification, Answer.UNKNOWN, error)
    else:
        with transaction.atomic():
            verification.connection.lock()
            verification.finish(answer=Answer.ACCEPTED)
            incidents.held(verification.connection, incidents.OUR_RUNGS)


def _door_answer(refused: GatewayRefusal) -> Answer:
    if refused.transient:
        return Answer.UNKNOWN
    if not isinstance(refused, SignInRefused):
        return Answer.REFUSED
    if refused.problem == DOOR_OPEN:
        return Answer.ACCEPTED
    return Answer.REFUSED if refused.problem in DOOR_REFUSALS else Answer.UNKNOWN


def _answer_credentials(verification: Verification) -> None:
    if verification.sent_at:
        # An earlier worker was lost after it had sent the password: nobody knows what Intacct said.
        _end(verification, Answer.UNKNOWN, "answer_lost", "The worker was lost while Intacct was being asked.")
        return
    if pause_ends_at(verification.company_id, verification.user_id):
        _end(verification, Answer.UNKNOWN, "paused_after_refusals", "Not sent: too many refusals just now.")
        return
    # Both secrets are opened first: a fault of ours on the way must not look like a password that went out.
    try:
        sender = sender_of(verification.connection)
        login = Login(verification.company_id, verification.user_id, verification.password)
    except IntacctError as error:  # cannot be sent at all
        _close(verification, Answer.UNKNOWN, error)
        return
    verification.note(sent_at=timezone.now())
    try:
        look = first_look(sender, login)
    except IntacctError as error:
        if _was_not_looked_at(error):
            verification.note(sent_at=None)
            if verification.postponed < MAX_POSTPONED:
                _put_off(verification, error.problem)
                return
        is_refused = isinstance(error, GatewayRefusal) and not error.transient
        _close(verification, Answer.REFUSED if is_refused else Answer.UNKNOWN, error)
    else:
        _accepted(verification, look)


def _was_not_looked_at(error: IntacctError) -> bool:
    """Whether nobody has compared the password: no connection was made, or whoever refused is busy or off-line."""
    if isinstance(error, GatewayUnavailable):
        return not error.may_have_signed_in
    return isinstance(error, GatewayRefusal) and error.transient


def _accepted(verification: Verification, look: FirstLook) -> None:
    """The password is right. Only what a busy company would not tell is asked for again, a little later."""
    if look.busy and verification.postponed < MAX_POSTPONED:
        verification.note(sent_at=None)  # it was answered: asking again cannot lock anybody out
        _put_off(verification, look.busy)
        return
    connection, actor = verification.connection, Actor(verification.actor)
    password = verification.password
    with transaction.atomic():
        connection.lock()
        verification.finish(answer=Answer.ACCEPTED)  # first: whoever canceled us meanwhile keeps what they did
        if connection.company_id != verification.company_id:
            adopt_company(connection, verification.company_id, actor=actor)
        keep_credentials(connection, verification.user_id, password, look, actor=actor)
        incidents.held(connection, incidents.OUR_RUNGS)
        if verification.then_connect:
            _go_on(verification, actor)


def _go_on(verification: Verification, actor: Actor) -> None:
    """Choose the level and start the probe, as asked for with the credentials."""
    connection, level = verification.connection, verification.then_connect
    if level.get("only_choice") and connection.multi_entity is not False and connection.entities.exists():
        return  # somebody has to choose
    # Entities that the user cannot see are kept as asked for: the permission check then says what to do about them.
    for entity_id in level["entities"]:
        Entity.objects.get_or_create(connection=connection, entity_id=entity_id)
    try:
        with transaction.atomic():
            wanted = {"top_level": level["top_level"], "entity_ids": level["entities"]}
            choose_level(connection, **wanted, actor=actor, confirmed=True)
            # What a check under way hears of the credentials before says nothing about these.
            running = connection.probe_runs.filter(state=JobState.RUNNING)
            ProbeRun.cancel_live(running, "other credentials were accepted")
            probing.start(connection, trigger=Trigger(level.get("trigger", Trigger.API)), actor=actor)
    except ServiceRefused as refused:
        record("entity.refused", actor=actor, connection=connection, reason=str(refused))


def _put_off(verification: Verification, problem: str) -> None:
    wait = timedelta(seconds=2 * 2**verification.postponed)
    verification.postpone(max(wait, meter_in_use().asked_to_wait), problem)


def _close(verification: Verification, answer: Answer, error: IntacctError, blamed: Trouble | None = None) -> None:
    """Write down what came back; `blamed` is the same, put on whoever owns it."""
    with transaction.atomic():
        _end(verification, answer, blamed.problem if blamed else error.problem, _evidence(error))
        incidents.note_error(verification.connection, error, blamed)


def _evidence(error: IntacctError) -> str:
    """The raw words for operators; our own sentence too where nobody answered."""
    if isinstance(error, GatewayRefusal):
        return f"{error.refusal.text} {error.refusal.support_id}".strip()
    return f"{error} [{error.refusal.text}]" if isinstance(error, GatewayUnavailable) else str(error)


def _end(verification: Verification, answer: Answer, problem: str, evidence: str) -> None:
    with transaction.atomic():
        verification.connection.lock()
        verification.finish(answer=answer, problem=problem, evidence=evidence)
        if verification.question == Question.CREDENTIALS:
            record(
                "credentials.refused" if answer == Answer.REFUSED else "credentials.not_answered",
                actor=Actor(verification.actor),
                connection=verification.connection,
                problem=problem,
                user_id=verification.user_id,
            )
