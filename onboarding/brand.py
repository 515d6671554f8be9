"""A vendor's look as the pages need it: the style sheet with its colours, and its logo."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from connections.models import LOGO_TYPES, Integration
from onboarding.contrast import palette_of

#: A picture that somebody opens by itself still runs nothing and loads nothing.
LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True)
class Brand:
    """What the pages' header and style sheet need; see templates/wizard/base.html."""

    name: str
    css_url: str = ""
    logo_url: str = ""


def has_logo(integration: Integration) -> bool:
    return bool(integration.logo) and integration.logo_type in LOGO_TYPES


def style_sheet(request: HttpRequest, accent: str) -> HttpResponse:
    """Return the style sheet of a checked accent colour."""
    return render(request, "branding.css", {"palette": palette_of(accent)}, content_type="text/css; charset=utf-8")


def logo_of(integration: Integration) -> HttpResponse:
    """Return the logo as a picture and nothing else. Raises Http404 without one."""
    if not has_logo(integration):
        raise Http404
    response = HttpResponse(bytes(integration.logo), content_type=integration.logo_type)
    response["Content-Security-Policy"] = LOGO_POLICY
    return response
