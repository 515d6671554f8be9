"""What every request gets: a reference, security headers, one log line; and the address it came from."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from connections.services.events import Actor

logger = logging.getLogger("requests")

#: What every page says of itself. Style sheets and scripts do without: a first load has twenty of them.
PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class RequestMiddleware:
    """Gives each request a reference that error pages and logs share, and logs it without its path's secrets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        request.reference = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code != 200 or not request.path.startswith(settings.STATIC_URL):
            for name, value in PAGE_HEADERS.items():
                response.headers.setdefault(name, value)
            response.headers["X-Request-Reference"] = reference_of(request)
        # The route and not the path: a link's token stands in the path.
        route = request.resolver_match.route if request.resolver_match else "-"
        logger.info(
            "request",
            extra={
                "reference": reference_of(request),
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round((time.monotonic() - started) * 1000),
            },
        )
        return response


def reference_of(request: HttpRequest) -> str:
    return getattr(request, "reference", "-")


def client_address(request: HttpRequest) -> str:
    """Return the caller's address. A forwarded address counts only behind a proxy that we were told to trust."""
    if settings.BEHIND_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def actor_of(request: HttpRequest, name: str) -> Actor:
    """Return who acts in this request, for the event log."""
    return Actor(name, client_address(request))
