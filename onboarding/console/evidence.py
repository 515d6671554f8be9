"""Evidence for the customer's auditors: what was granted, why, when and how it was tested, how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from connections.models import CheckResult, Connection, ProbeRun
from connections.probe import ladder
from connections.services.last_known import LastKnown, last_known
from onboarding.check_groups import RUNGS, CheckGroup, groups_of, proof_counts
from onboarding.console.run_history import RunRow, Tally, run_rows, tally_of
from onboarding.revoking import Way, ways_to_revoke


@dataclass(frozen=True)
class Evidence:
    """`tested` are the runs that the answers come from, newest first."""

    connection: Connection
    newest: ProbeRun
    tested: list[RunRow]
    tally: Tally
    verdict: str
    level: list[str]
    modules: list[CheckGroup]
    others: list[CheckGroup]  # rungs and readiness
    seen: list[str]
    ways: tuple[Way, ...]


def evidence_of(connection: Connection) -> Evidence | None:
    """Return the evidence of the newest answer to each check; None before the first run."""
    known = last_known(connection)
    return _evidence(connection, known, known.verdict) if known.newest else None


def evidence_of_run(run: ProbeRun) -> Evidence:
    """Return the evidence of one finished run alone."""
    results = tuple(run.results.select_related("run"))
    (row,) = run_rows([run])
    return _evidence(run.connection, LastKnown((run,), results), row.badge)


def _evidence(connection: Connection, known: LastKnown, verdict: str) -> Evidence:
    newest = known.runs[-1]
    answering = {result.run_id for result in known.results}
    groups = groups_of(known.results, newest.access_profile.profile())
    return Evidence(
        connection=connection,
        newest=newest,
        tested=run_rows(run for run in reversed(known.runs) if run.pk in answering),
        tally=tally_of(known.results),
        verdict=verdict,
        level=_level_tested(connection, known.results) or [_("not chosen")],
        modules=[group for group in groups if any(row.rights for row in group.rows)],
        others=sorted(
            (group for group in groups if not any(row.rights for row in group.rows)), key=lambda one: one.slug != RUNGS
        ),
        seen=proof_counts(known.results),
        ways=ways_to_revoke(connection, newest.user_id),
    )


def _level_tested(connection: Connection, answers: Iterable[CheckResult]) -> list[str]:
    """Return the level that the answers are about; the connection may have been moved to another one since."""
    names = {entity.entity_id: str(entity) for entity in connection.entities.all()}
    rungs = [answer for answer in answers if answer.is_rung]
    at_top = [_("Top level")] if any(answer.check_id == ladder.TOP_LEVEL for answer in rungs) else []
    return at_top + [names.get(answer.entity, answer.entity) for answer in rungs if answer.entity]
