"""The worker's part of a probe run: ask, store each result as it comes, close the run in every branch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from django.db import transaction

from connections.models import Company, Connection, LeaseLost, ProbeRun, Status, company_key
from connections.probe import outcomes
from connections.probe.conversation import always
from connections.probe.run import run as run_checks
from connections.services import incidents, resuming, schedule, transcripts
from connections.services.events import Actor, record
from connections.services.last_known import standing_before
from connections.services.metering import Cost, meter_in_use
from connections.services.probing import scope_of, subject_of
from connections.services.recording import Recorder
from connections.services.refusals import BUSY_PROBLEMS
from connections.services.signing_in import MISSING_FIELDS, listed, note_entities, note_missing
from connections.services.standing import as_heard, changes, verdict_with

#: A busy company is asked again after these waits, in seconds, without holding a worker.
BUSY_WAITS = (3, 6, 12, 24, 48)


def execute(run: ProbeRun, should_stop: Callable[[], bool]) -> None:
    """Run the checks, store each result as it comes, close the run. Raises LeaseLost."""
    recorder = Recorder(run)
    facts = _ask(run, recorder, should_stop)
    if should_stop():
        raise LeaseLost(str(run.pk))
    if _is_busy(run) and run.postponed < len(BUSY_WAITS):
        wait = timedelta(seconds=BUSY_WAITS[run.postponed])
        run.postpone(max(wait, meter_in_use().asked_to_wait), "the company is busy")
        return
    _close(run, facts)


def _ask(run: ProbeRun, recorder: Recorder, should_stop: Callable[[], bool]) -> outcomes.CompanyFacts:
    """Ask what is still open; what an attempt that was cut off has proven stays proven."""
    if recorder.kept and resuming.finish_without_asking(run, recorder):
        return outcomes.CompanyFacts()
    subject = subject_of(run.connection, run.access_profile)
    if subject.user_id != run.user_id:
        run.note(user_id=subject.user_id)  # other credentials were accepted while the run waited
    if not resuming.may_sign_in(run):
        # Refused too often, or nobody knows what became of the sign-ins before: whatever is left stays open.
        should_stop = always
    meter_in_use().before_request.append(lambda cost: _note(run, cost))
    with transcripts.kept_for(run):
        report = run_checks(
            replace(
                subject,
                deadline=resuming.seconds_left(run, subject.deadline),
                may_ask_twice=partial(resuming.may_ask_twice, run),
            ),
            only=resuming.still_open(run, recorder) if recorder.kept else scope_of(run),
            on_results=recorder,
            should_stop=should_stop,
        )
    return report.facts


def _note(run: ProbeRun, cost: Cost) -> None:
    """Written before each request: after a lost worker it still tells what went out. Raises LeaseLost."""
    run.note(
        requests=run.requests + cost.requests,
        sign_ins=run.sign_ins + cost.sign_ins,
        transactions=run.transactions + cost.transactions,
    )


def _is_busy(run: ProbeRun) -> bool:
    return run.results.filter(problem__in=BUSY_PROBLEMS).exists()


def _close(run: ProbeRun, facts: outcomes.CompanyFacts) -> None:
    """Finish the run and draw every conclusion from it, in one transaction."""
    connection, actor = run.connection, Actor(run.actor)
    with transaction.atomic():
        connection.lock()
        results = list(run.results.all())
        before = standing_before(run)
        verdict = outcomes.verdict_of(map(as_heard, results))
        run.finish(verdict=str(verdict))  # first: whoever canceled us meanwhile keeps what they did
        _learn(connection, run, facts)
        whole = verdict_with(before, run, results)
        changed = changes(before, results)
        _move(connection, whole, actor=actor, run=str(run.pk), **changed)
        told = {result.check_id: (result.outcome, result.problem) for result in results}
        schedule.plan_next(connection, whole, sign_in_refused=schedule.was_sign_in_refused(told))
        record("probe.finished", actor=actor, connection=connection, run=str(run.pk), verdict=str(verdict), **changed)
        incidents.note_run(run, results)


def _learn(connection: Connection, run: ProbeRun, facts: outcomes.CompanyFacts) -> None:
    if facts == outcomes.CompanyFacts():
        return  # nobody was asked, or nobody answered: what was known stays
    if facts.multi_entity is not None:
        connection.multi_entity = facts.multi_entity
    if facts.batch_sessions_ok is not None:
        Company.objects.filter(key=company_key(run.company_id)).update(batches_sessions=facts.batch_sessions_ok)
    if connection.top_level and not run.scope:  # a sign-in straight to an entity does not tell
        connection.landed_entity = facts.landed_entity
    if facts.multi_entity is not None:  # the company was asked about itself
        note_missing(connection, facts)
    connection.save(update_fields=["multi_entity", "landed_entity", *MISSING_FIELDS])
    if facts.entities:
        note_entities(connection, listed(facts))


def _move(connection: Connection, verdict: outcomes.Verdict, *, actor: Actor, **data: object) -> None:
    """Take the connection to the status that the verdict stands for; only a change is an event."""
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
        record(f"connection.{target}", actor=actor, connection=connection, **data)
