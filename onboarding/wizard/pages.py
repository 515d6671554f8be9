"""GET of a step: what is known, put together for its template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from connections import guides
from connections.models import Answer, Status
from connections.services import refusals
from onboarding.check_groups import proof_counts
from onboarding.fixes import problem_of, variant_of
from onboarding.htmx import SeeOther
from onboarding.steps import Step, StepState
from onboarding.wizard import checking
from onboarding.wizard.context import Page, guide_context, guide_values, page_context
from onboarding.wizard.forms import CompanyForm, CredentialsForm, EntityForm, MailboxForm, OwnSenderForm
from onboarding.wizard.looking import pause_after
from onboarding.wizard.progress import complete
from onboarding.wizard.sightings import sighting_of, trying

Context = dict[str, Any]


def show(page: Page, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """Render one step; `form` is a refused one, shown with its errors and what was typed."""
    if page.step.slug == "done" and page.connection.status != Status.CONNECTED:
        return SeeOther(page.url("check"))
    context = page_context(page) | guide_context(page)
    context |= CONTEXTS.get(page.step.slug, _guide_only)(page, form)
    return render(page.request, f"wizard/{page.step.slug}.html", context, status=status)


def show_waiting(page: Page, needed: Step) -> HttpResponse:
    """A link to one step was opened before the steps that it rests on."""
    return render(page.request, "wizard/waiting.html", page_context(page) | {"needed": needed})


def live_context(page: Page, looks: int = 0) -> Context:
    """Return what `_live.html` shows: what we saw, and where and when to ask again after this many `looks`."""
    seen = sighting_of(page.journey, page.step.slug)
    seen_url = reverse("wizard:seen", args=[page.connection.pk, page.step.slug])
    is_open = bool(seen and not seen.is_final and not seen.by_hand)
    return {
        "seen": seen,
        "seen_url": seen_url,
        "look_url": f"{seen_url}?looks={looks}",
        "look_every": pause_after(looks) if is_open else "",
        "has_stopped": is_open and not pause_after(looks),
        "to_step_url": page.url(seen.to_step) if seen and seen.to_step and not page.visit.link.step else "",
    }


def _guide_only(page: Page, form: forms.Form | None) -> Context:
    asked = page.journey.door_asked
    # Nothing can be typed on these pages, so without JavaScript they may reload while a worker looks.
    live = live_context(page)
    return live | {"waits": bool(live["seen"] and not live["seen"].is_final and asked and asked.is_live)}


def _company(page: Page, form: forms.Form | None) -> Context:
    return live_context(page) | {"form": form or CompanyForm(initial={"company_id": page.connection.company_id})}


def _own_sender(page: Page, form: forms.Form | None) -> Context:
    stored = bool(page.connection.sealed_own_sender_password)
    initial = {"sender_id": page.connection.own_sender_id}
    return {"form": form or OwnSenderForm(initial=initial, has_password=stored)}


def _user(page: Page, form: forms.Form | None) -> Context:
    connection = page.connection
    profile = connection.integration.access_profile.profile()
    email = connection.password_email or connection.contact_email
    return {
        "form": form or MailboxForm(initial={"email": email}),
        "profile": profile,
        "modules": [(module, profile.of_module(module)) for module in profile.modules],
    }


def _credentials(page: Page, form: forms.Form | None) -> Context:
    journey, attempt = page.journey, page.journey.attempt
    accepted = page.step.state(journey) == StepState.DONE
    is_trying = bool(attempt and attempt.is_live)
    if accepted:
        complete(page.visit, "credentials")
    tried = attempt.user_id if attempt and attempt.answer != Answer.ACCEPTED else ""
    stored = tried or journey.user_id or page.connection.integration.suggested_user_id
    user_id = (form["user_id"].value() if form else "") or stored
    context: Context = {
        "form": form or CredentialsForm(initial={"user_id": stored}),
        "user_id": user_id,
        "paused_until": refusals.pause_ends_at(page.connection.company_id, user_id),
        "attempt": attempt,
        "accepted": accepted,
        "trying": is_trying,
        "waits": is_trying,
        "seen": trying(attempt) if attempt and is_trying else None,
        "trying_url": reverse("wizard:credentials-seen", args=[page.connection.pk]),
    }
    if attempt and attempt.answer == Answer.REFUSED and form is None:
        context |= _refusal(page, attempt.problem, attempt.user_id)
    return context


def _refusal(page: Page, problem: str, user_id: str) -> Context:
    connection = page.connection
    fix = guides.fix(
        problem_of(problem, connection), variant_of(connection), guide_values(page.journey, user_id=user_id)
    )
    is_sign_in = problem in refusals.SIGN_IN_PROBLEMS
    elsewhere = fix.step not in ("", "credentials") and not page.visit.link.step
    return {
        "refusal": fix,
        "refusal_is_ours": fix.owner == "vendor",
        "refusal_step_url": page.url(fix.step) if elsewhere else "",
        "tries_left": refusals.tries_left(connection.company_id, user_id) if is_sign_in else None,
    }


def _entity(page: Page, form: forms.Form | None) -> Context:
    connection = page.connection
    return {
        "form": form or EntityForm(connection=connection),
        "landed": connection.entities.filter(entity_id=connection.landed_entity).first()
        if connection.landed_entity
        else None,
    }


def _check(page: Page, form: forms.Form | None) -> Context:
    return checking.check_context(page)


def _done(page: Page, form: forms.Form | None) -> Context:
    complete(page.visit, "check")
    complete(page.visit, "done")
    connection, run = page.connection, page.journey.last_run
    profile = connection.integration.access_profile.profile()
    return {
        "counts": proof_counts(run.results.all()) if run else [],
        "run": run,
        "user_id": page.journey.user_id,
        "entities": connection.entities.filter(is_chosen=True),
        "profile": profile,
        "modules": [(module, profile.of_module(module)) for module in profile.modules],
    }


CONTEXTS: dict[str, Callable[[Page, forms.Form | None], Context]] = {
    "company": _company,
    "own-sender": _own_sender,
    "user": _user,
    "credentials": _credentials,
    "entity": _entity,
    "check": _check,
    "done": _done,
}
