"""What a refusal of the gateway means: its problem, who can fix it, and whether waiting helps.

`errorno` alone never decides. `gateway-errors.json` holds ordered patterns over (level, errorno, text) and the first
match within a level wins (reference, intacct-gateway section 8). Of several errors in one message the most specific
decides, and all of them are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from connections.intacct.entries import ErrorEntry
from connections.intacct.wording import LONGEST, clean, without_support_id

Level = Literal["http", "control", "authentication", "result"]
Owner = Literal["customer_admin", "operator", "sage", "nobody"]
Confidence = Literal["official", "third_party", "inferred"]

#: How much of a page that is no gateway reply is kept as evidence, in characters.
EXCERPT = 300

_PATTERNS_FILE = Path(__file__).with_name("gateway-errors.json")
_SIGN_IN_WORDS = re.compile(r"sign|log[- ]?(in|on|out)|lock|password|credential|attempt|user|account", re.IGNORECASE)
# "There was an error": named after the text, but a sibling that says what went wrong is better.
_VAGUE = frozenset({"query_failed_generic"})


@dataclass(frozen=True)
class Refusal:
    """Why the gateway said no. `problem` is a `meaning` of gateway-errors.json."""

    problem: str
    level: Level
    transient: bool
    owner: Owner
    confidence: Confidence
    entries: tuple[ErrorEntry, ...]
    deciding: int = 0  # index of the entry that decided

    @property
    def text(self) -> str:
        """The cleaned words of the deciding entry; "" when the gateway gave none."""
        return self.entries[self.deciding].text if self.entries else ""

    @property
    def support_id(self) -> str:
        """The Support or Request ID for Sage's support; the deciding entry's if it has one."""
        ordered = (*self.entries[self.deciding :], *self.entries[: self.deciding])
        return next((entry.support_id for entry in ordered if entry.support_id), "")

    @property
    def raw_texts(self) -> tuple[str, ...]:
        """Every text of every error as it came (secrets blanked), for operators."""
        # Cut only now, when nothing in them is half a secret.
        return tuple(text[:LONGEST] for entry in self.entries for text in entry.raw)

    @property
    def further_texts(self) -> tuple[str, ...]:
        """Those raw texts that say more than `text` and `support_id`: other texts, and what lost words when cleaned."""
        return tuple(raw for raw in self.raw_texts if without_support_id(raw) != self.text)

    def blanked(self, blank: Callable[[str], str]) -> Refusal:
        """Return a copy with `blank` applied to every text: error texts can echo what was sent."""
        return replace(self, entries=tuple(entry.blanked(blank) for entry in self.entries))


@dataclass(frozen=True)
class Pattern:
    """One row of gateway-errors.json."""

    level: Level
    errorno: str | None  # None: any or none; a trailing * matches a prefix
    match: re.Pattern[str]
    problem: str
    transient: bool
    owner: Owner
    confidence: Confidence
    is_fallback: bool

    def matches(self, errorno: str, text: str) -> bool:
        return self._matches_number(errorno) and self.match.search(text) is not None

    def _matches_number(self, errorno: str) -> bool:
        if self.errorno is None:
            return True
        if self.errorno.endswith("*"):
            return errorno.startswith(self.errorno[:-1])
        return errorno == self.errorno

    @property
    def vagueness(self) -> int:
        """How little a match says: 0 names a cause, 1 guesses it, 2 is unclassified, 3 points at a sibling."""
        if self.problem.endswith("_see_sibling"):
            return 3
        if self.is_fallback or self.problem.endswith("_unclassified"):
            return 2
        return int(self.match.pattern == ".*" or self.problem in _VAGUE)


def load_patterns(path: Path = _PATTERNS_FILE) -> tuple[Pattern, ...]:
    """Read the ordered patterns. Raises KeyError, ValueError or re.error for a damaged file."""
    return tuple(
        Pattern(
            level=row["level"],
            errorno=row["errorno"],
            match=re.compile(row["match"], re.IGNORECASE),
            problem=row["meaning"],
            transient=row["transient"],
            owner=row["fix_owner"],
            confidence=row["confidence"],
            is_fallback=row["sources"] == ["fallback"],
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    )


PATTERNS = load_patterns()


def classify(level: Level, entries: Sequence[ErrorEntry]) -> Refusal:
    """Say what `entries` of one message at `level` mean. No entries at all: the level's fallback."""
    matched = [_first_match(level, entry.errorno, entry.text) for entry in entries]
    if not matched:
        return _refusal(_first_match(level, "", ""), ())
    # The first of equally specific errors is usually the cause, later ones are wrappers (section 3).
    deciding = min(range(len(matched)), key=lambda index: matched[index].vagueness)
    return _refusal(matched[deciding], tuple(entries), deciding)


def classify_session(entries: Sequence[ErrorEntry]) -> Refusal:
    """Say why GetApiSession was refused: a result in the envelope, but about signing in, mostly about the entity."""
    as_sign_in = classify("authentication", entries)
    if as_sign_in.problem.endswith("_unclassified"):
        return classify("result", entries)
    return replace(as_sign_in, level="result")


def classify_http(evidence: str) -> Refusal:
    """Say what happened when there was no gateway reply.

    `evidence`: `HTTP <status> <start of body>` as received, or words for a failed connection ("connect timeout …").
    """
    # Markers such as `cf-error-details` sit inside tags, so the raw text is matched and the clean text is kept. The
    # markup of a page is nobody's words, so it is not among the raw texts.
    words, support_id = clean(evidence)
    entry = ErrorEntry(description=words[:EXCERPT], support_id=support_id)
    return _refusal(_first_match("http", "", evidence), (entry,))


def _first_match(level: Level, errorno: str, text: str) -> Pattern:
    found = next(
        pattern for pattern in PATTERNS if pattern.level == level and pattern.matches(errorno, text)
    )  # every level ends with a pattern that matches anything
    return (_passing(level, text) or found) if found.problem.endswith("_unclassified") else found


def _passing(level: Level, text: str) -> Pattern | None:
    """Return the passing fault that `text` tells at a level above the results; None where it tells of none.

    At which level a company that is too busy, or off-line, says so is not known for all of them (section 8: "any"). But
    words about signing in are never read as passing: whoever tries again then brings a user nearer to its lock-out.
    """
    if level not in ("control", "authentication") or (level == "authentication" and _SIGN_IN_WORDS.search(text)):
        return None
    passing = (pattern for pattern in PATTERNS if pattern.level == "result" and pattern.transient)
    found = next((pattern for pattern in passing if pattern.matches("", text)), None)
    return replace(found, level=level) if found else None


def _refusal(pattern: Pattern, entries: tuple[ErrorEntry, ...], deciding: int = 0) -> Refusal:
    return Refusal(
        problem=pattern.problem,
        level=pattern.level,
        transient=pattern.transient,
        owner=pattern.owner,
        confidence=pattern.confidence,
        entries=entries,
        deciding=deciding,
    )
