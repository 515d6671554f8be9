"""The page of all problems: patterns, companies and fixes joined, as markdown.

What a company shows is not taken from the table but asked of it: a row stands on the page because it was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connections import guides
from connections.guides import Variant
from connections.simulator.problems import SHOWN, Shown
from tests.problems_page.asking import Heard, asking
from tests.problems_page.patterns import LEVELS, PATTERNS, Pattern, deciding
from tests.problems_page.texts import TEXTS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "problems.md"
CLIENT, CHECK = "client", "check"
OWNERS = {"customer_admin": "customer", "operator": "vendor", "sage": "Sage", "nobody": "nobody"}
OWNERS_OF_FIXES = {owner.lower(): owner for owner in OWNERS.values()}

_INTRODUCTION = """\
# Every problem, the company that shows it, and its fix

Written by `python -m tests.problems_page`; do not edit. With `--check` it tells whether the page is up to date; a test
does so too.

Intacct's refusals are known by ordered patterns over level, number and text
(`connections/intacct/gateway-errors.json`): within a level, the first that matches decides. Each row below was seen:
the gateway client asked the company, over HTTP, and this pattern decided. To look at a problem, start the simulated
Intacct (`python -m connections.simulator`) and ask the company what its row says. The table of companies is
`connections/simulator/problems.toml`, the fixes are `connections/guides/fixes`.

- *owner*: who acts next. *passes*: whether the same request may succeed later. *known from*: how sure the pattern is.
- ¹: not all that Intacct says here is recorded. Words, number or HTTP status are a guess that the pattern knows.
"""
_LEVEL_WORDS = {
    "http": "No answer of the gateway itself",
    "control": "The whole request is refused",
    "authentication": "The sign-in is refused",
    "result": "One function is refused",
    CLIENT: "Refused by the gateway client itself, never passing by itself",
    CHECK: "Found by the check of a whole connection",
}
_CONFIDENCE_WORDS = {"official": "Sage", "third_party": "others", "inferred": "inference"}
_SHORT_HEAD = ("problem", "owner", "company: what to ask", "fix")
_HEAD = ("number", "pattern", "problem", "owner", "passes", "known from", "company: what to ask", "fix")


@dataclass
class Seen:
    """What was heard for each row of the simulator's table, sorted by the pattern that decided."""

    heard: dict[Shown, Heard | None] = field(default_factory=dict)
    by_pattern: dict[Pattern, list[Shown]] = field(default_factory=dict)
    checked: dict[Shown, frozenset[str]] = field(default_factory=dict)  # level `check`: the problems found


def look() -> Seen:
    """Ask for every row of the simulator's table."""
    seen = Seen()
    with asking() as caller:
        for shown in SHOWN:
            if shown.level == CHECK:
                seen.checked[shown] = caller.check(shown)
                continue
            heard = seen.heard[shown] = caller.ask(shown)
            if heard is not None and heard.refusal is not None:
                seen.by_pattern.setdefault(deciding_pattern(heard), []).append(shown)
    for pattern in TEXTS:
        same = [row for row in SHOWN if (row.level, row.problem) == (pattern.level, pattern.problem)]
        seen.by_pattern.setdefault(pattern, same)
    return seen


def deciding_pattern(heard: Heard) -> Pattern:
    """Return the pattern that has to have decided, worked out without the client's own code."""
    assert heard.refusal is not None
    entry = heard.refusal.entries[heard.refusal.deciding]
    return deciding(heard.refusal.level, entry.errorno, entry.text)


def fix_title(problem: str) -> str:
    """Return the title of the problem's own fix, "" where there is none."""
    return guides.fix(problem, Variant(), {}).title if problem in guides.problems() else ""


def text(seen: Seen) -> str:
    """Return the page."""
    parts = [_INTRODUCTION]
    for level in LEVELS:
        rows = [_pattern_row(pattern, seen) for pattern in PATTERNS if pattern.level == level]
        parts += [f"## {_LEVEL_WORDS[level]}: level `{level}`\n", _table(_HEAD, rows)]
    for level in (CLIENT, CHECK):
        parts += [
            f"## {_LEVEL_WORDS[level]}\n",
            _table(_SHORT_HEAD, _without_pattern(level)),
        ]
    reasons = [f"- `{pattern.match}`: {reason}" for pattern, (_, reason) in TEXTS.items()]
    if reasons:
        parts += ["## Patterns that the client itself never needs\n", "\n".join(reasons) + "\n"]
    return "\n".join(parts)


def _pattern_row(pattern: Pattern, seen: Seen) -> Sequence[str]:
    return (
        _code(pattern.errorno) if pattern.errorno else "any",
        _code(pattern.match),
        _code(pattern.problem),
        OWNERS[pattern.owner],
        _yes(pattern.transient),
        _CONFIDENCE_WORDS[pattern.confidence],
        _companies(seen.by_pattern.get(pattern, [])),
        fix_title(pattern.problem),
    )


def _without_pattern(level: str) -> list[Sequence[str]]:
    """Return the rows of problems that are no refusal of the gateway."""
    problems: dict[str, list[Shown]] = {}
    for shown in SHOWN:
        if shown.level == level:
            problems.setdefault(shown.problem, []).append(shown)
    return [
        (
            _code(problem),
            OWNERS_OF_FIXES[guides.fix(problem, Variant(), {}).owner],
            _companies(rows),
            fix_title(problem),
        )
        for problem, rows in sorted(problems.items())
    ]


def _companies(rows: Sequence[Shown]) -> str:
    return "<br>".join(f"{row.company_id}{'¹' if row.inferred else ''}: {row.ask}" for row in rows)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _code(words: str) -> str:
    return f"`{words.replace('|', chr(92) + '|')}`"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
