"""One line of the table of figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`met`: whether the goal was reached; None where there is none. `note`: why not, or what the figure leaves out."""

    name: str
    measured: str
    goal: str
    met: bool | None
    note: str = ""
