"""The error shape for what Django Ninja refuses in plain text before any of our calls: a wrong method."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onboarding.error_shape import bare_error, is_for_api


class ErrorShapeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        told = response.headers.get("Content-Type", "").startswith("application/json")
        if response.status_code < 400 or told or not is_for_api(request):
            return response
        shaped = bare_error(response.status_code)
        if "Allow" in response.headers:
            shaped.headers["Allow"] = response.headers["Allow"]
        return shaped
