"""The known refusals, read from their file by the rules of the reference and not by the client's own code.

Source: reference, intacct-gateway section 8: the first match within a level wins.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import connections.intacct

LEVELS = ("http", "control", "authentication", "result")
_FILE = Path(connections.intacct.__file__).with_name("gateway-errors.json")


@dataclass(frozen=True)
class Pattern:
    """One row of the file. `errorno` "": any number or none; a trailing * stands for anything."""

    level: str
    errorno: str
    match: str
    problem: str
    owner: str
    transient: bool
    confidence: str

    def __str__(self) -> str:
        return f"{self.level} {self.errorno or 'any number'} /{self.match}/ ({self.problem})"

    def matches(self, level: str, errorno: str, text: str) -> bool:
        number = ".*" if not self.errorno else re.escape(self.errorno).replace(r"\*", ".*")
        return (
            level == self.level
            and re.fullmatch(number, errorno) is not None
            and re.search(self.match, text, re.IGNORECASE) is not None
        )


def _pattern(row: dict[str, object]) -> Pattern:
    return Pattern(
        level=str(row["level"]),
        errorno=str(row["errorno"] or ""),
        match=str(row["match"]),
        problem=str(row["meaning"]),
        owner=str(row["fix_owner"]),
        transient=bool(row["transient"]),
        confidence=str(row["confidence"]),
    )


PATTERNS = tuple(_pattern(row) for row in json.loads(_FILE.read_text(encoding="utf-8")))


def deciding(level: str, errorno: str, text: str) -> Pattern:
    """Return the first pattern that matches; every level ends with one that matches anything."""
    return next(pattern for pattern in PATTERNS if pattern.matches(level, errorno, text))
