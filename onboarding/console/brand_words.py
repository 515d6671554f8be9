"""What becomes of an accent colour on the customers' pages, in words and with the measured ratios."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from onboarding.contrast import BLACK, DARK, EDGE, LIGHT, TEXT, contrast, palette_of, text_ratio


@dataclass(frozen=True)
class Reading:
    """One use of the colour; `ink` on `ground` is what a sample of it looks like."""

    title: str
    sentence: str
    ground: str
    ink: str


def readings_of(accent: str) -> list[Reading]:
    """Return how an accent colour (checked, such as "#1f5f8b") reads on the pages."""
    palette = palette_of(accent)
    ink = _("Black text on your colour") if palette.ink == BLACK else _("White text on your colour")
    return [
        Reading(_("Buttons"), _measured(ink, contrast(palette.ink, accent)), accent, palette.ink),
        Reading(
            _("Links and marks"),
            _measured(_shade(accent, palette.text, _("a darker shade")), text_ratio(palette.text, LIGHT)),
            LIGHT.grounds[0],
            palette.text,
        ),
        Reading(
            _("Links and marks in dark mode"),
            _measured(_shade(accent, palette.dark_text, _("a lighter shade")), text_ratio(palette.dark_text, DARK)),
            DARK.grounds[0],
            palette.dark_text,
        ),
    ]


def needed() -> str:
    """Return what the ratios are measured against."""
    words = {"text": number_format(TEXT, 1), "edge": number_format(EDGE, 0)}
    return _("WCAG 2.2 asks for at least %(text)s to 1 for text, and %(edge)s to 1 for the edges of buttons.") % words


def _shade(accent: str, used: str, shade: str) -> str:
    if used == accent:
        return _("Your colour as it is")
    return _("Your colour would be too faint, so we use %(shade)s of it, %(colour)s") % {"shade": shade, "colour": used}


def _measured(what: str, ratio: float) -> str:
    # Rounded down: 4.49 is not 4.5.
    return _("%(what)s: %(ratio)s to 1.") % {"what": what, "ratio": number_format(math.floor(ratio * 10) / 10, 1)}
