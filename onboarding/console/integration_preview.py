"""A customer's page as an integration would show it: one step, with the brand, the help text and the own steps."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from connections.models import Connection, Integration
from onboarding.fixes import guide_of, values_of
from onboarding.journey import Journey
from onboarding.rail import rail_of
from onboarding.steps import BY_SLUG, STEPS, Step

#: Shows the most of a brand: values to copy, a drawing, links and a button.
USUAL = BY_SLUG["authorize-sender"]


def preview_context(integration: Integration) -> dict[str, Any]:
    """Return what templates/console/integration_preview.html shows; `integration` need not be saved."""
    connection = Connection(integration=integration, customer_name=_("your customer"), company_id="COMPANY")
    step = _step_with_words(integration)
    guide = guide_of(step.slug, connection, values_of(connection))
    return {
        "customer_name": connection.customer_name,
        "rail": rail_of(Journey(connection), step),
        "step": step,
        "guide": guide,
        "copyable": [value.value for value in guide.values if value.copy],
        "vendor_words": integration.help_texts.get(step.slug, ""),
    }


def _step_with_words(integration: Integration) -> Step:
    if USUAL.slug in integration.help_texts:
        return USUAL
    return next((step for step in STEPS if step.slug in integration.help_texts), USUAL)
