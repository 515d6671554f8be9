"""A request that htmx may have sent for a part of the page, and the answer that sends a browser on after a form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


def is_fragment(request: HtmxRequest) -> bool:
    """Say whether htmx asks for a part of the page; a boosted request wants the whole page."""
    return bool(request.htmx) and not request.htmx.boosted


class SeeOther(HttpResponseRedirect):
    """After a form: get the page at this address."""

    status_code = 303
