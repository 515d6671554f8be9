"""The page of the credentials: the form, a try under way, a refusal with its fix, or a pause.

Whoever sent credentials that Intacct accepts is led on, once: by the page that waited, or by the page itself where
Intacct was faster or nothing waits because no script runs. Whoever comes back later stays and can enter others.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from connections.models import Answer, Verification
from connections.services import refusals
from onboarding.refused import pause_in, refusal_of
from onboarding.steps import StepState
from onboarding.waiting import trying
from onboarding.wizard import typed
from onboarding.wizard.context import Page
from onboarding.wizard.forms import CredentialsForm
from onboarding.wizard.progress import complete

#: Session key: the try that this browser sent off, until its visitor is led on.
SENT = "sent_credentials"


def note_sent(page: Page, attempt: Verification) -> None:
    page.request.session[SENT] = str(attempt.pk)


def way_on(page: Page) -> str:
    """Return where the visitor goes on whose credentials were accepted since they sent them; "" for everybody else.

    The second call returns "": the back button leads to the page and not away from it.
    """
    attempt, session = page.journey.attempt, page.request.session
    if attempt is None or attempt.answer != Answer.ACCEPTED or not page.journey.has_credentials:
        return ""
    if session.get(SENT) != str(attempt.pk):
        return ""
    del session[SENT]
    complete(page.visit, "credentials")
    messages.success(page.request, _("Intacct accepted the credentials."))
    return page.next_url


def credentials_context(page: Page, form: forms.Form | None) -> dict[str, Any]:
    """Return what `credentials.html` shows; `form` is a refused one."""
    journey, attempt, connection = page.journey, page.journey.attempt, page.connection
    accepted = page.step.state(journey) == StepState.DONE
    is_trying = bool(attempt and attempt.is_live)
    if accepted:
        complete(page.visit, "credentials")
    tried = attempt.user_id if attempt and attempt.answer != Answer.ACCEPTED else ""
    stored = tried or journey.user_id or connection.integration.suggested_user_id
    # Only what is usable is looked up: a database may choke on the rest.
    user_id = (form.cleaned_data.get("user_id") if form else "") or stored
    tries = refusals.tries_of(connection.company_id, user_id)
    context: dict[str, Any] = {
        "form": form or CredentialsForm(initial={"user_id": stored} | typed.kept(page.request)),
        "user_id": user_id,
        "pause": pause_in(tries, timezone.now()),
        "tries_left": tries.left,
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
