"""Probe runs: started by anyone, at most one at a time per connection, executed by a worker (executing.py)."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.doorbell import ring
from connections.models import AccessProfile, CheckResult, Company, Connection, Credentials, JobState, ProbeRun, Trigger
from connections.models.company import company_key
from connections.probe import ladder
from connections.probe.checks import EVERYTHING, CheckSpec, Scope, Target, checks_of
from connections.probe.outcomes import Outcome
from connections.probe.run import Subject
from connections.services.connecting import check_open
from connections.services.errors import NotFound, NotReady, Paused
from connections.services.events import Actor, record
from connections.services.gateway import gateway, sender_of
from connections.services.refusals import pause_ends_at, was_refused_last

#: For the whole run, attempts that were cut off included; seconds.
DEADLINE = 90.0
#: What other companies told about our sender holds for this long.
SENDER_SEEN = timedelta(days=1)


@transaction.atomic
def start(
    connection: Connection, *, trigger: str, actor: Actor, after: timedelta = timedelta(), scope: str = ""
) -> ProbeRun:
    """Queue a probe run that is due `after` a while, or return the one that is queued or running already.

    `scope`: "" for everything, else a module's name or a check's id; what rests on nothing but the rungs below it.
    Raises NotReady (no credentials or no level yet; by the schedule, also after a refused sign-in), NotFound (no such
    module or check), Paused (too many refused sign-ins), SwitchedOff, Disconnected.
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
    if trigger == Trigger.SCHEDULE and was_refused_last(connection.pk):
        # Read in the log only: a new version of an access profile is no reason to send a refused password again.
        raise NotReady("The last sign-in was refused: no check by itself until somebody acts.", "credentials")
    profile = connection.integration.access_profile
    run = ProbeRun(
        connection=connection,
        access_profile=profile,
        company_id=connection.company_id,
        user_id=credentials.user_id,
        trigger=trigger,
        scope=scope,
        actor=actor.name,
        due_at=timezone.now() + after,
    )
    run.planned = len(planned_checks(run))
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        live = ProbeRun.objects.live().filter(connection=connection).first()
        if live is None:
            raise
        _join(live, run)
        return live
    record("probe.started", actor=actor, connection=connection, run=str(run.pk), trigger=trigger, scope=scope)
    if not after:  # otherwise the scan rings when its time has come
        ring(run)
    return run


def _join(live: ProbeRun, asked: ProbeRun) -> None:
    """Whoever asks now does not wait for a check that was planned for later, nor get less than was asked for.

    A busy company keeps its wait, and what has begun stays as it is.
    """
    queued = ProbeRun.objects.filter(pk=live.pk, state=JobState.QUEUED)
    if live.scope not in ("", asked.scope):
        live.scope = ""
        queued.update(scope="", planned=len(planned_checks(live)))
    if asked.somebody_waits and not live.somebody_waits:
        live.trigger = asked.trigger
        queued.update(trigger=asked.trigger, actor=asked.actor, rung_at=None)
        if asked.due_at <= timezone.now() and live.due_at <= timezone.now():
            ring(live)  # the first ring may be far behind in the queue of the schedule
    later = queued.filter(postponed=0, in_line_since__isnull=True, due_at__gt=max(asked.due_at, timezone.now()))
    if later.update(due_at=asked.due_at, rung_at=None) and asked.due_at <= timezone.now():
        ring(live)


def scope_of(run: ProbeRun) -> Scope:
    """Return what `run` is about as the probe names it; check ids have a dot, names of modules have none."""
    if not run.scope:
        return EVERYTHING
    return Scope(check_id=run.scope) if "." in run.scope else Scope(module=run.scope)


def planned_checks(run: ProbeRun) -> tuple[CheckSpec, ...]:
    """Return the checks that `run` will answer. Raises NotFound when there are none of that name."""
    try:
        return checks_of(run.access_profile.profile(), target_of(run.connection), scope_of(run))
    except ValueError as error:
        raise NotFound(_("There is no check or module “%(name)s” here.") % {"name": run.scope}) from error


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
        batch_sessions=batches_sessions(connection.company_id),
        deadline=DEADLINE,
        own_sender=connection.owns_sender,
        sender_works=sender_works(connection),
        admin_privileges=connection.integration.admin_privileges,
    )


def batches_sessions(company_id: str) -> bool:
    """Whether the company opens several entity sessions per request, as any connection to it has learned."""
    company = Company.objects.filter(key=company_key(company_id)).first()
    return company.batches_sessions if company else True


def sender_works(connection: Connection) -> bool | None:
    """Whether Intacct took the sender for other companies lately; None where nobody has seen.

    An inactive sender is refused like an unknown company (reference, intacct-gateway section 8). Where that is said of
    two companies that were both found before, it is the sender.
    """
    if connection.owns_sender:
        return None
    recent = ProbeRun.objects.finished().filter(
        connection__integration=connection.integration_id,
        connection__owns_sender=False,
        finished_at__gt=timezone.now() - SENDER_SEEN,
    )
    newest = list(recent.exclude(company_id=connection.company_id).values_list("pk", flat=True)[:20])
    about_sender = Q(check_id=ladder.SENDER, outcome__in=(Outcome.PASSED, Outcome.ERRORED))
    told = CheckResult.objects.filter(about_sender | Q(problem__in=ladder.MAYBE_SENDER), run__in=newest)
    for result in told.select_related("run").order_by("-run__finished_at"):
        if result.check_id == ladder.SENDER:
            return result.outcome == Outcome.PASSED
        pair = ((connection.pk, connection.company_id), (result.run.connection_id, result.run.company_id))
        if all(_was_found(*one) for one in pair):
            return False
    return None


def _was_found(connection_id: uuid.UUID, company_id: str) -> bool:
    """Whether a check of the connection has found this company at least once."""
    found = {"results__check_id": ladder.COMPANY, "results__outcome": Outcome.PASSED}
    return ProbeRun.objects.filter(connection=connection_id, company_id=company_id, **found).exists()


def opened_before(connection: Connection) -> tuple[str, ...]:
    """Return the entities whose session opened in the last finished run of everything."""
    last = ProbeRun.objects.finished().filter(connection=connection, scope="").first()
    if last is None:
        return ()
    opened = last.results.filter(outcome=Outcome.PASSED, is_rung=True).exclude(entity="")
    return tuple(opened.values_list("entity", flat=True))
