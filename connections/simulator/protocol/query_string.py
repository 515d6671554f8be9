"""The query string of readByQuery: a subset of what SQL allows after WHERE.

Source: https://developer.intacct.com/web-services/queries/, "Using readByQuery". Whatever cannot be read is refused
with the general error, which is recorded for ORDER BY and for dates as 2026-01-31 (reference, section 7.2).
`rownum`, documented for custom objects, is refused too: there are none here.
"""

from __future__ import annotations

import re

from connections.simulator.protocol import filters, refusals
from connections.simulator.protocol.filters import Test

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][\w.]*)"
    r"|(?P<mark><=|>=|<>|!=|[=<>(),]))"
)
_MARKS = {
    "=": "equalto",
    "!=": "notequalto",  # not documented, nor is <>; nothing says that they are refused
    "<>": "notequalto",
    "<": "lessthan",
    "<=": "lessthanorequalto",
    ">": "greaterthan",
    ">=": "greaterthanorequalto",
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# The older functions ask for the letters of the database (sections 5 and 6.1).
_LETTERS = {
    "STATUS": {"T": "active", "F": "inactive"},
    "USERTYPE": {"B": "business", "E": "employee", "P": "project manager", "R": "view-only", "T": "platform"},
}
_DEEPEST = 50


def read(query: str) -> Test | None:
    """The test that the string describes, None for an empty one. Raises FunctionRefused (DL02000001)."""
    if not query.strip():
        return None
    reader = _Reader(_tokens(query))
    test = reader.either(0)
    if not reader.at_end:
        raise refusals.query_failed()
    return test


def _tokens(query: str) -> list[tuple[str, str]]:
    """(kind, text) of each part; quoted text without its quotes and backslashes."""
    tokens, position, query = [], 0, query.rstrip()
    while position < len(query):
        found = _TOKEN.match(query, position)
        if found is None or found.lastgroup is None:
            raise refusals.query_failed()
        kind, text = found.lastgroup, found[found.lastgroup]
        tokens.append((kind, re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "text" else text))
        position = found.end()
    return tokens


class _Reader:
    """Goes through the parts from left to right: OR binds least, then AND, then NOT."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._position = 0

    @property
    def at_end(self) -> bool:
        return self._position == len(self._tokens)

    def either(self, depth: int) -> Test:
        tests = [self._all(depth)]
        while self._word("or"):
            tests.append(self._all(depth))
        return tests[0] if len(tests) == 1 else filters.any_of(tests)

    def _all(self, depth: int) -> Test:
        tests = [self._one(depth)]
        while self._word("and"):
            tests.append(self._one(depth))
        return tests[0] if len(tests) == 1 else filters.all_of(tests)

    def _one(self, depth: int) -> Test:
        if depth > _DEEPEST:
            raise refusals.query_failed()
        if self._word("not"):
            test = self._one(depth + 1)
            return lambda record: not test(record)
        if self._mark("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        return self._condition()

    def _condition(self) -> Test:
        field = self._take("name").upper()
        if field == "ROWNUM":
            raise refusals.query_failed()
        if self._word("is"):
            empty = "isnotnull" if self._word("not") else "isnull"
            self._need("null")
            return filters.comparison(empty, field, [])
        negated = "not" if self._word("not") else ""
        if self._word("like"):
            return filters.comparison(f"{negated}like", field, [self._value(field)])
        if self._word("in"):
            return filters.comparison(f"{negated}in", field, self._values(field))
        operator = _MARKS.get(self._take("mark"))
        if negated or operator is None:
            raise refusals.query_failed()
        return filters.comparison(operator, field, [self._value(field)])

    def _values(self, field: str) -> list[str]:
        self._expect("(")
        values = [self._value(field)]
        while self._mark(","):
            values.append(self._value(field))
        self._expect(")")
        return values

    def _value(self, field: str) -> str:
        kind, text = self._next()
        if kind not in ("text", "number") or _ISO_DATE.match(text):
            raise refusals.query_failed()
        return _LETTERS.get(field, {}).get(text, text)

    def _next(self) -> tuple[str, str]:
        if self.at_end:
            raise refusals.query_failed()
        self._position += 1
        return self._tokens[self._position - 1]

    def _take(self, wanted: str) -> str:
        kind, text = self._next()
        if kind != wanted:
            raise refusals.query_failed()
        return text

    def _word(self, word: str) -> bool:
        """Step over the word if it is next, whatever its case."""
        return self._step("name", word)

    def _mark(self, mark: str) -> bool:
        return self._step("mark", mark)

    def _step(self, kind: str, text: str) -> bool:
        if self.at_end:
            return False
        found = self._tokens[self._position]
        if found[0] != kind or found[1].lower() != text:
            return False
        self._position += 1
        return True

    def _expect(self, mark: str) -> None:
        if not self._mark(mark):
            raise refusals.query_failed()

    def _need(self, word: str) -> None:
        if not self._word(word):
            raise refusals.query_failed()
