"""GET of a step: what is known, put together for its template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from connections.models import Status
from onboarding.access import Visit
from onboarding.htmx import SeeOther
from onboarding.steps import Step
from onboarding.wizard import asked, checking, ending, proof, starting, typed
from onboarding.wizard.ahead import ahead_of
from onboarding.wizard.branding import brand_of
from onboarding.wizard.context import Page, guide_context, page_context
from onboarding.wizard.forms import CompanyForm, OwnSenderForm
from onboarding.wizard.levels import entity_context
from onboarding.wizard.looking import pause_after
from onboarding.wizard.sightings import sighting_of
from onboarding.wizard.signing_in import credentials_context, way_on
from onboarding.wizard.user_parts import user_context

Context = dict[str, Any]


def show(page: Page, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """Render one step; `form` is a refused one, shown with its errors and what was typed."""
    if page.step.slug == "done" and not _is_proven(page):
        return SeeOther(page.url("check"))
    if page.step.slug == "credentials" and form is None and (following := way_on(page)):
        return SeeOther(following)
    if page.step.is_own:
        return render(page.request, "wizard/vendors_step.html", page_context(page))
    context = page_context(page) | guide_context(page)
    if page.visit.link.step and page.step.slug != "check":  # the check has cards of its own
        context["asked_card"] = asked.card_of(page)
    context |= CONTEXTS.get(page.step.slug, _guide_only)(page, form)
    return render(page.request, f"wizard/{page.step.slug}.html", context, status=status)


def _is_proven(page: Page) -> bool:
    """A level that was chosen since the last check may not be called connected before it was tried."""
    is_connected = page.connection.status == Status.CONNECTED
    return is_connected and proof.is_of_this_level(page.connection, page.journey.runs)


def show_waiting(page: Page, needed: Step) -> HttpResponse:
    """A link to one step was opened before the steps that it rests on."""
    return render(page.request, "wizard/waiting.html", page_context(page) | {"needed": needed})


def show_gone(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A step of the vendor's own was opened that the vendor has taken away since."""
    context = {
        "brand": brand_of(visit.connection),
        "connection": visit.connection,
        "customer_name": visit.connection.customer_name,
        "current_url": "" if visit.link.step else reverse("wizard:current", args=[visit.connection.pk]),
    }
    return render(request, "wizard/step_gone.html", context, status=410)


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
        "ahead": ahead_of(page),
        "to_step_url": page.url(seen.to_step) if seen and seen.to_step and not page.visit.link.step else "",
    }


def _guide_only(page: Page, form: forms.Form | None) -> Context:
    asked = page.journey.door_asked
    # Nothing can be typed on these pages, so without JavaScript they may reload while a worker looks.
    live = live_context(page)
    return live | {"waits": bool(live["seen"] and not live["seen"].is_final and asked and asked.is_live)}


def _start(page: Page, form: forms.Form | None) -> Context:
    return starting.context_of(page, guide_context(page)["guide"])


def _company(page: Page, form: forms.Form | None) -> Context:
    initial = {"company_id": page.connection.company_id} | typed.kept(page.request)
    return live_context(page) | {"form": form or CompanyForm(initial=initial)}


def _own_sender(page: Page, form: forms.Form | None) -> Context:
    stored = bool(page.connection.sealed_own_sender_password)
    initial = {"sender_id": page.connection.own_sender_id} | typed.kept(page.request)
    return {"form": form or OwnSenderForm(initial=initial, has_password=stored)}


def _check(page: Page, form: forms.Form | None) -> Context:
    return checking.check_context(page)


def _done(page: Page, form: forms.Form | None) -> Context:
    return ending.context_of(page)


CONTEXTS: dict[str, Callable[[Page, forms.Form | None], Context]] = {
    "start": _start,
    "company": _company,
    "own-sender": _own_sender,
    "user": user_context,
    "credentials": credentials_context,
    "entity": entity_context,
    "check": _check,
    "done": _done,
}
