"""Choosing and ordering records: the `filter` and `orderby` of a query.

Source: https://developer.intacct.com/web-services/queries/ (reference, key QRY).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence

from lxml import etree

from connections.simulator.records import Record

Test = Callable[[Record], bool]
ValueTest = Callable[[str], bool]
Comparable = tuple[int, float, str]  # kind, and the value in the place of its kind

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{2}:\d{2}:\d{2}))?")


def comparable(value: str) -> Comparable:
    """Numbers are compared as numbers, dates (MM/DD/YYYY, with or without a time) as dates, anything else as text."""
    if _NUMBER.fullmatch(value):
        return 0, float(value), ""
    date = _DATE.fullmatch(value)
    if date:
        month, day, year, clock = date.groups("")
        return 1, float(f"{year}{month:0>2}{day:0>2}"), clock
    return 2, 0.0, value


def _pattern(text: str) -> re.Pattern[str]:
    """`%` stands for any text, `_` for one character."""
    marks = {"%": ".*", "_": "."}
    return re.compile("".join(marks.get(character, re.escape(character)) for character in text), re.DOTALL)


def _compared(compare: Callable[[Comparable, Comparable], bool], bound: str) -> ValueTest:
    """A value of another kind than the bound is neither less nor greater; an empty one neither, as in SQL."""
    limit = comparable(bound)

    def test(value: str) -> bool:
        found = comparable(value)
        return found[0] == limit[0] and bool(value) and compare(found, limit)

    return test


def _between(first: str, last: str) -> ValueTest:
    """Both ends included."""
    least, most = _compared(operator.ge, first), _compared(operator.le, last)
    return lambda value: least(value) and most(value)


def _among(given: Sequence[str]) -> ValueTest:
    wanted = {comparable(one) for one in given}
    return lambda value: comparable(value) in wanted


def _like(text: str) -> ValueTest:
    pattern = _pattern(text)
    return lambda value: pattern.fullmatch(value) is not None


def _not(test: ValueTest) -> ValueTest:
    return lambda value: not test(value)


_OPERATORS: dict[str, Callable[[Sequence[str]], ValueTest]] = {
    "equalto": _among,
    "notequalto": lambda given: _not(_among(given)),
    "lessthan": lambda given: _compared(operator.lt, given[0]),
    "lessthanorequalto": lambda given: _compared(operator.le, given[0]),
    "greaterthan": lambda given: _compared(operator.gt, given[0]),
    "greaterthanorequalto": lambda given: _compared(operator.ge, given[0]),
    "between": lambda given: _between(given[0], given[1]),
    "in": _among,
    "notin": lambda given: _not(_among(given)),
    "like": lambda given: _like(given[0]),
    "notlike": lambda given: _not(_like(given[0])),
    "isnull": lambda given: lambda value: not value,
    "isnotnull": lambda given: bool,
}


def comparison(name: str, field: str, given: Sequence[str], case_insensitive: bool = False) -> Test:
    """The test of one operator. `given` has as many values as the schema demands."""
    if not case_insensitive:
        test = _OPERATORS[name](given)
        return lambda record: test(record.get(field, ""))
    folded = _OPERATORS[name]([value.casefold() for value in given])
    return lambda record: folded(record.get(field, "").casefold())


def all_of(tests: Sequence[Test]) -> Test:
    return lambda record: all(test(record) for test in tests)


def any_of(tests: Sequence[Test]) -> Test:
    return lambda record: any(test(record) for test in tests)


def read_filter(element: etree._Element | None, case_insensitive: bool) -> Test | None:
    """The test that a `filter` describes; None when there is no filter. Its form was checked with the schema."""
    return None if element is None else _condition(element[0], case_insensitive)


def _condition(element: etree._Element, case_insensitive: bool) -> Test:
    name = str(element.tag)
    if name in ("and", "or"):
        tests = [_condition(child, case_insensitive) for child in element]
        return all_of(tests) if name == "and" else any_of(tests)
    field = (element.findtext("field") or "").strip()
    given = [value.text or "" for value in element.findall("value")]
    return comparison(name, field, given, case_insensitive)


def ordered(records: Sequence[Record], element: etree._Element | None) -> Sequence[Record]:
    """The records in the order that `orderby` asks for, the first `order` counting most."""
    if element is None:
        return records
    for order in reversed(element.findall("order")):
        field = (order.findtext("field") or "").strip()
        records = sorted(records, key=_sort_key(field), reverse=order.find("descending") is not None)
    return records


def _sort_key(field: str) -> Callable[[Record], Comparable]:
    return lambda record: comparable(record.get(field, ""))
