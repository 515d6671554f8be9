"""Asking for help: what goes along is said before it is sent, and the answers are read here.

`/connect/CONNECTION/help/?step=STEP&problem=PROBLEM` asks; `…/help/REQUEST/` is the conversation.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onboarding import help as helpdesk
from onboarding.access import Visit
from onboarding.fixes import fix_for
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.models import HelpKind, HelpRequest
from onboarding.steps import Step, find_step
from onboarding.wizard import typed
from onboarding.wizard.branding import brand_of
from onboarding.wizard.context import step_url
from onboarding.wizard.guard import visitors_only
from onboarding.wizard.help_forms import FollowUpForm, HelpForm

PROBLEM = re.compile(r"[a-z0-9_]{1,120}")


@dataclass(frozen=True)
class Place:
    """Where the customer stands when they ask: a step, and the problem of the fix before them."""

    step: Step | None
    problem: str
    problem_title: str


def place_of(request: HtmxRequest, visit: Visit) -> Place:
    """Return what the address says, as far as it means something to us."""
    step = find_step(visit.link.step or request.GET.get("step", ""), visit.connection)
    problem = request.GET.get("problem", "")
    if not PROBLEM.fullmatch(problem):
        return Place(step, "", "")
    return Place(step, problem, fix_for(problem, visit.connection).title)


def around(visit: Visit) -> dict[str, Any]:
    """Return what wizard/base.html shows around a page that is no step."""
    connection = visit.connection
    return {
        "brand": brand_of(connection),
        "connection": connection,
        "customer_name": connection.customer_name,
        "integration": connection.integration,
        "is_step_link": bool(visit.link.step),
    }


def back_url(visit: Visit, step: Step | None) -> str:
    return step_url(visit, step.slug) if step else reverse("wizard:current", args=[visit.connection.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@visitors_only
def ask(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """The form, with everything that goes along, and the questions asked before."""
    place = place_of(request, visit)
    kind = HelpKind.CANNOT_DO if request.GET.get("kind") == HelpKind.CANNOT_DO else HelpKind.HELP
    cannot = kind == HelpKind.CANNOT_DO
    if request.method != "POST":
        # The contact is who got the link to the whole set-up; a colleague gives an address of their own.
        known = "" if visit.link.step else visit.connection.contact_email
        return _form(
            request, visit, place, HelpForm(initial={"email": known} | typed.kept(request), may_be_empty=cannot)
        )
    form = HelpForm(request.POST, may_be_empty=cannot)
    if not form.is_valid():
        return _form(request, visit, place, form)
    try:
        asked = helpdesk.ask(
            visit.connection,
            link=visit.link,
            kind=kind,
            step=place.step.slug if place.step else "",
            problem=place.problem,
            message=form.cleaned_data["message"],
            email=form.cleaned_data["email"],
            actor=visit.actor,
        )
    except helpdesk.HoldsSecret as refused:
        form.show_without_secret(str(refused), refused.without)
        return _form(request, visit, place, form)
    except helpdesk.AskedTooOften as refused:
        form.add_error(None, str(refused))
        return _form(request, visit, place, form)
    messages.success(request, _("Sent. The answer will appear here: come back with your link at any time."))
    return SeeOther(reverse("wizard:help-request", args=[visit.connection.pk, asked.pk]))


def _form(request: HtmxRequest, visit: Visit, place: Place, form: HelpForm) -> HttpResponse:
    context = around(visit) | {
        "form": form,
        "place": place,
        "cannot": not form.fields["message"].required,
        "reference": reference_of(visit),
        "back_url": back_url(visit, place.step),
        "asked_before": helpdesk.requests_of(visit.link),
    }
    return render(request, "wizard/help.html", context, status=422 if form.errors else 200)


def reference_of(visit: Visit) -> str:
    """Return the reference number that the vendor finds the set-up by."""
    return str(visit.connection.pk)[:8]


@require_http_methods(["GET", "HEAD", "POST"])
@visitors_only
def conversation(request: HtmxRequest, visit: Visit, request_id: uuid.UUID) -> HttpResponseBase:
    """One question with its answers. Opening it is reading them."""
    asked = get_object_or_404(helpdesk.requests_of(visit.link), pk=request_id)
    if request.method != "POST":
        if request.method == "GET":
            helpdesk.mark_seen(asked)
        return _conversation(request, visit, asked, FollowUpForm(initial=typed.kept(request)))
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _conversation(request, visit, asked, form)
    try:
        helpdesk.follow_up(asked, form.cleaned_data["message"], actor=visit.actor)
    except helpdesk.HoldsSecret as refused:
        form.show_without_secret(str(refused), refused.without)
        return _conversation(request, visit, asked, form)
    except helpdesk.AskedTooOften as refused:
        form.add_error(None, str(refused))
        return _conversation(request, visit, asked, form)
    messages.success(request, _("Sent. The answer will appear here: come back with your link at any time."))
    return SeeOther(request.path)


def _conversation(request: HtmxRequest, visit: Visit, asked: HelpRequest, form: FollowUpForm) -> HttpResponse:
    step = find_step(asked.step, visit.connection)
    context = around(visit) | {
        "form": form,
        "asked": asked,
        "thread": list(asked.messages.all()),
        "step_title": step.title if step else "",
        "problem_title": fix_for(asked.problem, visit.connection).title if asked.problem else "",
        "reference": reference_of(visit),
        "back_url": back_url(visit, step),
    }
    return render(request, "wizard/help_request.html", context, status=422 if form.errors else 200)
