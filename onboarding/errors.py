"""Pages for what goes wrong outside a view's own forms: one sentence, one way on, one reference.

Callers of the API get its error shape instead.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from onboarding.error_shape import bare_error, is_for_api
from onboarding.requests import reference_of


class SizeLimitMiddleware:
    """Refuses what is larger than any form of ours before a byte of it is read, files in it included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return bad_request(request, RequestDataTooBig())
        return self.get_response(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a form that is too large has its own sentence."""
    too_big = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    sentence = (
        _("That was too much text for one form. Please go back and enter only what the field asks for.")
        if too_big
        else _("Your browser sent something we cannot read. Please go back and try again.")
    )
    return error_page(request, "errors/400.html", 413 if too_big else 400, sentence)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "errors/403.html", 403, _("You may not open this page."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, "errors/404.html", 404, _("There is no page at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = _("Something broke on our side. Nothing you entered before is lost. Please try again.")
    return error_page(request, "errors/500.html", 500, sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("This page was open for too long, or cookies are off. Please go back, reload the page and try again.")
    return error_page(request, "errors/403_csrf.html", 403, sentence)


def error_page(request: HttpRequest, template: str, status: int, sentence: str) -> HttpResponse:
    """Return one error page with its sentence and the reference that our logs know; for the API its error shape."""
    if is_for_api(request):
        return bare_error(status)
    context = {"sentence": sentence, "reference": reference_of(request), "code": status}
    return render(request, template, context, status=status)
