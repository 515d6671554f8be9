"""First line of every page behind a link: who may be here. The wizard's face of `onboarding.access`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from onboarding.access import NoEntry, WrongStep, visit_or_no_entry
from onboarding.htmx import HtmxRequest, SeeOther, is_fragment
from onboarding.models import Link
from onboarding.wizard import closed, typed
from onboarding.wizard.notices import tell_what_colleagues_did


def visitors_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Call `view(request, visit, …)` for a visitor with a usable link; others get a page that says why not.

    A polling fragment of a visitor who is out reloads its page, which then tells.
    """

    @wraps(view)
    def guarded(request: HtmxRequest, connection_id: uuid.UUID, **kwargs: Any) -> HttpResponseBase:
        try:
            visit = visit_or_no_entry(request, connection_id, kwargs.get("step", ""))
        except NoEntry as refused:
            return _shut(request, refused.link)
        except WrongStep as refused:
            if is_fragment(request):  # a page from before this browser opened the link to one step
                return HttpResponseClientRefresh()
            closed.use_language_of(refused.link.connection)
            messages.info(request, _("Your link opens this step only. The rest is done by whoever sent it to you."))
            return SeeOther(reverse("wizard:step", args=[connection_id, refused.link.step]))
        if closed.is_closed(visit.connection):
            return _shut(request, visit.link)
        if request.method == "POST":
            typed.forget(request)
        closed.use_language_of(visit.connection)
        request.visit = visit  # type: ignore[attr-defined]  # for templatetags/helping.py
        tell_what_colleagues_did(request, visit)
        return view(request, visit, **kwargs)

    return guarded


def _shut(request: HtmxRequest, link: Link | None) -> HttpResponseBase:
    """Answer a visitor who is not let in, or no longer; what they have just typed is not lost."""
    if is_fragment(request):
        return HttpResponseClientRefresh()
    typed_kept = request.method == "POST" and typed.keep(request)
    if link is None:
        return closed.unknown_link(request, typed_kept=typed_kept)
    return closed.dead_link(request, link, typed_kept=typed_kept)
