"""The figures as text in columns, and as the page docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.row import Row

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
HEADINGS = ("what", "measured", "goal", "met")
VERDICTS = {True: "yes", False: "NO", None: "-"}
OPENING = """\
# Benchmarks

{met} of {goals} goals are met; each one that is not says **NO**, with the reason where one is known. Written by

    {command}

on this machine: {machine}.

`make bench` prints the same table. What a line compares was measured on the same machine in the same run. The simulated
Intacct is a process of its own and takes 150 ms for each request of a probe. The job: sign in, check 12 modules with
one query of one row each, list the entities, and open a session in each of them.
"""


@dataclass(frozen=True)
class Section:
    title: str
    rows: Sequence[Row]


def machine() -> str:
    """Describe what the figures were made on, without naming it."""
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}"


def text(rows: Sequence[Row]) -> str:
    """Return the rows as lines of text in columns, each note below its row."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    written = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    ]
    lines = [written[0], "  ".join("-" * width for width in widths)]
    for row, line in zip(rows, written[1:], strict=True):
        lines += [line, *textwrap.wrap(row.note, 100, initial_indent="    ", subsequent_indent="    ")]
    return "\n".join(lines)


def page(sections: Sequence[Section], machine: str, *, command: str) -> str:
    """Return the whole page; `command` is what made it."""
    met = [row.met for section in sections for row in section.rows if row.met is not None]
    opening = OPENING.format(met=sum(met), goals=len(met), command=command, machine=machine)
    return "\n".join([opening, *(line for section in sections for line in _section(section))])


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}\n"
    yield _line(HEADINGS)
    yield _line(["---"] * len(HEADINGS))
    for row in section.rows:
        what, measured, goal, met = _cells(row)
        yield _line([f"{what}. {row.note}" if row.note else what, measured, goal, f"**{met}**" if met == "NO" else met])
    yield ""


def _cells(row: Row) -> tuple[str, str, str, str]:
    return row.name, row.measured, row.goal, VERDICTS[row.met]


def _line(cells: Sequence[str]) -> str:
    written = (cell.replace("|", r"\|").replace("<=", "≤").replace(">=", "≥") for cell in cells)
    return f"| {' | '.join(written)} |"
