"""The last page: what is connected, what should stay as it is, how to end it, and what comes after a rehearsal."""

from __future__ import annotations

from typing import Any

from connections.services import carrying_over, consents
from onboarding.check_groups import proof_counts
from onboarding.revoking import ways_to_revoke
from onboarding.wizard.context import Page
from onboarding.wizard.progress import complete


def context_of(page: Page) -> dict[str, Any]:
    """Return what `done.html` shows; having seen it ends the walk."""
    complete(page.visit, "check")
    complete(page.visit, "done")
    connection, run = page.connection, page.journey.last_run
    profile = connection.integration.access_profile.profile()
    is_rehearsal = connection.environment in carrying_over.REHEARSALS
    return {
        "counts": proof_counts(run.results.all()) if run else [],
        "user_id": page.journey.user_id,
        "entities": connection.entities.filter(is_chosen=True),
        "profile": profile,
        "modules": [(module, profile.of_module(module)) for module in profile.modules],
        "ways": ways_to_revoke(connection, page.journey.user_id),
        "consent": page.journey.consent,
        "consent_text": consents.text_of(connection) if page.journey.has_consented else None,
        "is_rehearsal": is_rehearsal,
        "production": carrying_over.carried_to(connection) if is_rehearsal else None,
    }
