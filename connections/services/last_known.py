"""What is known of a connection: for each check the newest answer that still proves something.

A run of one module or one check asks only part of the questions; for the others the answers before it stand. So what
counts is the newest finished run of everything, and over it whatever newer runs of a part have said. What ran before
`proof_since` (another company, a new start) proves nothing any more. A part counts only over a run of everything with
the same access profile: the two asked for the same rights.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from connections.models import CheckResult, Connection, JobState, ProbeRun
from connections.probe.outcomes import Verdict, verdict_of
from connections.services.standing import Standing, as_heard

#: Outcomes of a required check that leave something to be done, or unknown.
OPEN_OUTCOMES = ("failed", "errored", "could_not_tell")


@dataclass(frozen=True)
class LastKnown:
    """The answers that count, in the order of the checks; `result.run` says when each was given, and by whom."""

    runs: tuple[ProbeRun, ...] = ()  # whose answers count, oldest first
    results: tuple[CheckResult, ...] = ()

    @property
    def newest(self) -> ProbeRun | None:
        return self.runs[-1] if self.runs else None

    @property
    def verdict(self) -> str:
        """On all checks, whichever run answered each; "" before the first run."""
        return verdict_from(self.runs, self.results)


def last_known(connection: Connection) -> LastKnown:
    """Return the newest answer to every check."""
    return _read(runs_that_count([connection])[connection.pk])


def known_before(run: ProbeRun) -> LastKnown:
    """Return what was known when `run` began, as far as it was about the same company."""
    earlier = ProbeRun.objects.filter(
        connection=run.connection_id, company_id=run.company_id, state=JobState.FINISHED, created_at__lt=run.created_at
    )
    proof_since = run.connection.proof_since
    if run.created_at >= proof_since:
        earlier = earlier.filter(created_at__gte=proof_since)
    whole = earlier.filter(scope="").order_by("-created_at").first()
    parts = earlier.exclude(scope="").order_by("created_at")
    if whole:
        parts = parts.filter(created_at__gt=whole.created_at, access_profile=whole.access_profile_id)
    return _read([*([whole] if whole else []), *parts])


def standing_before(run: ProbeRun) -> Standing | None:
    """Return the newest result of each check before `run`; None where no run of everything stands for it.

    That one must have been of the level and of the access profile that are wanted now.
    """
    known = known_before(run)
    whole = known.runs[0] if known.runs and not known.runs[0].scope else None
    if whole is None or whole.access_profile_id != run.access_profile_id:
        return None
    if run.connection.level_chosen_at and whole.created_at < run.connection.level_chosen_at:
        return None
    return {result.check_id: result for result in known.results}


def runs_that_count(connections: Iterable[Connection]) -> dict[uuid.UUID, list[ProbeRun]]:
    """Return, for each connection, the runs whose answers count, oldest first; two queries however many there are."""
    owners = {connection.pk: connection for connection in connections}
    since = {owner: connection.proof_since for owner, connection in owners.items()}
    found: dict[uuid.UUID, list[ProbeRun]] = {owner: [] for owner in owners}
    for run in newest_runs(since, state=JobState.FINISHED, scope=""):
        found[run.connection_id].append(run)
        since[run.connection_id] = run.created_at
    profiles = {owner: runs[0].access_profile_id for owner, runs in found.items() if runs}
    if since:
        # The state is looked at here: named in the query, SQLite would walk through every finished run there is.
        parts = ProbeRun.objects.filter(connection__in=list(since), created_at__gte=min(since.values()))
        for run in parts.exclude(scope="").order_by("created_at"):
            same_profile = run.access_profile_id == profiles.get(run.connection_id, run.access_profile_id)
            if run.state == JobState.FINISHED and run.created_at >= since[run.connection_id] and same_profile:
                found[run.connection_id].append(run)
    for owner, runs in found.items():
        for run in runs:
            run.connection = owners[owner]
    return found


def newest_runs(owners: Iterable[uuid.UUID], **wanted: object) -> Iterable[ProbeRun]:
    """Return the newest run of each connection that is as `wanted` and still proves something, in one query."""
    runs = ProbeRun.objects.filter(connection=OuterRef("pk"), created_at__gte=OuterRef("proof_since"), **wanted)
    newest = Subquery(runs.order_by("-created_at").values("pk")[:1])
    rows = Connection.objects.filter(pk__in=list(owners)).order_by()
    return ProbeRun.objects.filter(pk__in=rows.annotate(newest=newest).values("newest"))


def newest_answers(answers: Iterable[CheckResult]) -> list[CheckResult]:
    """Keep the last answer to each check. `answers` come oldest run first; each check keeps its first place."""
    found: dict[str, CheckResult] = {}
    for result in answers:
        found[result.check_id] = result
    return list(found.values())


def verdict_from(runs: Sequence[ProbeRun], answers: Iterable[CheckResult]) -> str:
    """Return the verdict on a connection; "" before its first run.

    `answers` are the newest ones; those that passed may be left out.
    """
    if not runs:
        return ""
    if len(runs) == 1 and not runs[0].scope:
        return runs[0].verdict
    verdict = verdict_of(map(as_heard, answers))
    if verdict == Verdict.PASSED and all(run.scope for run in runs):
        return str(Verdict.COULD_NOT_TELL)  # parts alone prove no whole
    return str(verdict)


def _read(runs: Sequence[ProbeRun]) -> LastKnown:
    by_run: Mapping[uuid.UUID, list[CheckResult]] = {run.pk: [] for run in runs}
    known = {run.pk: run for run in runs}
    for result in CheckResult.objects.filter(run__in=list(known)).order_by("position"):
        result.run = known[result.run_id]
        by_run[result.run_id].append(result)
    answers = newest_answers(result for run in runs for result in by_run[run.pk])
    return LastKnown(tuple(runs), tuple(answers))
