"""Patterns that no company can show to the client, each with words that it decides, and why."""

from __future__ import annotations

from tests.problems_page.patterns import PATTERNS, Pattern

_BY_MATCH = {(pattern.level, pattern.match): pattern for pattern in PATTERNS}

#: pattern -> words that match it, and the reason why only the words prove it
TEXTS: dict[Pattern, tuple[str, str]] = {
    _BY_MATCH["http", "XML (could not be parsed|not well-formed)|empty body"]: (
        "XML could not be parsed: HTTP 200, empty body",
        "the client reads the XML itself and names the problem in the same way, without any text to match.",
    ),
}
