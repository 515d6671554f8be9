"""`/connect/CONNECTION/mismatch/`: "This did not match what I see", said about a step or a fix."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from connections.services import mismatches
from connections.services.errors import NotFound
from onboarding.access import Visit, is_limited
from onboarding.fixes import problem_of, variant_of
from onboarding.htmx import HtmxRequest, SeeOther, is_fragment
from onboarding.journey import journey_of
from onboarding.steps import current_step, find_step
from onboarding.wizard.context import page_context, page_of, step_url
from onboarding.wizard.guard import visitors_only

#: How often one connection may say it in an hour. There are a dozen pages.
MOST, SECONDS = 20, 3600


class MismatchForm(forms.Form):
    """Drawn by `wizard/_mismatch_form.html`, several times on a page: `key` keeps the copies apart."""

    guide = forms.CharField(max_length=80)
    key = forms.CharField(max_length=200, required=False)
    step = forms.CharField(max_length=60, required=False)
    part = forms.SlugField(max_length=30, required=False)
    note = forms.CharField(
        max_length=mismatches.LONGEST_NOTE,
        required=False,
        error_messages={"max_length": gettext_lazy("Please shorten this to %(limit_value)d characters or fewer.")},
    )


@require_POST
@visitors_only
def mismatch(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """Note it, say thank you, and show the same step again; within the page, where there is JavaScript."""
    form = MismatchForm(request.POST)
    if not form.is_valid():
        return _again(request, visit, form)
    if is_limited("mismatch", str(visit.connection.pk), limit=MOST, seconds=SECONDS):
        form.add_error("note", _("You have told us a lot in a short time, thank you. Please try again in an hour."))
        return _again(request, visit, form)
    try:
        mismatches.say(
            visit.connection,
            _guide_of(form.cleaned_data["guide"], visit),
            variant=asdict(variant_of(visit.connection)),
            note=form.cleaned_data["note"],
            actor=visit.actor,
        )
    except NotFound as refused:
        raise Http404(str(refused)) from refused
    if is_fragment(request):
        return render(request, "wizard/_mismatch_thanks.html")
    messages.success(request, _("Thank you. We check these instructions against what you see."))
    return SeeOther(_back_url(form, visit))


def _guide_of(guide: str, visit: Visit) -> str:
    """Who bought an own sender reads the fix for that one."""
    if not guide.startswith(mismatches.FIX):
        return guide
    return mismatches.FIX + problem_of(guide.removeprefix(mismatches.FIX), visit.connection)


def _back_url(form: MismatchForm, visit: Visit) -> str:
    """Return the page that was read."""
    part = form.cleaned_data.get("part")
    return step_url(visit, _step_of(form, visit)) + (f"?{urlencode({'part': part})}" if part else "")


def _step_of(form: MismatchForm, visit: Visit) -> str:
    """Return the step to show again: the one that was read, or where the visitor is."""
    slug = str(form.data.get("step", ""))
    known = slug if find_step(slug, visit.connection) else current_step(journey_of(visit.connection)).slug
    return visit.link.step or known


def _again(request: HtmxRequest, visit: Visit, form: MismatchForm) -> HttpResponse:
    """Show the form with what was typed and the reason: within the page, or on a page of its own."""
    if {"guide", "key", "part"} & set(form.errors):  # nobody types these
        raise Http404
    page = page_of(request, visit, _step_of(form, visit))
    context = page_context(page) | {
        "said": form,
        "about": form.cleaned_data["guide"],
        "key": form.cleaned_data["key"],
        "step_url": _back_url(form, visit),
        "part": {"id": form.cleaned_data["part"]},
    }
    template = "wizard/_mismatch.html" if is_fragment(request) else "wizard/mismatch.html"
    return render(request, template, context, status=422)
