"""Who lacks the rights that a version of an access profile asks for, as the last checks tell."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField

from connections.models import AccessProfile, CheckResult, Connection, ProbeRun, Status
from connections.services.last_known import OPEN_OUTCOMES, newest_answers, runs_that_count

State = Literal["lacking", "could_not_tell", "not_checked"]

#: Connections that work, or worked. What is still being set up comes to the new rights by itself.
PROVEN = (Status.CONNECTED, Status.DEGRADED)


@dataclass(frozen=True)
class MissingRow:
    module: str
    row: str
    rights: tuple[str, ...]


@dataclass(frozen=True)
class Lack:
    """One connection that is not proven to have every right. `others` are the titles of checks that are no rows.

    `is_awaited`: a check is queued or running.
    """

    connection: Connection
    state: State
    is_awaited: bool = False
    rows: tuple[MissingRow, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """How many connections of the integrations that use a version stand where."""

    complete: int = 0
    lacking: int = 0
    could_not_tell: int = 0
    not_checked: int = 0
    awaited: int = 0  # of those not checked yet: a check is queued or running


def with_last_run(connections: QuerySet[Connection]) -> QuerySet[Connection]:
    """Add what the newest run of everything that still proves something says: `last_profile`, `last_verdict`; further
    `has_parts` (a module or check was run alone since then) and `has_live_run`.
    """
    theirs = ProbeRun.objects.filter(connection=OuterRef("pk"), created_at__gte=OuterRef("proof_since"))
    whole = theirs.finished().filter(scope="").order_by("-created_at")
    parts = theirs.finished().exclude(scope="").filter(created_at__gt=OuterRef("last_at"))
    return connections.annotate(
        last_at=Subquery(whole.values("created_at")[:1]),
        last_profile=Subquery(whole.values("access_profile")[:1], output_field=UUIDField()),
        last_verdict=Subquery(whole.values("verdict")[:1]),
        has_parts=Exists(parts),
        has_live_run=Exists(ProbeRun.objects.live().filter(connection=OuterRef("pk"))),
    )


def not_checked(row: AccessProfile) -> Q:
    """Return the condition, on rows of `with_last_run`, that the last check was not one against this version."""
    return Q(last_profile__isnull=True) | ~Q(last_profile=row.pk)


def tally(row: AccessProfile) -> Tally:
    """Return the numbers for one version. Only connections with something open are read one by one."""
    missing = not_checked(row)
    counted = _concerned(row).aggregate(
        everybody=Count("pk"),
        not_checked=Count("pk", filter=missing),
        awaited=Count("pk", filter=missing & Q(has_live_run=True)),
    )
    states = [lack.state for lack in who_lacks(row, incomplete(row).exclude(missing))]
    lacking, unclear = states.count("lacking"), states.count("could_not_tell")
    return Tally(
        complete=counted["everybody"] - counted["not_checked"] - lacking - unclear,
        lacking=lacking,
        could_not_tell=unclear,
        not_checked=counted["not_checked"],
        awaited=counted["awaited"],
    )


def incomplete(row: AccessProfile) -> QuerySet[Connection]:
    """Return the connections that may lack a right which this version requires; `who_lacks` tells which really do."""
    return _concerned(row).filter(not_checked(row) | ~Q(last_verdict="passed") | Q(has_parts=True))


def who_lacks(row: AccessProfile, connections: Iterable[Connection] | None = None) -> list[Lack]:
    """Say who of `connections` (rows of `incomplete`; None: all of them) lacks what, in three more queries."""
    found = list(incomplete(row) if connections is None else connections)
    answers = _open_answers(connection for connection in found if connection.last_profile == row.pk)  # type: ignore[attr-defined]
    lacks = (_lack(connection, answers.get(connection.pk)) for connection in found)
    return [lack for lack in lacks if lack]


def _concerned(row: AccessProfile) -> QuerySet[Connection]:
    users = Connection.objects.filter(integration__access_profile=row).select_related("integration")
    theirs = with_last_run(users.defer("integration__logo", "integration__sealed_sender_password"))
    return theirs.filter(Q(status__in=PROVEN) | Q(status=Status.NEEDS_ATTENTION, last_profile=row.pk))


def _open_answers(connections: Iterable[Connection]) -> dict[uuid.UUID, list[CheckResult]]:
    """Return the newest answers of required checks that did not pass, for each connection."""
    counting = runs_that_count(connections)
    runs = [run for theirs in counting.values() for run in theirs]
    # Of a run of everything the open answers are enough; a run of a part may also have closed older ones.
    is_open, in_part = Q(required=True, outcome__in=OPEN_OUTCOMES), ~Q(run__scope="")
    by_run: dict[uuid.UUID, list[CheckResult]] = {run.pk: [] for run in runs}
    for result in CheckResult.objects.filter(is_open | in_part, run__in=list(by_run)).order_by("position"):
        by_run[result.run_id].append(result)
    newest = {
        owner: newest_answers(result for run in theirs for result in by_run[run.pk])
        for owner, theirs in counting.items()
    }
    return {
        owner: [result for result in results if result.required and result.outcome in OPEN_OUTCOMES]
        for owner, results in newest.items()
    }


def _lack(connection: Connection, unmet: list[CheckResult] | None) -> Lack | None:
    """Say what the connection lacks by its open answers (None: it was not checked); None where it lacks nothing."""
    is_awaited = bool(connection.has_live_run)  # type: ignore[attr-defined]
    if unmet is None:
        return Lack(connection, "not_checked", is_awaited)
    if not unmet:
        return None
    failed = [result for result in unmet if result.outcome == "failed"]
    rights: dict[tuple[str, str], list[str]] = {}
    for result in failed or unmet:
        if result.row:
            rights.setdefault((result.module, result.row), []).append(result.right)
    return Lack(
        connection,
        "lacking" if failed else "could_not_tell",
        is_awaited,
        tuple(MissingRow(module, name, tuple(listed)) for (module, name), listed in rights.items()),
        tuple(result.title for result in failed or unmet if not result.row),
    )
