"""The vendor's look: accent colour and logo. No secret, so they need no link; the address is not guessable anyway."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from connections.models import LOGO_TYPES, Connection, Integration
from onboarding.wizard.contrast import ink_on

KEPT = "private, max-age=300"


@dataclass(frozen=True)
class Brand:
    """What the pages' header and style sheet need; see templates/wizard/base.html."""

    name: str
    css_url: str = ""
    logo_url: str = ""


def brand_of(connection: Connection) -> Brand:
    integration = connection.integration
    return Brand(
        name=integration.name,
        css_url=reverse("wizard:brand", args=[connection.pk]),
        logo_url=reverse("wizard:logo", args=[connection.pk]) if has_logo(integration) else "",
    )


def has_logo(integration: Integration) -> bool:
    return bool(integration.logo) and integration.logo_type in LOGO_TYPES


@require_safe
def style(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    integration = _integration(connection_id)
    accent = integration.accent_colour
    context = {"accent": accent, "accent_ink": ink_on(accent)}
    response = render(request, "branding.css", context, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = KEPT
    return response


@require_safe
def logo(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    integration = _integration(connection_id)
    if not has_logo(integration):
        raise Http404
    response = HttpResponse(bytes(integration.logo), content_type=integration.logo_type)
    response["Cache-Control"] = KEPT
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _integration(connection_id: uuid.UUID) -> Integration:
    connection = get_object_or_404(Connection.objects.select_related("integration"), pk=connection_id)
    return connection.integration
