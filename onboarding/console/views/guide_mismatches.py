"""What customers said did not match what they see: looked at, and settled one by one or all of a guide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from connections.services import mismatches
from onboarding.access import staff_actor
from onboarding.console.forms import id_or_none
from onboarding.console.guards import staff_action, staff_page
from onboarding.console.guide_mismatches import open_mismatches
from onboarding.htmx import SeeOther


@staff_page
def guide_mismatches(request: HttpRequest) -> HttpResponse:
    return render(request, "console/guide_mismatches.html", {"groups": open_mismatches()})


@staff_action
def settle_mismatches(request: HttpRequest) -> HttpResponse:
    """POST `one` (an id), or `guide` and `newest` (an id): all of a guide that the page knew of."""
    rows = mismatches.open_rows()
    one = id_or_none(request.POST.get("one", ""))
    if one:
        rows = rows.filter(pk=one)
    else:
        newest = id_or_none(request.POST.get("newest", ""))
        seen = rows.filter(pk=newest).values_list("at", flat=True).first() if newest else None
        rows = rows.filter(guide=request.POST.get("guide", ""), at__lte=seen) if seen else rows.none()
    done = mismatches.settle(rows, actor=staff_actor(request))
    words = ngettext("%(count)d is settled.", "%(count)d are settled.", done)
    messages.success(request, words % {"count": done})
    return SeeOther(reverse("console:guide-mismatches"))
