"""count, avg, min, max and sum in the `select` of a query; the fields beside them group the records.

Source: https://developer.intacct.com/web-services/queries/, "Aggregate functions". The answer's field is documented
for count (`COUNT.RECORDNO`); that the others follow the same pattern, and how numbers are written, is INFERRED.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from connections.simulator.protocol.filters import comparable
from connections.simulator.records import Record


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _sum(values: Sequence[str]) -> float:
    return sum(comparable(value)[1] for value in values)


_FUNCTIONS: dict[str, Callable[[Sequence[str]], str]] = {
    "count": lambda values: str(len(values)),
    "avg": lambda values: _number(_sum(values) / len(values)),
    "min": lambda values: min(values, key=comparable),
    "max": lambda values: max(values, key=comparable),
    "sum": lambda values: _number(_sum(values)),
}


def grouped(records: Iterable[Record], selected: Sequence[tuple[str, str]]) -> list[Record]:
    """One record per group, in the order in which they are met. `selected`: ("field" or a function, field name)."""
    fields = [name for kind, name in selected if kind == "field"]
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        groups.setdefault(tuple(record.get(name, "") for name in fields), []).append(record)
    return [_summary(dict(zip(fields, key, strict=True)), members, selected) for key, members in groups.items()]


def _summary(shown: Record, members: Sequence[Record], selected: Sequence[tuple[str, str]]) -> Record:
    for kind, name in selected:
        if kind == "field":
            continue
        values = [record[name] for record in members if record.get(name)]  # empty fields do not count, as in SQL
        shown[f"{kind.upper()}.{name}"] = _FUNCTIONS[kind](values) if values or kind == "count" else ""
    return shown
