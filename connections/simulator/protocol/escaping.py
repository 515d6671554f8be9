"""Text made safe for XML, as the gateway writes it: apostrophes as `&#039;`, empty elements as `<x></x>`."""

from __future__ import annotations

from xml.sax.saxutils import escape

_QUOTES = {"'": "&#039;", '"': "&quot;"}


def quoted(value: str) -> str:
    """Text made safe for an element or an attribute."""
    return escape(value, _QUOTES)


def tag(name: str, value: str = "") -> str:
    """One element with text in it."""
    return f"<{name}>{quoted(value)}</{name}>"
