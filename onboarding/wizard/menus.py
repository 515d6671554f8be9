"""The switch "My menu looks different": used once, remembered for the whole walk."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from connections.services import preferences
from connections.services.errors import NotFound
from onboarding.access import Visit
from onboarding.htmx import HtmxRequest, SeeOther
from onboarding.steps import find_step
from onboarding.wizard.guard import visitors_only

#: A part or an anchor of one of our pages; anything else is not taken into an address.
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


@require_POST
@visitors_only
def menus(request: HtmxRequest, visit: Visit) -> HttpResponseBase:
    """`/connect/CONNECTION/menus/`: remember what the customer's Intacct looks like, and return to the same place."""
    sent = {name: request.POST[name] for name in preferences.SCREENS if name in request.POST}
    try:
        preferences.choose_screens(visit.connection, actor=visit.actor, **sent)
    except NotFound:
        messages.error(request, _("We do not know these menus. Please choose one of the list."))
    return SeeOther(_place(visit, request.POST))


def _place(visit: Visit, sent: QueryDict) -> str:
    """Return the step, its part and the place on the page where the switch was used."""
    slug, part, anchor = (sent.get(name, "") for name in ("step", "part", "anchor"))
    if not find_step(slug, visit.connection):
        return reverse("wizard:current", args=[visit.connection.pk])
    url = reverse("wizard:step", args=[visit.connection.pk, slug])
    url += f"?part={part}" if _PLACE.fullmatch(part) else ""
    return url + (f"#{anchor}" if _PLACE.fullmatch(anchor) else "")
