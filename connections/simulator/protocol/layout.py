"""A reply laid out for reading, which the gateway does unless `includewhitespace` says no."""

from __future__ import annotations

import re

_TAG = re.compile(r"(<[^>]*>)")  # in our replies every other < and > is escaped
_STEP = "  "  # INFERRED: how far the gateway indents


def laid_out(xml: str) -> str:
    """Every element on a line of its own; one that holds only text stays on one line. Texts are not touched."""
    parts = [part for part in _TAG.split(xml) if part]
    lines: list[str] = []
    depth = 0
    position = 0
    while position < len(parts):
        part = parts[position]
        if part.startswith("</"):
            depth -= 1
            lines.append(_STEP * depth + part)
            position += 1
            continue
        taken = _leaf(parts, position)
        lines.append(_STEP * depth + "".join(parts[position : position + taken]))
        position += taken
        if taken == 1 and not part.endswith("/>"):
            depth += 1
    return "\n".join(lines) + "\n"


def _leaf(parts: list[str], position: int) -> int:
    """How many parts make up the element that opens here, when it holds only text; otherwise 1."""
    if parts[position].endswith("/>"):
        return 1
    for taken in (2, 3):
        inside = parts[position + 1 : position + taken]
        if inside and inside[-1].startswith("</") and not any(part.startswith("<") for part in inside[:-1]):
            return taken
    return 1
