"""The probe's results as a plain text table, for the command line and the walkthrough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from connections.models import CheckResult

HEADINGS = ("check", "outcome", "required", "records", "problem")


def check_table(results: Iterable[CheckResult]) -> Iterator[str]:
    """Yield the lines of a table, one check a line, columns as wide as they need to be."""
    rows = [HEADINGS, *(_cells(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for number, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def _cells(result: CheckResult) -> tuple[str, ...]:
    return (
        result.check_id,
        result.outcome,
        "yes" if result.required else "no",
        "" if result.count is None else f"{result.count:,}",
        result.problem,
    )
