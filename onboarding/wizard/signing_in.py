"""The page of the credentials: the form, a try under way, a refusal with its fix, or a pause."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from connections.models import Answer
from connections.services import refusals
from onboarding.refused import pause_of, refusal_of
from onboarding.steps import StepState
from onboarding.wizard.context import Page
from onboarding.wizard.forms import CredentialsForm
from onboarding.wizard.progress import complete
from onboarding.wizard.sightings import trying


def credentials_context(page: Page, form: forms.Form | None) -> dict[str, Any]:
    """Return what `credentials.html` shows; `form` is a refused one."""
    journey, attempt, connection = page.journey, page.journey.attempt, page.connection
    accepted = page.step.state(journey) == StepState.DONE
    is_trying = bool(attempt and attempt.is_live)
    if accepted:
        complete(page.visit, "credentials")
    tried = attempt.user_id if attempt and attempt.answer != Answer.ACCEPTED else ""
    stored = tried or journey.user_id or connection.integration.suggested_user_id
    user_id = (form["user_id"].value() if form else "") or stored
    context: dict[str, Any] = {
        "form": form or CredentialsForm(initial={"user_id": stored}),
        "user_id": user_id,
        "pause": pause_of(connection.company_id, user_id, timezone.now()),
        "tries_left": refusals.tries_left(connection.company_id, user_id),
        "attempt": attempt,
        "accepted": accepted,
        "trying": is_trying,
        "waits": is_trying,
        "seen": trying(attempt) if attempt and is_trying else None,
        "trying_url": reverse("wizard:credentials-seen", args=[connection.pk]),
        "mailbox_url": "" if page.visit.link.step else f"{page.url('user')}?part=user",
    }
    if form is None:
        context |= _refusal(page)
    return context


def _refusal(page: Page) -> dict[str, Any]:
    refusal = refusal_of(page.journey.attempt, page.connection)
    if refusal is None:
        return {}
    elsewhere = refusal.card.step not in ("", "credentials") and not page.visit.link.step
    return {"refusal": refusal, "refusal_step_url": page.url(refusal.card.step) if elsewhere else ""}
