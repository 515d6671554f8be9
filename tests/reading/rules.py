"""The rules that a text of ours keeps; the words are in `rules.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.reading.texts import Text

_RULES = tomllib.loads((Path(__file__).parent / "rules.toml").read_text())
LONGEST: int = _RULES["longest_sentence"]
#: File, and the one text of it that is meant; "" for all of them.
STAFF_ONLY = {(each["file"], each.get("text", "")) for each in _RULES["staff_only"]}
CAPITALS = frozenset(_RULES["capitals"]["allowed"])

# A point, then a space and the beginning of something new. A closing quote or bracket belongs to the sentence before.
_END = re.compile(r"(?:(?<=[.?!])|(?<=[.?!][”)\"]))\s+(?=[“(\"]*[A-Z0-9…{])")
_CAPITALS = re.compile(r"\b[A-Z]{2,}[A-Za-z]?\b")
_ADDRESS = re.compile(r"https?://\S+")
_DOUBLE_SPACE = re.compile(r"\S {2,}\S")


@dataclass(frozen=True)
class Term:
    word: str
    why: str
    explained: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """With a capital letter, what is explained is Intacct's own label or the title of a step."""
        return re.compile(rf"(?<![\w-])(?:{self.word})(?![\w-])", 0 if self.explained else re.IGNORECASE)

    @cached_property
    def explanation(self) -> re.Pattern[str]:
        return re.compile(self.explained, re.IGNORECASE)


FORBIDDEN = [Term(each["word"], each["why"]) for each in _RULES["forbidden"]]
EXPLAINED = [Term(each["word"], each["why"], each["explained"]) for each in _RULES["explained"]]


def is_staff_only(text: Text) -> bool:
    return bool({(text.file, ""), (text.file, text.text)} & STAFF_ONLY)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _END.split(text) if part.strip()]


def words(sentence: str) -> int:
    """What is filled in counts as one word; signs between words do not count."""
    return sum(bool(re.search(r"[\w…]", part)) for part in sentence.split())


def long_sentences(text: Text) -> Iterator[str]:
    for sentence in sentences(text.text):
        if words(sentence) > LONGEST:
            yield f"{text.file}: {words(sentence)} words: “{sentence}”"


def forbidden_words(text: Text) -> Iterator[str]:
    for term in FORBIDDEN:
        found = term.pattern.search(_ADDRESS.sub("…", text.text))
        if found:
            yield f"{text.file}: “{found.group()}” in “{text.text}” ({term.why})"


def shouting(text: Text) -> Iterator[str]:
    for found in _CAPITALS.finditer(text.text):
        if found.group() not in CAPITALS:
            yield f"{text.file}: “{found.group()}” in “{text.text}”"


def double_spaces(text: Text) -> Iterator[str]:
    if _DOUBLE_SPACE.search(text.text):
        yield f"{text.file}: two spaces in “{text.text}”"
