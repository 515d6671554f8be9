"""Draws small parts that look the same wherever they stand: badges and icons, by the dozen on a page of rows."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

#: More than there are: templates, times what each is given, times languages.
KEPT = 1000


@register.simple_tag
def draw(part: str, **given: str | bool) -> SafeString:
    """Return the template `part`, which sees nothing but `given`; it is drawn once for each language, then kept.

    For words from short lists (a status, an icon's name), never for what belongs to one customer.
    """
    drawn = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return drawn(part, get_language(), tuple(given.items()))


@lru_cache(maxsize=KEPT)
def _drawn(part: str, language: str | None, given: tuple[tuple[str, str | bool], ...]) -> SafeString:
    return render_to_string(part, dict(given))
