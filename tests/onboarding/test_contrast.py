"""A vendor's colour stays readable on our pages, whatever colour it is."""

from __future__ import annotations

import colorsys
import itertools
import re
from pathlib import Path

import pytest

from onboarding.contrast import DARK, EDGE, LIGHT, TEXT, Scheme, contrast, palette_of, text_ratio

LAYERS = (Path(__file__).resolve().parents[2] / "static" / "css" / "layers.css").read_text()
#: Every corner of the colour cube and much between, with the greys that lie in the middle.
COLOURS = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in itertools.product(range(0, 256, 51), repeat=3)]
COLOURS += ["#1f5f8b", "#767676", "#777777", "#ffd400", "#0f1317", "#161b21"]


def grounds_in(css: str) -> set[str]:
    """Return the colours that the tokens give to the grounds under text."""
    values = re.findall(r"--(?:page|surface|surface-sunken): (#[0-9a-f]+);", css)
    return {f"#{value[1] * 2}{value[2] * 2}{value[3] * 2}" if len(value) == 4 else value for value in values}


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)  # the best-known near miss
    assert contrast("#1f5f8b", "#1f5f8b") == 1


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    light, dark = LAYERS.split("@media (prefers-color-scheme: dark)")
    assert grounds_in(light) == set(LIGHT.grounds)
    assert grounds_in(dark) == set(DARK.grounds)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_accent_becomes_readable_text_and_a_visible_edge(scheme: Scheme) -> None:
    for accent in COLOURS:
        palette = palette_of(accent)
        text, edge = (palette.text, palette.edge) if scheme is LIGHT else (palette.dark_text, palette.dark_edge)
        assert text_ratio(text, scheme) >= TEXT, accent
        assert min(contrast(edge, ground) for ground in scheme.grounds) >= EDGE, accent


def test_every_accent_bears_black_or_white_text() -> None:
    for accent in COLOURS:
        assert contrast(palette_of(accent).ink, accent) >= TEXT, accent


def test_a_colour_that_reads_already_is_left_as_it_is() -> None:
    assert palette_of("#1f5f8b").text == "#1f5f8b"
    assert palette_of("#93c4fd").dark_text == "#93c4fd"


def test_a_colour_that_does_not_read_keeps_its_hue() -> None:
    """Yellow on white becomes a dark yellow, navy on black a light blue."""
    for accent, used in [("#ffd400", palette_of("#ffd400").text), ("#101060", palette_of("#101060").dark_text)]:
        assert used != accent
        assert hue_of(used) == pytest.approx(hue_of(accent), abs=0.02)


def hue_of(colour: str) -> float:
    return colorsys.rgb_to_hls(*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)))[0]
