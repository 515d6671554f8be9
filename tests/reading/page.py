"""A page as somebody reads it: its main part, block by block, and the terms in it that nobody explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from tests.reading.rules import EXPLAINED, Term, sentences

#: Not sentences: headings, and labels of fields, links and columns.
LABELS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption", "summary", "label", "legend", "button", "a", "option"}
)
#: Begin something of their own when read; everything else is part of a line.
BLOCKS = LABELS | {
    *("main", "section", "article", "div", "header", "form", "fieldset", "details", "textarea", "span"),
    *("ul", "ol", "li", "dl", "dd", "p", "table", "tr", "td"),
}
UNREAD = frozenset({"script", "style", "svg", "nav", "textarea", "template", "code"})
VOID = frozenset({"input", "br", "img", "hr", "meta", "link", "wbr", "col"})
#: Stay in the line of what is around them.
INLINE = frozenset({"span", "a"})


@dataclass(frozen=True)
class Block:
    tag: str
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.unread = 0
        self.words: list[str] = []
        self.blocks: list[Block] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.flush()
        if tag in VOID:
            return
        if tag in BLOCKS - INLINE:
            self.flush()
        self.unread += tag in UNREAD
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        if tag in BLOCKS - INLINE:
            self.flush()
        while self.open:
            closed = self.open.pop()
            self.unread -= closed in UNREAD
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if "main" in self.open:
            self.words.append("…" if self.unread else data)

    def flush(self) -> None:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        tag = next((tag for tag in reversed(self.open) if tag in BLOCKS - INLINE), "")
        if re.search(r"\w", text):
            self.blocks.append(Block(tag, text))


def blocks_of(html: str) -> list[Block]:
    """Return what stands in the main part of a page, in reading order; values and pictures are left out."""
    reader = _Reader()
    reader.feed(html)
    return reader.blocks


def unexplained(page: str, html: str) -> list[str]:
    """Return a line for each term whose first use in a sentence is neither explained there nor earlier."""
    blocks = blocks_of(html)
    return [fault for term in EXPLAINED for fault in _fault(page, blocks, term)]


def _fault(page: str, blocks: list[Block], term: Term) -> list[str]:
    for block in blocks:
        if term.explanation.search(block.text):
            return []
        if block.tag in LABELS:
            continue
        for sentence in sentences(block.text):
            found = term.pattern.search(sentence)
            if found:
                return [f"{page}: “{found.group()}” in “{sentence}” ({term.why})"]
    return []
