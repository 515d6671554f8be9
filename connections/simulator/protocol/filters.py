"""Choosing and ordering records: the `filter` and `orderby` of a query, and the query string of readByQuery.

Source: https://developer.intacct.com/web-services/queries/ (reference, key QRY).
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Sequence

from lxml import etree

from connections.simulator.protocol import refusals
from connections.simulator.records import Record

Test = Callable[[Record], bool]

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CONDITION = re.compile(r"\s*([A-Za-z_.]+)\s*(=|!=|<>|>=|<=|>|<|like)\s*'((?:[^'\\]|\\.)*)'\s*", re.IGNORECASE)
_STATUS_LETTERS = {"T": "active", "F": "inactive"}  # the query strings of the older functions use letters


def _comparable(value: str, other: str) -> tuple[float, float] | tuple[str, str]:
    """Numbers are compared as numbers, anything else as text."""
    if _NUMBER.fullmatch(value) and _NUMBER.fullmatch(other):
        return float(value), float(other)
    return value, other


def _less(value: str, other: str) -> bool:
    left, right = _comparable(value, other)
    return left < right  # type: ignore[operator]  # both numbers or both text


def _equal(value: str, other: str) -> bool:
    left, right = _comparable(value, other)
    return left == right


def _like(value: str, pattern: str) -> bool:
    """`%` stands for any text."""
    return fnmatch.fnmatchcase(value, pattern.replace("[", "[[]").replace("*", "[*]").replace("%", "*"))


_COMPARISONS: dict[str, Callable[[str, list[str]], bool]] = {
    "equalto": lambda value, given: _equal(value, given[0]),
    "notequalto": lambda value, given: not _equal(value, given[0]),
    "lessthan": lambda value, given: _less(value, given[0]),
    "lessthanorequalto": lambda value, given: not _less(given[0], value),
    "greaterthan": lambda value, given: _less(given[0], value),
    "greaterthanorequalto": lambda value, given: not _less(value, given[0]),
    "between": lambda value, given: not _less(value, given[0]) and not _less(given[-1], value),
    "in": lambda value, given: any(_equal(value, one) for one in given),
    "notin": lambda value, given: not any(_equal(value, one) for one in given),
    "like": lambda value, given: _like(value, given[0]),
    "notlike": lambda value, given: not _like(value, given[0]),
    "isnull": lambda value, given: not value,
    "isnotnull": lambda value, given: bool(value),
}
_WITHOUT_VALUE = ("isnull", "isnotnull")


def read_filter(element: etree._Element | None, case_insensitive: bool) -> Test | None:
    """The test that a `filter` describes; None when there is no filter. Raises FunctionRefused (DL02000001)."""
    if element is None or not len(element):
        return None
    return _all([_condition(child, case_insensitive) for child in element])


def _condition(element: etree._Element, case_insensitive: bool) -> Test:
    name = str(element.tag)
    if name == "and":
        return _all([_condition(child, case_insensitive) for child in element])
    if name == "or":
        tests = [_condition(child, case_insensitive) for child in element]
        return lambda record: any(test(record) for test in tests)
    field = (element.findtext("field") or "").strip()
    given = [value.text or "" for value in element.findall("value")]
    if name not in _COMPARISONS or not field or not (given or name in _WITHOUT_VALUE):
        raise refusals.query_failed()
    return _comparison(name, field, given, case_insensitive)


def _comparison(name: str, field: str, given: list[str], case_insensitive: bool) -> Test:
    compare = _COMPARISONS[name]
    if case_insensitive:
        folded = [value.casefold() for value in given]
        return lambda record: compare(record.get(field, "").casefold(), folded)
    return lambda record: compare(record.get(field, ""), given)


def _all(tests: Sequence[Test]) -> Test:
    return lambda record: all(test(record) for test in tests)


_SYMBOLS = {
    "=": "equalto",
    "!=": "notequalto",
    "<>": "notequalto",
    "<": "lessthan",
    "<=": "lessthanorequalto",
    ">": "greaterthan",
    ">=": "greaterthanorequalto",
    "like": "like",
}


def read_query_string(query: str) -> Test | None:
    """The test that a readByQuery string describes: conditions joined by AND.

    Anything else is refused with the general error, as the gateway does for ORDER BY and for unknown fields.
    """
    if not query.strip():
        return None
    tests = []
    for part in re.split(r"\s+and\s+", query, flags=re.IGNORECASE):
        match = _CONDITION.fullmatch(part)
        if match is None:
            raise refusals.query_failed()
        field, symbol, value = match.group(1).upper(), match.group(2).lower(), match.group(3)
        value = re.sub(r"\\(.)", r"\1", value)
        if field == "STATUS":
            value = _STATUS_LETTERS.get(value, value)
        tests.append(_comparison(_SYMBOLS[symbol], field, [value], case_insensitive=False))
    return _all(tests)


def ordered(records: list[Record], element: etree._Element | None) -> list[Record]:
    """The records in the order that `orderby` asks for, the first `order` counting most."""
    if element is None:
        return records
    for order in reversed(element.findall("order")):
        field = (order.findtext("field") or "").strip()
        records = sorted(records, key=_sort_key(field), reverse=order.find("descending") is not None)
    return records


def _sort_key(field: str) -> Callable[[Record], tuple[float, str]]:
    def key(record: Record) -> tuple[float, str]:
        value = record.get(field, "")
        return (float(value), "") if _NUMBER.fullmatch(value) else (0.0, value)

    return key
