"""Shows a click's sentence with its button and field in bold, so that the eye finds what to press."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from connections.guides import Click

register = template.Library()


@register.filter
def marked(click: Click) -> SafeString:
    """Return the sentence of `click` as HTML: everything escaped, the literal words of Intacct in `<b>`."""
    names = sorted({name for name in (click.button, click.field) if name}, key=len, reverse=True)
    if not names:
        return escape(click.text)
    words = "|".join(re.escape(name) for name in names)
    # Whole words only: the button "Add" does not stand in "address".
    parts = re.split(rf"(?<!\w)({words})(?!\w)", click.text)
    html = "".join(f"<b>{escape(part)}</b>" if part in names else escape(part) for part in parts)
    return mark_safe(html)  # noqa: S308 - every part went through `escape`


@register.filter
def sentence(click: Click) -> str:
    """Return the click as one line of text: "Go to Company > Admin > Subscriptions. Turn on Web Services."."""
    there = _("Go to %(trail)s.") % {"trail": " > ".join(click.trail)} if click.trail else ""
    return " ".join(part for part in (there, click.text, click.note) if part)
