"""How far a connection came: one snapshot, read in a fixed number of queries for one or for many."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Q, Subquery

from connections.models import Answer, CheckResult, Connection, Credentials, ProbeRun, Question, Verification
from connections.models.job import LIVE_STATES, JobState
from connections.services.last_known import OPEN_OUTCOMES, newest_answers, newest_runs, runs_that_count, verdict_from
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
    runs: Sequence[ProbeRun] = field(default_factory=list)  # whose answers count, oldest first (`services.last_known`)
    broken_run: ProbeRun | None = None  # newest run, if it ended errored
    findings: Sequence[CheckResult] = field(default_factory=list)  # newest answers of required checks that did not pass

    @property
    def has_credentials(self) -> bool:
        return bool(self.user_id)

    @property
    def last_run(self) -> ProbeRun | None:
        """The newest finished run; it may have asked only part of the questions."""
        return self.runs[-1] if self.runs else None

    @property
    def verdict(self) -> str:
        """On all checks, by the newest answer to each; "" before the first run."""
        return verdict_from(self.runs, self.findings)


def journey_of(connection: Connection) -> Journey:
    return journeys_of([connection])[0]


def journeys_of(connections: Iterable[Connection]) -> list[Journey]:
    """Return one journey per connection, in order, in eight queries however many there are."""
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
    for owner, runs in runs_that_count(journey.connection for journey in journeys.values()).items():
        journeys[owner].runs = runs
    for run in newest_runs(journeys, state__in=[state for state in JobState if state != JobState.CANCELED]):
        if run.state in LIVE_STATES:
            journeys[run.connection_id].live_run = run
        elif run.state == JobState.ERRORED:
            journeys[run.connection_id].broken_run = run
    _add_findings(journeys)


def _add_findings(journeys: dict[uuid.UUID, Journey]) -> None:
    """Of a run of everything the open answers are enough; a run of a part may also have closed older ones."""
    runs = {run.pk: run for journey in journeys.values() for run in journey.runs}
    wholes = [pk for pk, run in runs.items() if not run.scope]
    parts = [pk for pk, run in runs.items() if run.scope]
    is_open = Q(required=True, outcome__in=OPEN_OUTCOMES)
    answers: dict[uuid.UUID, list[CheckResult]] = {pk: [] for pk in runs}
    for result in CheckResult.objects.filter(Q(run__in=wholes) & is_open | Q(run__in=parts)).order_by("position"):
        answers[result.run_id].append(result)
    for journey in journeys.values():
        newest = newest_answers(result for run in journey.runs for result in answers[run.pk])
        still_open = [result for result in newest if result.required and result.outcome in OPEN_OUTCOMES]
        journey.findings = sorted(still_open, key=lambda result: not result.is_rung)
