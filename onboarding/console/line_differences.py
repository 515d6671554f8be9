"""Two texts side by side, line by line: what was taken out and what was put in, with some lines around it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: Lines shown before and after each difference.
AROUND = 3

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Line:
    """`number` counts the lines of the new text, and for a removed line those of the old one."""

    kind: Kind
    number: int
    text: str


@dataclass(frozen=True)
class Part:
    """Lines that stand together; between two parts there are lines that are alike."""

    lines: tuple[Line, ...]


def parts_of(before: str, after: str) -> list[Part]:
    """Return the parts of the texts that differ; empty where they are alike."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    parts = []
    for group in matcher.get_grouped_opcodes(AROUND):
        lines: list[Line] = []
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                lines += [Line("same", number + 1, new[number]) for number in range(new_start, new_end)]
                continue
            lines += [Line("removed", number + 1, old[number]) for number in range(old_start, old_end)]
            lines += [Line("added", number + 1, new[number]) for number in range(new_start, new_end)]
        parts.append(Part(tuple(lines)))
    return parts
