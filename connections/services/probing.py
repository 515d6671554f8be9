"""Probe runs: started by anyone, executed by a worker, closed in every branch."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from connections.doorbell import ring
from connections.models import (
    AccessProfile,
    CheckResult,
    Connection,
    Credentials,
    LeaseLost,
    ProbeRun,
    Status,
)
from connections.probe import outcomes
from connections.probe.checks import Target, checks_of
from connections.probe.run import Subject
from connections.probe.run import run as run_checks
from connections.services import transcripts
from connections.services.connecting import check_open
from connections.services.errors import NotReady, Paused
from connections.services.events import Actor, record
from connections.services.gateway import gateway, sender_of
from connections.services.refusals import BUSY_PROBLEMS, pause_ends_at
from connections.services.signing_in import note_entities

#: A busy company is asked again after these waits, in seconds, without holding a worker.
BUSY_WAITS = (3, 6, 12, 24, 48)


@transaction.atomic
def start(connection: Connection, *, trigger: str, actor: Actor) -> ProbeRun:
    """Queue a probe run, or return the one that is queued or running already.

    Raises NotReady (no credentials or no level yet), Paused (too many refused sign-ins), SwitchedOff, Disconnected.
    """
    connection.lock()
    check_open(connection)
    credentials = Credentials.objects.filter(connection=connection).first()
    if credentials is None:
        raise NotReady(_("Please enter the credentials of the Web Services user first."), "credentials")
    if connection.level_chosen_at is None:
        raise NotReady(_("Please choose the top level or an entity first."), "entity")
    until = pause_ends_at(connection.company_id, credentials.user_id)
    if until:
        raise Paused(
            _("Intacct refused this user several times. We wait before the next check, so that it is not locked."),
            until,
        )
    profile = connection.integration.access_profile
    run = ProbeRun(
        connection=connection,
        access_profile=profile,
        company_id=connection.company_id,
        user_id=credentials.user_id,
        trigger=trigger,
        actor=actor.name,
    )
    run.planned = len(checks_of(profile.profile(), target_of(connection)))
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        live = ProbeRun.objects.live().filter(connection=connection).first()
        if live is None:
            raise
        return live
    record("probe.started", actor=actor, connection=connection, run=str(run.pk), trigger=trigger)
    ring(run)
    return run


def target_of(connection: Connection) -> Target:
    """Return the level the customer chose."""
    chosen = connection.entities.filter(is_chosen=True).values_list("entity_id", flat=True)
    return Target(top_level=connection.top_level, entities=tuple(chosen))


def subject_of(connection: Connection, profile: AccessProfile) -> Subject:
    """Return everything one run needs to know; the password leaves the database here and nowhere else."""
    credentials = Credentials.objects.get(connection=connection)
    return Subject(
        gateway=gateway(),
        sender=sender_of(connection),
        company_id=connection.company_id,
        user_id=credentials.user_id,
        password=credentials.password,
        target=target_of(connection),
        profile=profile.profile(),
        known_entities=opened_before(connection),
        batch_sessions=connection.batches_sessions,
    )


def opened_before(connection: Connection) -> tuple[str, ...]:
    """Return the entities whose session opened in the last finished run."""
    last = ProbeRun.objects.finished().filter(connection=connection).first()
    if last is None:
        return ()
    opened = last.results.filter(outcome=outcomes.Outcome.PASSED, is_rung=True).exclude(entity="")
    return tuple(opened.values_list("entity", flat=True))


def execute(run: ProbeRun, should_stop: Callable[[], bool]) -> None:
    """Worker's part: run the checks, store each result as it comes, close the run. Raises LeaseLost."""
    connection = run.connection
    subject = subject_of(connection, run.access_profile)
    recorder = _Recorder(run)
    with transcripts.kept_for(run):
        report = run_checks(subject, on_result=recorder, should_stop=should_stop)
    if should_stop():
        raise LeaseLost(str(run.pk))
    if _is_busy(report) and run.postponed < len(BUSY_WAITS):
        run.postpone(timedelta(seconds=BUSY_WAITS[run.postponed]), "the company is busy")
        return
    with transaction.atomic():
        connection.lock()
        run.finish(verdict=str(report.verdict))  # first: whoever canceled us meanwhile keeps what they did
        _learn(connection, report.facts)
        _move(connection, report.verdict, actor=Actor(run.actor))
        record(
            "probe.finished",
            actor=Actor(run.actor),
            connection=connection,
            run=str(run.pk),
            verdict=str(report.verdict),
        )


class _Recorder:
    """Stores results one by one, fenced: a worker that lost its lease writes nothing more."""

    def __init__(self, run: ProbeRun) -> None:
        self.run = run
        self.position = 0
        self.lock = threading.Lock()
        with transaction.atomic():
            run.extend_lease()
            run.results.all().delete()  # left behind by an attempt that was cut off

    def __call__(self, result: outcomes.CheckResult) -> None:
        with self.lock, transaction.atomic():
            self.run.extend_lease()
            CheckResult.objects.create(
                run=self.run,
                position=self.position,
                check_id=result.check_id,
                title=result.title,
                module=result.module or "",
                row=result.row,
                right=result.right,
                entity=result.entity,
                outcome=str(result.outcome),
                required=result.required,
                is_rung=result.rung,
                problem=result.problem,
                detail=result.detail,
                evidence=result.evidence,
                count=result.count,
            )
            self.position += 1


def _is_busy(report: outcomes.Report) -> bool:
    return any(result.problem in BUSY_PROBLEMS for result in report.results)


def _learn(connection: Connection, facts: outcomes.CompanyFacts) -> None:
    if facts.multi_entity is not None:
        connection.multi_entity = facts.multi_entity
    if facts.batch_sessions_ok is not None:
        connection.batches_sessions = facts.batch_sessions_ok
    if connection.top_level:  # a sign-in straight to an entity does not tell
        connection.landed_entity = facts.landed_entity
    connection.save(update_fields=["multi_entity", "batches_sessions", "landed_entity"])
    if facts.entities:
        note_entities(
            connection,
            [(entity.entity_id, entity.name or "", entity.currency or "") for entity in facts.entities],
        )


def _move(connection: Connection, verdict: outcomes.Verdict, *, actor: Actor) -> None:
    """Take the connection to the status that the verdict stands for."""
    was_connected = connection.status in (Status.CONNECTED, Status.DEGRADED)
    if connection.status == Status.DISCONNECTED:
        return
    if verdict == outcomes.Verdict.PASSED:
        target = Status.CONNECTED
    elif verdict == outcomes.Verdict.FAILED:
        target = Status.DEGRADED if was_connected else Status.NEEDS_ATTENTION
    elif was_connected:
        return  # nobody knows: the last proven answer stands
    else:
        target = Status.NEEDS_ATTENTION
    if connection.status == Status.PENDING:
        connection.move(Status.IN_PROGRESS)
    if connection.move(target):
        record(f"connection.{target}", actor=actor, connection=connection)
