"""How far a connection came: one snapshot, read in a fixed number of queries for one or for many."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from connections.models import Answer, CheckResult, Connection, Credentials, ProbeRun, Question, Verification
from connections.models.job import LIVE_STATES, JobState
from onboarding.models import StepProgress


@dataclass
class Journey:
    """Everything that step rules, the rail and the next action look at. Holds no secret."""

    connection: Connection
    user_id: str = ""  # of accepted credentials, "" without
    door: Verification | None = None  # newest answer about the company ID as it is now
    door_asked: Verification | None = None  # newest question about it, answered or not
    attempt: Verification | None = None  # newest credentials that were tried
    confirmed: frozenset[str] = frozenset()  # steps done by the customer's word
    live_run: ProbeRun | None = None
    last_run: ProbeRun | None = None  # newest finished run
    broken_run: ProbeRun | None = None  # newest run, if it ended errored
    findings: Sequence[CheckResult] = field(default_factory=list)  # required checks of last_run that did not pass

    @property
    def has_credentials(self) -> bool:
        return bool(self.user_id)


def journey_of(connection: Connection) -> Journey:
    return journeys_of([connection])[0]


def journeys_of(connections: Iterable[Connection]) -> list[Journey]:
    """Return one journey per connection, in order, in seven queries however many there are."""
    rows = list(connections)
    journeys = {connection.pk: Journey(connection) for connection in rows}
    pks = list(journeys)
    for owner, user_id in Credentials.objects.filter(connection__in=pks).values_list("connection", "user_id"):
        journeys[owner].user_id = user_id
    confirmed: dict[uuid.UUID, set[str]] = {}
    for owner, step in StepProgress.objects.filter(connection__in=pks).values_list("connection", "step"):
        confirmed.setdefault(owner, set()).add(step)
    for owner, steps in confirmed.items():
        journeys[owner].confirmed = frozenset(steps)
    _add_verifications(journeys)
    _add_runs(journeys)
    return [journeys[connection.pk] for connection in rows]


def _add_verifications(journeys: dict[uuid.UUID, Journey]) -> None:
    asked = Verification.objects.filter(connection=OuterRef("pk"), company_id=OuterRef("company_id"))
    doors = asked.filter(question=Question.DOOR).order_by("-created_at")
    tries = asked.filter(question=Question.CREDENTIALS, created_at__gte=OuterRef("proof_since")).order_by("-created_at")
    newest = (
        Connection.objects.filter(pk__in=list(journeys))
        .annotate(
            # While a question is open, or was not answered, the last answer still stands.
            door=Subquery(doors.filter(answer__in=(Answer.ACCEPTED, Answer.REFUSED)).values("pk")[:1]),
            door_asked=Subquery(doors.values("pk")[:1]),
            attempt=Subquery(tries.values("pk")[:1]),
        )
        .values_list("pk", "door", "door_asked", "attempt")
    )
    wanted = list(newest)
    found = Verification.objects.defer("sealed_password").in_bulk([pk for _owner, *pks in wanted for pk in pks if pk])
    for owner, door, door_asked, attempt in wanted:
        journeys[owner].door = found.get(door)
        journeys[owner].door_asked = found.get(door_asked)
        journeys[owner].attempt = found.get(attempt)


def _add_runs(journeys: dict[uuid.UUID, Journey]) -> None:
    # What ran before another company was given, or before a new start, proves nothing any more.
    runs = ProbeRun.objects.filter(connection=OuterRef("pk"), created_at__gte=OuterRef("proof_since"))
    runs = runs.order_by("-created_at")
    newest = (
        Connection.objects.filter(pk__in=list(journeys))
        .annotate(
            finished=Subquery(runs.filter(state=JobState.FINISHED).values("pk")[:1]),
            newest=Subquery(runs.exclude(state=JobState.CANCELED).values("pk")[:1]),
        )
        .values_list("pk", "finished", "newest")
    )
    wanted = list(newest)
    found = ProbeRun.objects.in_bulk([pk for _owner, *pks in wanted for pk in pks if pk])
    for owner, finished, latest in wanted:
        journey, run = journeys[owner], found.get(latest)
        journey.last_run = found.get(finished)
        if run and run.state in LIVE_STATES:
            journey.live_run = run
        elif run and run.state == JobState.ERRORED:
            journey.broken_run = run
    by_run = {journey.last_run.pk: journey for journey in journeys.values() if journey.last_run}
    for result in CheckResult.objects.filter(
        run__in=list(by_run), required=True, outcome__in=("failed", "errored", "could_not_tell")
    ).order_by("position"):
        journey = by_run[result.run_id]
        journey.findings = [*journey.findings, result]
