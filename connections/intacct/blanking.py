"""Takes secrets out of text before anybody can see it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from html import unescape

from connections.intacct.spellings import spellings

BLANK = "***"

# The opening tag, as markup or as text that was escaped once or more; `tag` and `less` find the closing one.
_OPENING = (
    r"(?P<less><|&(?:amp;)*lt;)(?:[\w.-]+:)?(?P<tag>password|sessionid)\b"
    r"(?:[^<>&]|&(?!(?:amp;)*[lg]t;))*(?<!/)(?:>|&(?:amp;)*gt;)"
)
# Up to the closing tag, so that CDATA and nested markup go too, or to the end of a text that was cut short.
_SECRET_ELEMENT = re.compile(
    rf"(?P<open>{_OPENING})(?P<held>.*?)(?=(?P=less)/(?:[\w.-]+:)?(?P=tag)\s*(?:>|&)|\Z)", re.IGNORECASE | re.DOTALL
)
# Shorter words would blank half the text and hide nothing: where secrets belong they are blanked at any length.
_SHORTEST = 4
#: From this length on a text may have been cut to an excerpt, and end in the middle of a secret. In characters.
_MAY_BE_CUT = 300
# What a session looks like; whatever else stands in a secret element would blank ordinary words elsewhere.
_SESSION = re.compile(r"[!-;=-~]{8,500}")


class Blanker:
    """Blanks secrets wherever they stand and however they are written, and the elements that hold secrets anyway."""

    def __init__(self, secrets: Iterable[str]) -> None:
        # Longest first: one secret may begin with another.
        self._known = _worth_blanking(secrets)

    def words(self, text: str) -> str:
        """Blank known secrets in a text for people."""
        if not self._known or not text:
            return text
        text = self._pattern.sub(BLANK, text)
        return self._without_cut_secret(text) if len(text) >= _MAY_BE_CUT else text

    def document(self, body: bytes) -> str:
        """Return a request or reply as text without secrets, well-formed or not."""
        # NULs go, so that UTF-16 without a mark cannot hide an element from the pattern.
        text = body.decode("utf-8", errors="replace").replace("\0", "")
        here = Blanker((*self._known, *_held(text)))  # a session may be named again where nobody expects it
        return here.words(_SECRET_ELEMENT.sub(rf"\g<open>{BLANK}", text))

    def learn(self, body: bytes) -> None:
        """Also blank from now on what the secret elements of this reply hold."""
        if b"sessionid" in body.lower():
            self._known = _worth_blanking((*self._known, *_held(body.decode("utf-8", errors="replace"))))
            self.__dict__.pop("_pattern", None)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(spelling for secret in self._known for spelling in spellings(secret)))

    def _without_cut_secret(self, text: str) -> str:
        for secret in self._known:
            for length in range(len(secret) - 1, _SHORTEST - 1, -1):
                if text.endswith(secret[:length]):
                    return text[:-length] + BLANK
        return text


def _worth_blanking(secrets: Iterable[str]) -> list[str]:
    return sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True)


def _held(text: str) -> Iterable[str]:
    """Return what the secret elements of a document hold, as plain words."""
    for found in _SECRET_ELEMENT.finditer(text):
        held = unescape(found["held"]).strip()
        if _SESSION.fullmatch(held):
            yield held
