"""How the runs of one connection went over time, as bars: what failed stands on the ground, what passed above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connections.models import Connection, ProbeRun
from onboarding.console.run_history import RunRow, run_rows

#: At most so many bars, the newest runs.
LONGEST = 40
#: The drawing's own measures, in its units.
HEIGHT = 100
BAR = 10
STEP = 14

#: From the ground up.
KINDS = (("failed", ("failed",)), ("unknown", ("errored", "could_not_tell")), ("passed", ("passed",)))


@dataclass(frozen=True)
class Piece:
    kind: str  # one of KINDS
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    x: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Trend:
    """Bars oldest first; `first` and `last` are the runs at the ends."""

    bars: tuple[Bar, ...]
    first: RunRow
    last: RunRow

    @property
    def width(self) -> int:
        return STEP * (len(self.bars) - 1) + BAR

    @property
    def pixels(self) -> int:
        """How wide it is drawn at most."""
        return self.width * 2

    @property
    def height(self) -> int:
        return HEIGHT


def trend_of(connection: Connection) -> Trend | None:
    """Return the trend of the runs that checked everything; None where there are too few to show one."""
    whole = ProbeRun.objects.finished().filter(connection=connection, scope="")
    return trend_from(run_rows(reversed(whole[:LONGEST])))


def trend_from(rows: Sequence[RunRow]) -> Trend | None:
    """`rows` come oldest first."""
    tallest = max((row.tally.answered for row in rows), default=0)
    if len(rows) < 2 or not tallest:
        return None
    bars = tuple(Bar(number * STEP, tuple(_pieces(row, tallest))) for number, row in enumerate(rows))
    return Trend(bars, rows[0], rows[-1])


def _pieces(row: RunRow, tallest: int) -> Iterable[Piece]:
    ground = float(HEIGHT)
    for kind, outcomes in KINDS:
        number = sum(row.tally.counts.get(outcome, 0) for outcome in outcomes)
        if number:
            height = round(HEIGHT * number / tallest, 2)
            ground = round(ground - height, 2)
            yield Piece(kind, ground, height)
