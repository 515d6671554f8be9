"""Turns rows into what the API says of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Count

from connections import guides
from connections.models import CheckResult, Connection, Entity, Environment, JobState, ProbeRun, Status, Trigger
from connections.probe.outcomes import Outcome, Verdict
from onboarding.api import schemas
from onboarding.fixes import fix_of
from onboarding.journey import Journey, journeys_of
from onboarding.next_action import next_action_of
from onboarding.steps import current_step


def connections_out(connections: Iterable[Connection]) -> list[schemas.ConnectionOut]:
    """Present many connections in a fixed number of queries."""
    journeys = journeys_of(connections)
    counts = _counts([journey.last_run.pk for journey in journeys if journey.last_run])
    chosen: dict[uuid.UUID, list[str | None]] = {}
    pks = [journey.connection.pk for journey in journeys]
    for owner, entity_id in Entity.objects.filter(connection__in=pks, is_chosen=True).values_list(
        "connection", "entity_id"
    ):
        chosen.setdefault(owner, []).append(entity_id)
    return [_connection_out(journey, counts, chosen.get(journey.connection.pk, [])) for journey in journeys]


def connection_out(connection: Connection) -> schemas.ConnectionOut:
    return connections_out([connection])[0]


def _counts(runs: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    counts: dict[uuid.UUID, dict[str, int]] = {}
    grouped = CheckResult.objects.filter(run__in=runs).order_by().values_list("run", "outcome").annotate(Count("pk"))
    for run, outcome, number in grouped:
        counts.setdefault(run, {})[outcome] = number
    return counts


def _connection_out(
    journey: Journey, counts: dict[uuid.UUID, dict[str, int]], entities: list[str | None]
) -> schemas.ConnectionOut:
    connection, run = journey.connection, journey.last_run
    action = next_action_of(journey)
    top: list[str | None] = [None] if connection.level_chosen_at and connection.top_level else []
    return schemas.ConnectionOut(
        id=str(connection.pk),
        integration=connection.integration.slug,
        customer_name=connection.customer_name,
        environment=Environment(connection.environment),
        mode=connection.mode,
        reference=connection.reference,
        contact_email=connection.contact_email,
        locale=connection.locale,
        status=Status(connection.status),
        status_since=connection.status_since,
        step=current_step(journey).slug,
        next_action=schemas.NextActionOut(owner=action.owner, summary=action.summary),
        company_id=connection.company_id or None,
        entities=top + entities,
        last_probe=_last_probe_out(run, counts.get(run.pk, {})) if run else None,
        created_at=connection.created_at,
        connected_at=connection.connected_at,
    )


def _last_probe_out(run: ProbeRun, counts: dict[str, int]) -> schemas.LastProbeOut:
    return schemas.LastProbeOut(
        id=str(run.pk),
        verdict=Verdict(run.verdict),
        counts={Outcome(outcome): number for outcome, number in counts.items()},
        finished_at=run.finished_at,
    )


def run_out(run: ProbeRun) -> schemas.ProbeRunOut:
    return schemas.ProbeRunOut(
        id=str(run.pk),
        status=JobState(run.state),
        verdict=Verdict(run.verdict) if run.verdict else None,
        trigger=Trigger(run.trigger),
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )


def run_detail_out(run: ProbeRun) -> schemas.ProbeRunDetailOut:
    checks = [_check_out(result, run.connection) for result in run.results.all()]
    return schemas.ProbeRunDetailOut(**run_out(run).model_dump(), planned=run.planned, checks=checks)


def _check_out(result: CheckResult, connection: Connection) -> schemas.CheckOut:
    fix: guides.Fix | None = fix_of(result, connection)
    return schemas.CheckOut(
        id=result.check_id,
        title=result.title,
        module=result.module or None,
        outcome=Outcome(result.outcome),
        required=result.required,
        problem=result.problem or None,
        detail=result.detail,
        count=result.count,
        entity=result.entity or None,
        fix=_fix_out(fix) if fix else None,
    )


def _fix_out(fix: guides.Fix) -> schemas.FixOut:
    return schemas.FixOut(title=fix.title, steps=[click.sentence for click in fix.clicks])
