"""Turns rows into what the API says of them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count

from connections.models import CheckResult, Connection, Entity, Environment, ProbeRun, Status
from connections.probe.outcomes import Outcome, Verdict
from onboarding.api import schemas
from onboarding.journey import Journey, journeys_of
from onboarding.next_action import next_action_of
from onboarding.run_data import run_data, run_head
from onboarding.steps import current_step


def connections_out(connections: Iterable[Connection]) -> list[schemas.ConnectionOut]:
    """Present many connections in a fixed number of queries."""
    journeys = journeys_of(connections)
    counts = _counts(journeys)
    chosen: dict[uuid.UUID, list[str | None]] = {}
    pks = [journey.connection.pk for journey in journeys]
    for owner, entity_id in Entity.objects.filter(connection__in=pks, is_chosen=True).values_list(
        "connection", "entity_id"
    ):
        chosen.setdefault(owner, []).append(entity_id)
    return [_connection_out(journey, counts, chosen.get(journey.connection.pk, [])) for journey in journeys]


def connection_out(connection: Connection) -> schemas.ConnectionOut:
    return connections_out([connection])[0]


def _counts(journeys: Iterable[Journey]) -> dict[uuid.UUID, dict[str, int]]:
    """Count the newest answers of each connection by outcome, in two queries."""
    owners = {journey.runs[0].pk: journey.connection.pk for journey in journeys if len(journey.runs) == 1}
    counts: dict[uuid.UUID, dict[str, int]] = {}
    whole = CheckResult.objects.filter(run__in=list(owners)).order_by().values_list("run", "outcome")
    for run, outcome, number in whole.annotate(Count("pk")):
        counts.setdefault(owners[run], {})[outcome] = number
    mixed = [journey for journey in journeys if len(journey.runs) > 1]
    given: dict[uuid.UUID, dict[str, str]] = {run.pk: {} for journey in mixed for run in journey.runs}
    answers = CheckResult.objects.filter(run__in=list(given)).order_by()
    for run, check_id, outcome in answers.values_list("run", "check_id", "outcome"):
        given[run][check_id] = outcome
    for journey in mixed:
        newest = {check: outcome for run in journey.runs for check, outcome in given[run.pk].items()}
        counts[journey.connection.pk] = dict(Counter(newest.values()))
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
        last_probe=_last_probe_out(run, journey.verdict, counts.get(connection.pk, {})) if run else None,
        created_at=connection.created_at,
        connected_at=connection.connected_at,
    )


def _last_probe_out(run: ProbeRun, verdict: str, counts: dict[str, int]) -> schemas.LastProbeOut:
    """Verdict and counts are of all checks, by the newest answer to each: the last run may have asked but a part."""
    return schemas.LastProbeOut(
        id=str(run.pk),
        verdict=Verdict(verdict),
        counts={Outcome(outcome): number for outcome, number in counts.items()},
        finished_at=run.finished_at,
    )


def run_out(run: ProbeRun) -> schemas.ProbeRunOut:
    return schemas.ProbeRunOut.model_validate(run_head(run))


def run_detail_out(run: ProbeRun) -> schemas.ProbeRunDetailOut:
    return schemas.ProbeRunDetailOut.model_validate(run_data(run))
