"""The style sheets follow the reading direction: no rule speaks of left or right where it means start or end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[1] / "static" / "css"
#: Properties and values that stay on their side when a page is read from right to left.
ONE_SIDED = re.compile(
    r"""(?x)
    (?:^|[\s;{])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b
    | (?:^|[\s;{])(?:left|right)\s*:
    | border-(?:top|bottom)-(?:left|right)-radius
    | (?:text-align|float|clear)\s*:\s*(?:left|right)\b
    """
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def one_sided(css: str) -> list[str]:
    """Return the declarations that name a side, with the comments out of the way."""
    return [" ".join(found.group().split()) for found in ONE_SIDED.finditer(COMMENT.sub("", css))]


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_name_no_side(sheet: Path) -> None:
    assert one_sided(sheet.read_text()) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1rem",
        "padding-right:0",
        "left: 0",
        "text-align: left",
        "float: right",
        "border-top-left-radius: 0",
    ],
)
def test_a_side_would_be_found(declaration: str) -> None:
    assert one_sided(f".a {{ color: red; {declaration}; }}") != []
    assert one_sided(f"/* {declaration} */") == []


@pytest.mark.parametrize("declaration", ["margin-inline-start: 1rem", "text-align: start", "inset-inline-end: 0"])
def test_a_direction_is_fine(declaration: str) -> None:
    assert one_sided(f".a {{ {declaration}; }}") == []
