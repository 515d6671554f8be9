"""What is known of a connection, as its page shows it: the newest answer to each check, and how old each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from connections.models import Connection, ProbeRun
from connections.services.last_known import LastKnown, last_known
from onboarding.check_groups import CheckGroup, groups_of
from onboarding.console.findings import Finding, findings_of
from onboarding.console.moments import Since, since
from onboarding.console.run_history import Tally, tally_of
from onboarding.differences import Difference, difference_made_by
from onboarding.scopes import scope_titles


@dataclass(frozen=True)
class Part:
    """Answers that came out of one run."""

    title: str
    run: ProbeRun
    since: Since | None


@dataclass(frozen=True)
class Known:
    """`newest` may have asked only part of the questions; verdict and tally are about all of them."""

    newest: ProbeRun
    verdict: str
    tally: Tally
    groups: list[CheckGroup]
    findings: list[Finding]
    difference: Difference
    parts: list[Part]  # newest first; empty where one run gave every answer


def known_of(connection: Connection) -> Known | None:
    """Return what is known, None before the first finished run."""
    known = last_known(connection)
    if known.newest is None:
        return None
    newest = [result for result in known.results if result.run_id == known.newest.pk]
    return Known(
        newest=known.newest,
        verdict=known.verdict,
        tally=tally_of(known.results),
        groups=groups_of(known.results, known.newest.access_profile.profile()),
        findings=findings_of(known.results, connection),
        difference=difference_made_by(known.newest, newest),
        parts=parts_of(known),
    )


def parts_of(known: LastKnown) -> list[Part]:
    """Say which run answered what, where that was not one run alone."""
    answering = {result.run_id for result in known.results}
    runs = [run for run in reversed(known.runs) if run.pk in answering]
    return _titled(runs) if len(runs) > 1 else []


def _titled(runs: Sequence[ProbeRun]) -> list[Part]:
    titles = scope_titles(runs)
    return [
        Part(titles.get(run.scope) or _("Everything else"), run, since(run.finished_at) if run.finished_at else None)
        for run in runs
    ]
