"""Who may enter the console, and with which method. The decorator of a view says both.

staff_page      reads only: GET
staff_form      GET shows the form and changes nothing, POST does what it says
staff_action    a button: POST only
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from onboarding.access import staff_only
from onboarding.htmx import HtmxRequest

View = Callable[..., HttpResponseBase]

#: Views that have no page of their own: nobody is sent to them after signing in.
ACTIONS: set[View] = set()


def staff_page(view: View) -> View:
    return _guarded(view, ("GET", "HEAD"))


def staff_form(view: View) -> View:
    return _guarded(view, ("GET", "HEAD", "POST"))


def staff_action(view: View) -> View:
    guarded = _guarded(view, ("POST",))
    ACTIONS.add(guarded)
    return guarded


def _guarded(view: View, methods: Collection[str]) -> View:
    inner = staff_only(require_http_methods(list(methods))(view))

    @wraps(view)
    def guarded(request: HtmxRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.htmx and not request.user.is_authenticated:
            # The session ended while the page polled: the whole page must go to the sign-in, not a part of it.
            return HttpResponseClientRefresh()
        return inner(request, *args, **kwargs)

    return guarded
