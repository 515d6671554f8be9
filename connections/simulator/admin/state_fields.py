"""A field of the page Simulated gateway: how a part of the state is written on a form, and read from it.

A field's name in the form is its place in the company, such as `behaviour.latency_ms`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from connections.simulator.merging import BadValue
from connections.simulator.state import Company

Kind = Literal["tick", "choice", "number", "perhaps", "seconds", "text"]


@dataclass(frozen=True)
class Field:
    """`kind`: a "perhaps" is a number that may be left empty, "seconds" may have a fraction."""

    name: str
    label: str
    kind: Kind = "tick"
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    least: int = 0

    def value(self, company: Company) -> Any:  # a value of any field of the state
        return functools.reduce(getattr, self.name.split("."), company)

    def shown(self, company: Company) -> str:
        """The value as the form writes it; "true" or "" for a tick."""
        value = self.value(company)
        if self.kind == "tick":
            return "true" if value else ""
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def read(self, typed: str) -> object:
        """What the form sent as a value of the state. Raises BadValue with a sentence for the person."""
        if self.kind == "tick":
            return bool(typed)
        if self.kind == "text":
            return typed
        if self.kind == "choice":
            if typed not in self.choices:
                raise BadValue("Choose from the list.")
            return typed
        return self._number(typed)

    def _number(self, typed: str) -> int | float | None:
        if self.kind == "perhaps" and not typed:
            return None
        fraction = self.kind == "seconds" and typed.count(".") == 1
        # More digits than this are a slip, and a number that big does no good anywhere.
        if not typed.replace(".", "", fraction).isdecimal() or len(typed) > 9 or float(typed) < self.least:
            raise BadValue(f"Enter a {'' if self.kind == 'seconds' else 'whole '}number from {self.least} on.")
        return float(typed) if self.kind == "seconds" else int(typed)


@dataclass(frozen=True)
class Group:
    title: str
    fields: tuple[Field, ...]
