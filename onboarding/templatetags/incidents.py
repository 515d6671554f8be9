"""Whether there is trouble on our side, for the navigation of the console."""

from __future__ import annotations

from django import template
from django.template import Context

from connections.services.incidents import open_incidents

register = template.Library()


@register.simple_tag(takes_context=True)
def open_incident_count(context: Context) -> int:
    """Return how many there are; a page that lists them (as `incidents`) has read them already."""
    listed = context.get("incidents")
    return open_incidents().count() if listed is None else len(listed)
