"""Filters for `Query`, written as the elements the gateway knows.

Source of the operators and how many values each takes: the schema of `query` in reference, QRY. Values are texts as the
gateway writes them: dates as MM/DD/YYYY. A field of a related object has a dotted name (`VENDOR.CREDITLIMIT`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connections.intacct.elements import Element, add

#: Values that `in` and `notin` take.
MOST_LISTED = 1000


@dataclass(frozen=True)
class Comparison:
    """One field compared with no, one or several values."""

    operator: str
    field: str
    values: tuple[str, ...]

    def write(self, parent: Element) -> None:
        element = add(parent, self.operator)
        add(element, "field", self.field)
        for value in self.values:
            add(element, "value", value)


@dataclass(frozen=True)
class Group:
    """Several filters joined by `and` or `or`; the gateway takes two or more."""

    operator: str
    filters: tuple[Filter, ...]

    def __post_init__(self) -> None:
        if len(self.filters) < 2:
            raise ValueError(f"{self.operator} joins two or more filters.")

    def write(self, parent: Element) -> None:
        element = add(parent, self.operator)
        for inner in self.filters:
            inner.write(element)


Filter = Comparison | Group


def equal_to(field: str, value: str) -> Filter:
    return Comparison("equalto", field, (value,))


def not_equal_to(field: str, value: str) -> Filter:
    return Comparison("notequalto", field, (value,))


def less_than(field: str, value: str) -> Filter:
    return Comparison("lessthan", field, (value,))


def less_than_or_equal_to(field: str, value: str) -> Filter:
    return Comparison("lessthanorequalto", field, (value,))


def greater_than(field: str, value: str) -> Filter:
    return Comparison("greaterthan", field, (value,))


def greater_than_or_equal_to(field: str, value: str) -> Filter:
    return Comparison("greaterthanorequalto", field, (value,))


def between(field: str, low: str, high: str) -> Filter:
    """The lower one first, or the earlier one of two dates."""
    return Comparison("between", field, (low, high))


def like(field: str, pattern: str) -> Filter:
    """`%` stands for any text, `_` for one character."""
    return Comparison("like", field, (pattern,))


def not_like(field: str, pattern: str) -> Filter:
    return Comparison("notlike", field, (pattern,))


def in_(field: str, values: Sequence[str]) -> Filter:
    """One of 1 to 1000 values. Raises ValueError for none or more."""
    return Comparison("in", field, _listed(values))


def not_in(field: str, values: Sequence[str]) -> Filter:
    """None of 1 to 1000 values. Raises ValueError for none or more."""
    return Comparison("notin", field, _listed(values))


def is_null(field: str) -> Filter:
    return Comparison("isnull", field, ())


def is_not_null(field: str) -> Filter:
    return Comparison("isnotnull", field, ())


def and_(*filters: Filter) -> Filter:
    return Group("and", filters)


def or_(*filters: Filter) -> Filter:
    return Group("or", filters)


def _listed(values: Sequence[str]) -> tuple[str, ...]:
    if isinstance(values, str) or not 1 <= len(values) <= MOST_LISTED:
        raise ValueError(f"A list to compare with holds 1 to {MOST_LISTED} values.")
    return tuple(values)
