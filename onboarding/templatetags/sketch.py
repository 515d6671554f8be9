"""Draws the clicks of a guide."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from connections.guides import Click
from onboarding.sketch import Sketch, sketch_of

register = template.Library()


@register.filter
def drawn(clicks: Sequence[Click]) -> Sketch:
    """Return the drawing of these clicks."""
    return sketch_of(clicks)
