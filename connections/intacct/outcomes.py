"""What became of each function: a value or a refusal, read from its result when somebody looks.

A reply may hold thousands of results, each with a page of records or a list of errors. Reading them all at once would
cost many times what parsing and matching them does, and asks for memory before anybody knows which are wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

from connections.intacct.elements import Element, Unreadable, child, text_of
from connections.intacct.entries import ErrorEntry
from connections.intacct.error_blocks import refusal_of_result
from connections.intacct.errors import FunctionRefused
from connections.intacct.functions import Function
from connections.intacct.refusals import Refusal

#: A function succeeded but its data cannot be read.
UNREADABLE_RESULT = "result_unreadable"

_REFUSED = frozenset({"failure", "aborted"})


@dataclass(frozen=True)
class Outcome:
    """What became of one function: a value, or a refusal."""

    function: Function
    value: object | None
    refusal: Refusal | None

    def unwrap(self) -> object:
        """Return the value. Raises FunctionRefused."""
        if self.refusal is not None:
            raise FunctionRefused(self.refusal)
        return self.value


class Outcomes(Sequence[Outcome]):
    """One outcome per function, in the order of the functions. Immutable; safe between threads.

    Each is read when it is first looked at and then kept, and its result is let go. Equal to any sequence of equal
    outcomes. `find` returns the results; their control ids have been checked.
    """

    def __init__(
        self,
        functions: Sequence[Function],
        find: Callable[[], Sequence[Element]],
        blank: Callable[[str], str],
    ) -> None:
        self._functions = functions
        self._find = find
        self._blank = blank
        # A place holds a result until it is read. Two threads may both read it: they read the same.
        self._places: list[Element | Outcome] = []

    def __len__(self) -> int:
        return len(self._functions)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Outcome, ...]: ...
    def __getitem__(self, index: int | slice) -> Outcome | tuple[Outcome, ...]:
        if isinstance(index, slice):
            return tuple(self[each] for each in range(*index.indices(len(self))))
        if not self._places:
            self._places = list(self._find())
        place = self._places[index]
        if not isinstance(place, Outcome):
            place = self._places[index] = self._read(index, place)
        return place

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(ours == theirs for ours, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # values such as rows have none

    def __repr__(self) -> str:
        """Without the outcomes: a company's records belong in no log."""
        return f"<{len(self)} outcomes>"

    def _read(self, index: int, result: Element) -> Outcome:
        function = self._functions[index]
        status = text_of(result, "status")
        if status in _REFUSED:
            return Outcome(function, None, refusal_of_result(result).blanked(self._blank))
        try:
            if status != "success":
                raise Unreadable("its status is missing")
            return Outcome(function, _value(function, result), None)
        except Unreadable as error:
            # One odd answer must not take the other functions' answers with it.
            return Outcome(function, None, _unreadable(str(error)))


def _value(function: Function, result: Element) -> object:
    data = child(result, "data")
    if data is None:
        raise Unreadable("data is missing")
    return function.read(data)


def _unreadable(what: str) -> Refusal:
    entry = ErrorEntry(description=f"The gateway answered, but {what}.")
    return Refusal(UNREADABLE_RESULT, "result", False, "operator", "inferred", (entry,))
