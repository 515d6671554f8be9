"""Production from a finished sandbox or implementation company: a new connection, and its first link."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.models import Connection
from connections.services.carrying_over import CarriedBefore, carry_over
from connections.services.errors import ServiceRefused
from connections.services.events import Actor
from onboarding.access import staff_actor
from onboarding.console.guards import staff_action
from onboarding.console.overview import connection_or_404
from onboarding.console.views import links
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.links import create_link
from onboarding.models import Link


@staff_action
def to_production(request: HtmxRequest, connection_id: uuid.UUID) -> HttpResponse:
    """The button "Set up production from this". Pressed twice it leads to the connection that the first press made."""
    connection = connection_or_404(connection_id)
    try:
        link, url = _carry(connection, staff_actor(request))
    except CarriedBefore as before:
        messages.info(
            request, _("Production was set up from this already. Here it is; make a new link if you need one.")
        )
        return SeeOther(reverse("console:connection", args=[before.connection.pk]))
    except ServiceRefused as refused:
        messages.error(request, str(refused))
        return SeeOther(reverse("console:connection", args=[connection_id]))
    return links.made(request, link, url)


@transaction.atomic
def _carry(connection: Connection, actor: Actor) -> tuple[Link, str]:
    return create_link(carry_over(connection, actor=actor), actor=actor)
