"""How far a connection came: one snapshot, read in a fixed number of queries for one or for many."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from connections.models import Answer, CheckResult, Connection, Consent, ProbeRun, Question, Verification
from connections.models.job import LIVE_STATES, JobState
from connections.services import consents
from connections.services.last_known import OPEN_OUTCOMES, newest_answers, runs_that_count, verdict_from
from onboarding.models import HelpRequest, HelpState, StepProgress

NOT_CANCELED = tuple(state for state in JobState if state != JobState.CANCELED)
#: By connection: the keys of its newest rows, None where it has none.
Newest = Mapping[uuid.UUID, Mapping[str, Any]]


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
    has_question: bool = False  # the customer asked something that nobody answered yet
    findings: Sequence[CheckResult] = field(default_factory=list)  # newest answers of required checks that did not pass
    consent: Consent | None = None  # newest agreement that stands, perhaps to older words

    @property
    def has_credentials(self) -> bool:
        return bool(self.user_id)

    @property
    def has_consented(self) -> bool:
        """Whether the customer agreed to the words as they stand now."""
        return consents.is_current(self.consent, self.connection)

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
    """Return one journey per connection, in order, in a fixed number of queries however many there are."""
    rows = list(connections)
    journeys = {connection.pk: Journey(connection) for connection in rows}
    pks = list(journeys)
    confirmed: dict[uuid.UUID, set[str]] = {}
    for owner, step in StepProgress.objects.filter(connection__in=pks).values_list("connection", "step"):
        confirmed.setdefault(owner, set()).add(step)
    for owner, steps in confirmed.items():
        journeys[owner].confirmed = frozenset(steps)
    for owner, consent in consents.standing_of(pks).items():
        journeys[owner].consent = consent
    newest = _newest_of(pks)
    _add_verifications(journeys, newest)
    _add_runs(journeys, newest)
    return [journeys[connection.pk] for connection in rows]


def _newest_of(pks: Sequence[uuid.UUID]) -> Newest:
    """Return which rows are the newest of each connection; one query, because each has a price of its own."""
    asked = Verification.objects.filter(connection=OuterRef("pk"), company_id=OuterRef("company_id"))
    doors = asked.filter(question=Question.DOOR).order_by("-created_at")
    tries = asked.filter(question=Question.CREDENTIALS, created_at__gte=OuterRef("proof_since")).order_by("-created_at")
    runs = ProbeRun.objects.filter(connection=OuterRef("pk"), created_at__gte=OuterRef("proof_since"))
    rows = (
        Connection.objects.filter(pk__in=pks)
        .order_by()
        .values(
            "pk",
            user_id=F("credentials__user_id"),
            # While a question is open, or was not answered, the last answer still stands.
            door=Subquery(doors.filter(answer__in=(Answer.ACCEPTED, Answer.REFUSED)).values("pk")[:1]),
            door_asked=Subquery(doors.values("pk")[:1]),
            attempt=Subquery(tries.values("pk")[:1]),
            run=Subquery(runs.filter(state__in=NOT_CANCELED).order_by("-created_at").values("pk")[:1]),
            has_question=Exists(HelpRequest.objects.filter(connection=OuterRef("pk"), state=HelpState.OPEN)),
        )
    )
    return {row["pk"]: row for row in rows}


def _add_verifications(journeys: Mapping[uuid.UUID, Journey], newest: Newest) -> None:
    wanted = [row[name] for row in newest.values() for name in ("door", "door_asked", "attempt") if row[name]]
    found = Verification.objects.defer("sealed_password").in_bulk(wanted)
    for owner, row in newest.items():
        journey = journeys[owner]
        journey.user_id = row["user_id"] or ""
        journey.has_question = row["has_question"]
        journey.door = found.get(row["door"])
        journey.door_asked = found.get(row["door_asked"])
        journey.attempt = found.get(row["attempt"])


def _add_runs(journeys: Mapping[uuid.UUID, Journey], newest: Newest) -> None:
    _add_counting(journeys, journeys)
    counting = {run.pk for journey in journeys.values() for run in journey.runs}
    others = [row["run"] for row in newest.values() if row["run"] and row["run"] not in counting]
    just_ended = []
    for run in ProbeRun.objects.filter(pk__in=others):
        if run.state in LIVE_STATES:
            journeys[run.connection_id].live_run = run
        elif run.state == JobState.ERRORED:
            journeys[run.connection_id].broken_run = run
        elif run.state == JobState.FINISHED:
            just_ended.append(run.connection_id)
    if just_ended:  # after we asked for finished ones: without a second look such a run would be nowhere
        _add_counting(journeys, just_ended)
    _add_findings(journeys)


def _add_counting(journeys: Mapping[uuid.UUID, Journey], owners: Iterable[uuid.UUID]) -> None:
    for owner, runs in runs_that_count(journeys[owner].connection for owner in owners).items():
        journeys[owner].runs = runs


def _add_findings(journeys: Mapping[uuid.UUID, Journey]) -> None:
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
