"""What becomes of a vendor's colour on our pages, by the contrast ratios of WCAG 2.2 (criteria 1.4.3 and 1.4.11).

On surfaces a colour is used as it was given, with black or white text on it: one of the two always reads. As text, or
as the edge of a button, it is made darker or lighter, in the same hue, until it reads on every ground of its scheme.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WHITE, BLACK = "#ffffff", "#000000"
#: Least ratios for text, and for the edges of controls.
TEXT, EDGE = 4.5, 3.0
#: How finely a colour is made darker or lighter: lightness goes from 0 to 1.
STEP = 0.01


@dataclass(frozen=True)
class Scheme:
    """The grounds of static/css/layers.css that text stands on; `tint` is how much of the accent a tinted one holds."""

    grounds: Sequence[str]
    is_dark: bool
    tint: int


#: The tint is a little stronger than in the style sheet, which mixes in another colour space.
LIGHT = Scheme(("#ffffff", "#fafbfc", "#f2f4f7"), is_dark=False, tint=10)
DARK = Scheme(("#161b21", "#0f1317", "#1d232a"), is_dark=True, tint=15)


@dataclass(frozen=True)
class Palette:
    """An accent, and what is made of it. `ink` stands on the accent, `text` and `edge` on the pages' own grounds."""

    accent: str
    ink: str
    text: str
    edge: str
    dark_text: str
    dark_edge: str


def palette_of(accent: str) -> Palette:
    """Return the colours of the pages of a vendor with this accent, such as "#1f5f8b"."""
    return Palette(
        accent=accent,
        ink=ink_on(accent),
        text=text_of(accent, LIGHT),
        edge=edge_of(accent, LIGHT),
        dark_text=text_of(accent, DARK),
        dark_edge=edge_of(accent, DARK),
    )


def ink_on(colour: str) -> str:
    """Return black or white, whichever reads better on this colour: at least 4.58 to 1."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, colour))


def text_of(accent: str, scheme: Scheme) -> str:
    """Return the accent as near to itself as text may be in this scheme."""
    return _nearest(accent, scheme, lambda colour: text_ratio(colour, scheme) >= TEXT)


def edge_of(accent: str, scheme: Scheme) -> str:
    """Return the accent as near to itself as the edge of a button may be in this scheme."""
    return _nearest(accent, scheme, lambda colour: _least(colour, scheme.grounds) >= EDGE)


def text_ratio(colour: str, scheme: Scheme) -> float:
    """Return the least ratio of this text to any ground of the scheme, the one tinted with it included."""
    return _least(colour, (*scheme.grounds, mix(colour, scheme.grounds[0], scheme.tint)))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, percent: int) -> str:
    """Return a colour with this many percent of `one`, the rest of `other`."""
    parts = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round((mine * percent + its * (100 - percent)) / 100):02x}" for mine, its in parts)


def _nearest(accent: str, scheme: Scheme, reads: Callable[[str], bool]) -> str:
    """Return the accent where it reads, else the first shade of it that does: lighter in the dark, darker otherwise."""
    if reads(accent):
        return accent
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(accent)))
    limit = 1.0 if scheme.is_dark else 0.0
    steps = int(abs(limit - lightness) / STEP)
    way = STEP if scheme.is_dark else -STEP
    shades = (_hex(colorsys.hls_to_rgb(hue, lightness + way * step, saturation)) for step in range(1, steps + 1))
    return next((shade for shade in shades if reads(shade)), WHITE if scheme.is_dark else BLACK)


def _hex(channels: Sequence[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _least(colour: str, grounds: Sequence[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _luminance(colour: str) -> float:
    red, green, blue = (channel / 255 for channel in _channels(colour))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
