"""Takes secrets out of text before anybody can see it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

BLANK = "***"

# Up to the closing tag, so that CDATA and nested markup go too, or to the end of a text that was cut short.
_SECRET_ELEMENT = re.compile(
    r"(<(?P<tag>password|sessionid)\b[^>]*(?<!/)>).*?(?=</(?P=tag)\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
# Shorter words would blank half the text and hide nothing: where secrets belong they are blanked at any length.
_SHORTEST = 4


class Blanker:
    """Blanks the given secrets wherever they stand, and the elements that hold secrets whatever they hold."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = {secret for secret in secrets if len(secret) >= _SHORTEST}
        # Longest first: one secret may begin with another.
        self._known = sorted({*known, *map(escape, known)}, key=len, reverse=True)

    def words(self, text: str) -> str:
        """Blank known secrets in a text for people."""
        for secret in self._known:
            text = text.replace(secret, BLANK)
        return text

    def document(self, body: bytes) -> str:
        """Return a request or reply as text without secrets, well-formed or not."""
        # NULs go, so that UTF-16 without a mark cannot hide an element from the pattern.
        text = body.decode("utf-8", errors="replace").replace("\0", "")
        return self.words(_SECRET_ELEMENT.sub(rf"\1{BLANK}", text))
