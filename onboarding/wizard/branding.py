"""The vendor's look: accent colour and logo. No secret, so they need no link; the address is not guessable anyway."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from connections.models import Connection, Integration
from onboarding.brand import Brand, has_logo, logo_of, style_sheet

KEPT = "private, max-age=300"


def brand_of(connection: Connection) -> Brand:
    integration = connection.integration
    return Brand(
        name=integration.name,
        css_url=reverse("wizard:brand", args=[connection.pk]),
        logo_url=reverse("wizard:logo", args=[connection.pk]) if has_logo(integration) else "",
    )


@require_safe
def style(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    return _kept(style_sheet(request, _integration(connection_id).accent_colour))


@require_safe
def logo(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    return _kept(logo_of(_integration(connection_id)))


def _kept(response: HttpResponse) -> HttpResponse:
    """Every page asks for them, and they hold nothing of the customer's."""
    response["Cache-Control"] = KEPT
    return response


def _integration(connection_id: uuid.UUID) -> Integration:
    connection = get_object_or_404(Connection.objects.select_related("integration"), pk=connection_id)
    return connection.integration
