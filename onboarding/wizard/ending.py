"""The last page: what is connected, what should stay as it is, how to end it, and what comes after a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from connections.models import CheckResult, ProbeRun
from connections.probe.profile import Requirement
from connections.services import carrying_over, consents
from connections.services.last_known import last_known
from onboarding.affected import few
from onboarding.check_groups import proof_counts
from onboarding.revoking import ways_to_revoke
from onboarding.wizard.context import Page
from onboarding.wizard.progress import complete
from onboarding.wizard.proof import chosen_level


def context_of(page: Page) -> dict[str, Any]:
    """Return what `done.html` shows; having seen it ends the walk."""
    complete(page.visit, "check")
    complete(page.visit, "done")
    connection, known = page.connection, last_known(page.connection)
    is_rehearsal = connection.environment in carrying_over.REHEARSALS
    return {
        "counts": proof_counts(known.results),
        "user_id": page.journey.user_id,
        "level": few(chosen_level(connection)),
        "modules": _granted(known.newest, known.results),
        "ways": ways_to_revoke(connection, page.journey.user_id),
        "consent": page.journey.consent,
        "consent_text": consents.text_of(connection) if page.journey.has_consented else None,
        "is_rehearsal": is_rehearsal,
        "production": carrying_over.carried_to(connection) if is_rehearsal else None,
    }


def _granted(run: ProbeRun | None, answers: Iterable[CheckResult]) -> list[tuple[str, list[Requirement]]]:
    """Return the rows of each module with the rights that a check has proven; what was only asked for is not given."""
    if run is None:
        return []
    profile = run.access_profile.profile()
    proven = {(answer.module, answer.row, answer.right) for answer in answers if answer.outcome == "passed"}
    modules: dict[str, list[Requirement]] = {}
    for row in profile.requirements:
        rights = tuple(right for right in row.rights if (row.module, row.row, right) in proven)
        if rights:
            modules.setdefault(row.module, []).append(replace(row, rights=rights))
    return list(modules.items())
