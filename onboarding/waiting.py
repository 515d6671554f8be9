"""A page waits while a worker asks Intacct something for it: what it tells meanwhile, and what it polls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from connections.models import Verification
from onboarding.htmx import HtmxRequest, SeeOther, is_fragment


@dataclass(frozen=True)
class Waiting:
    """What `components/_seen.html` shows."""

    headline: str
    text: str
    state: str = "checking"


def trying(attempt: Verification) -> Waiting:
    """Return what the page tells while a worker tries credentials."""
    return _told(attempt, _("Trying the credentials"))


def looking(attempt: Verification) -> Waiting:
    """Return what the page tells while a worker reads the entities."""
    return _told(attempt, _("Looking for your entities"))


def _told(attempt: Verification, headline: str) -> Waiting:
    if attempt.postponed:
        text = _("Intacct is busy or does not answer yet. We try again by ourselves in a few seconds.")
        return Waiting(_("Waiting for Intacct"), text)
    return Waiting(headline, _("Intacct answers within a few seconds."))


def polled(
    request: HtmxRequest,
    attempt: Verification | None,
    told: Callable[[Verification], Waiting],
    *,
    page: str,
    then: Callable[[], str],
) -> HttpResponseBase:
    """Answer a page that waits: the same again while the worker is at it, and then where to go.

    `page` is the address of the whole page, for whoever opens the polled address itself.
    """
    if not is_fragment(request):
        return SeeOther(page)
    if attempt and attempt.is_live:
        return render(request, "components/_trying.html", {"trying_url": request.path, "seen": told(attempt)})
    return HttpResponseClientRedirect(then())
