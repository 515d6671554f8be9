"""What of a page is words: everything that is seen or read aloud, and which of it nobody looked up in a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from tests.languages.catalogs import CLOSE, OPEN

#: Attributes that are read aloud or drawn by the style sheets.
READ_ALOUD = ("aria-label", "aria-description", "title", "alt", "placeholder", "data-label", "data-announce")
READ_ALOUD += ("data-copied", "data-copy-failed", "aria-valuetext")
#: Not words: programs, and names that programs and people copy as they are.
SILENT = frozenset({"script", "style", "template", "code", "pre", "textarea"})
#: A piece of text between marks: two letters in a row make it words.
WORDS = re.compile(r"[^\W\d_]{2,}")


def unmarked(page: bytes) -> list[str]:
    """Return the pieces of text outside all marks that hold words, blanks collapsed, in the order of the page."""
    document = html.document_fromstring(page.decode())
    pieces = [piece for text in _attributes(document) for piece in _outside([text])]
    pieces += _outside(_texts(document))
    return [piece for piece in pieces if WORDS.search(piece)]


def _attributes(document: html.HtmlElement) -> Iterator[str]:
    for element in document.iter():
        if isinstance(element.tag, str) and element.tag not in SILENT:
            yield from (element.get(name) for name in READ_ALOUD if element.get(name))
            if element.tag == "input" and element.get("type") in ("submit", "button"):
                yield element.get("value", "")


def _texts(element: html.HtmlElement) -> Iterator[str]:
    """Yield the texts in the order of the page: a message may go on behind an element inside it."""
    # The tile beside the vendor's name holds only the first letter of it.
    is_tile = "lockup-tile" in element.get("class", "")
    if isinstance(element.tag, str) and element.tag not in SILENT and not is_tile:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def _outside(texts: Iterator[str] | list[str]) -> list[str]:
    depth = 0
    pieces = []
    for text in texts:
        kept = ""
        for letter in text:
            depth += (letter == OPEN) - (letter == CLOSE)
            kept += "\n" if letter in (OPEN, CLOSE) else letter * (depth == 0)
        pieces += (
            [" ".join(piece.split()) for piece in kept.split("\n")]
            if OPEN in text or CLOSE in text
            else [" ".join(kept.split())]
        )
    assert depth == 0, "a mark is missing: some text was cut in two"
    return pieces
