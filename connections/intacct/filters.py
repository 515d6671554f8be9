"""Filters for `Query`, written as the elements the gateway knows.

Source of the operator names: Intacct/intacct-sdk-php `Functions/Common/NewQuery/QueryFilter`; reference, QRY.
"""

from __future__ import annotations

from dataclasses import dataclass

from connections.intacct.elements import Element, add


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


def greater_than(field: str, value: str) -> Filter:
    return Comparison("greaterthan", field, (value,))


def between(field: str, low: str, high: str) -> Filter:
    """Both ends included; for dates (MM/DD/YYYY) the earlier one first."""
    return Comparison("between", field, (low, high))


def like(field: str, pattern: str) -> Filter:
    """`%` stands for any text."""
    return Comparison("like", field, (pattern,))


def in_(field: str, values: tuple[str, ...] | list[str]) -> Filter:
    """Raises ValueError without a value: the gateway has no empty list."""
    if not values:
        raise ValueError("in needs a value.")
    return Comparison("in", field, tuple(values))


def is_null(field: str) -> Filter:
    return Comparison("isnull", field, ())


def is_not_null(field: str) -> Filter:
    return Comparison("isnotnull", field, ())


def and_(*filters: Filter) -> Filter:
    return Group("and", filters)


def or_(*filters: Filter) -> Filter:
    return Group("or", filters)
