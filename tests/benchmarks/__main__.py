"""`python -m tests.benchmarks [NAME …]`: print the table of figures.

Ends with 0 also where a goal is not met: the table says so, and a figure of a busy machine proves nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.benchmarks import pages, probing, reading, simulator, starting, sweep, table
from tests.benchmarks.row import Row
from tests.benchmarks.size import QUICK, Size
from tests.benchmarks.table import Section

#: What can be measured, with the words above its table in docs/benchmarks.md.
SUBJECTS: dict[str, tuple[str, Callable[[Size], Sequence[Row]]]] = {
    "probing": ("The probe", probing.rows),
    "sweep": ("A sweep", sweep.rows),
    "starting": ("From commit to worker", starting.rows),
    "pages": ("Pages", pages.rows),
    "reading": ("Reading a reply", reading.rows),
    "simulator": ("The simulated Intacct", simulator.rows),
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    size = QUICK if options.quick else Size()
    size = replace(size, companies=options.companies or size.companies, slow_peer=options.slow_peer)
    machine = table.machine()
    print(machine, flush=True)
    measured = []
    for name in options.names or SUBJECTS:
        title, rows = SUBJECTS[name]
        measured.append(Section(title, rows(size)))
        print(f"\n{title}\n\n{table.text(measured[-1].rows)}", flush=True)
    if options.write:
        table.PAGE.write_text(table.page(measured, machine, command=_command(options)), encoding="utf-8")
        print(f"\nWritten to {table.PAGE.relative_to(table.ROOT)}.")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the speed figures.")
    parser.add_argument("names", nargs="*", choices=[[], *SUBJECTS], help=f"default: {' '.join(SUBJECTS)}")
    parser.add_argument("--quick", action="store_true", help="few runs, 100 companies, 2,000 connections")
    parser.add_argument("--companies", type=int, help="how many the sweep checks (default: 1,000)")
    parser.add_argument("--slow-peer", action="store_true", help="sageintacctsdk with 100 entities, too: 18 s a run")
    parser.add_argument("--write", action="store_true", help="also write docs/benchmarks.md")
    options = parser.parse_args(arguments)
    if options.write and options.names:
        parser.error("--write is for the whole table: give no names")
    return options


def _command(options: argparse.Namespace) -> str:
    parts = ["python -m tests.benchmarks"]
    parts += ["--quick"] if options.quick else []
    parts += [f"--companies {options.companies}"] if options.companies else []
    parts += ["--slow-peer"] if options.slow_peer else []
    return " ".join([*parts, "--write"])


if __name__ == "__main__":
    raise SystemExit(main())
