"""Choosing a version of an access profile for an integration, after a look at what follows from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections.models import Integration
from connections.probe.profile_changes import compare
from connections.services import profile_use
from connections.services.errors import ChangedMeanwhile
from onboarding.access import staff_actor
from onboarding.console.forms import id_or_none
from onboarding.console.guards import staff_form
from onboarding.console.profile_words import changed_rows, summary_of
from onboarding.console.views.profiles import version_or_404, versions_or_404
from onboarding.htmx import SeeOther


@staff_form
def use(request: HttpRequest, name: str, number: int, integration: str) -> HttpResponse:
    row = version_or_404(versions_or_404(name), number)
    chosen = get_object_or_404(Integration.objects.select_related("access_profile").defer("logo"), slug=integration)
    if request.method == "POST":
        before = id_or_none(request.POST.get("before", ""))
        try:
            done = profile_use.use(chosen, row, actor=staff_actor(request), before=before)
        except ChangedMeanwhile as conflict:
            messages.error(request, _("Nothing was changed. %(why)s") % {"why": conflict})
            return SeeOther(request.path)
        _tell(request, chosen, number, done)
        return SeeOther(reverse("console:profile-version", args=[name, number]))
    changes = compare(chosen.access_profile.profile(), row.profile())
    context = {
        "row": row,
        "integration": chosen,
        "in_use": chosen.access_profile_id == row.pk,
        "changes": changes,
        "changes_text": summary_of(changes),
        "changed_rows": changed_rows(changes),
        "to_check": profile_use.to_check(chosen, row).count(),
    }
    return render(request, "console/profile_use.html", context)


def _tell(request: HttpRequest, integration: Integration, number: int, done: profile_use.Recheck) -> None:
    sentences = [
        _("%(integration)s uses version %(number)d.") % {"integration": integration.name, "number": number},
        ngettext(
            "%(n)d connection is checked again.",
            "%(n)d connections are checked again, one after the other.",
            done.queued,
        )
        % {"n": done.queued},
    ]
    messages.success(request, " ".join(sentences))
    if done.under_way:
        words = ngettext(
            "For %(n)d connection a check against the version before is under way. Check it again later.",
            "For %(n)d connections a check against the version before is under way. Check them again later.",
            done.under_way,
        )
        messages.warning(request, words % {"n": done.under_way})
    if done.refused:
        words = ngettext(
            "%(n)d connection cannot be checked now: it is paused or switched off. Check it again later.",
            "%(n)d connections cannot be checked now: they are paused or switched off. Check them again later.",
            done.refused,
        )
        messages.warning(request, words % {"n": done.refused})
    if done.left:
        words = ngettext(
            "%(n)d connection is left for the next time. Press “Check what is not checked yet” below.",
            "%(n)d connections are left for the next time. Press “Check what is not checked yet” below.",
            done.left,
        )
        messages.warning(request, words % {"n": done.left})
