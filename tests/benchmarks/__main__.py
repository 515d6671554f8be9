"""`python -m tests.benchmarks [NAME …]`: print the table of figures.

Ends with 0 also where a goal is not met: the table says so, and a figure of a busy machine proves nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import textwrap
from collections.abc import Callable, Sequence

from tests.benchmarks import reading, simulator
from tests.benchmarks.row import Row

SUBJECTS: dict[str, Callable[[], Sequence[Row]]] = {"reading": reading.rows, "simulator": simulator.rows}
HEADINGS = ("what", "measured", "goal", "met")
VERDICTS = {True: "yes", False: "NO", None: "-"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the speed figures.")
    parser.add_argument("names", nargs="*", choices=[[], *SUBJECTS], help=f"default: {' '.join(SUBJECTS)}")
    names = parser.parse_args().names or list(SUBJECTS)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}", flush=True)
    measured = [row for name in names for row in SUBJECTS[name]()]
    print(table(measured))
    return 0


def table(rows: Sequence[Row]) -> str:
    """Return the rows as lines of text in columns, each note below its row."""
    cells = [HEADINGS, *((row.name, row.measured, row.goal, VERDICTS[row.met]) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    written = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    ]
    lines = [written[0], "  ".join("-" * width for width in widths)]
    for row, line in zip(rows, written[1:], strict=True):
        lines += [line, *textwrap.wrap(row.note, 100, initial_indent="    ", subsequent_indent="    ")]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
