"""JSON in and out of dataclasses, fast and complete: the shape of the document is that of the type hints.

Unlike `merging`, which changes a part of a company and shows no password, this carries everything, whole worlds of it.
"""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Callable, Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from connections.simulator.merging import BadValue

_UNIONS = (Union, types.UnionType)

Convert = Callable[[Any], Any]


@functools.cache
def writer(hint: Any) -> Convert:  # a type hint
    """How a value of that type becomes plain JSON; put together once, because a world has a million values."""
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        written = [(field.name, writer(hints[field.name])) for field in dataclasses.fields(hint)]
        return lambda value: {name: write(getattr(value, name)) for name, write in written}
    origin = get_origin(hint)
    if origin in _UNIONS:
        wanted = writer(_wanted(hint))
        return lambda value: None if value is None else wanted(value)
    if origin is set:
        return sorted
    if origin is list:
        member = writer(get_args(hint)[0])
        return lambda value: [member(entry) for entry in value]
    if origin is dict:
        member = writer(get_args(hint)[1])
        return lambda value: {key: member(entry) for key, entry in value.items()}
    return lambda value: value


def _wanted(hint: Any) -> Any:  # a type hint
    """The type beside None: `X | None` is the only union in the state."""
    return next(member for member in get_args(hint) if member is not type(None))


def members(read: Mapping[str, Convert], value: dict[str, Any]) -> dict[str, Any]:
    """Every member read by its reader. What is wrong inside is told with the way to it, looked for only then."""
    try:
        return {name: read[name](member) for name, member in value.items()}
    except BadValue:
        for name, member in value.items():
            try:
                read[name](member)
            except BadValue as error:
                raise BadValue(f"{name}: {error}") from None
        raise


@functools.cache
def reader(hint: Any) -> Convert:  # a type hint
    """How plain JSON becomes a value of that type; raises BadValue."""
    if dataclasses.is_dataclass(hint):
        return functools.partial(_object, hint, readers(hint), _required(hint))
    origin = get_origin(hint)
    if origin is Literal:
        return functools.partial(_choice, get_args(hint))
    if origin in _UNIONS:
        wanted = reader(_wanted(hint))
        return lambda value: None if value is None else wanted(value)
    if origin is set:
        return functools.partial(_set, get_args(hint)[0])
    if origin is list:
        return functools.partial(_list, reader(get_args(hint)[0]))
    if origin is dict:
        return functools.partial(_dict, reader(get_args(hint)[1]))
    return functools.partial(_scalar, hint)


def readers(hint: Any) -> dict[str, Convert]:  # a dataclass
    """How each of its fields is read."""
    return {name: reader(member) for name, member in get_type_hints(hint).items()}


def _required(hint: Any) -> frozenset[str]:  # a dataclass
    missing = dataclasses.MISSING
    fields = dataclasses.fields(hint)
    return frozenset(field.name for field in fields if field.default is missing and field.default_factory is missing)


def _object(kind: Any, read: dict[str, Convert], required: frozenset[str], value: Any) -> Any:  # JSON
    """Fields that the document does not name keep their defaults, so that an older document loads."""
    require(type(value) is dict, "must be an object")
    unknown, missing = value.keys() - read.keys(), required - value.keys()
    require(not unknown, f"there is no field {', '.join(sorted(unknown))}")
    require(not missing, f"has no {', '.join(sorted(missing))}")
    return kind(**members(read, value))


def _choice(choices: tuple[object, ...], value: Any) -> Any:  # JSON
    require(value in choices, f"must be one of {', '.join(map(repr, choices))}")
    return value


def _set(member: type, value: Any) -> set[Any]:  # JSON
    require(type(value) is list, "must be a list")
    try:
        return set(_members(member, tuple(value)))
    except TypeError:  # lists in the list
        raise BadValue("must be a list of texts") from None


@functools.lru_cache(maxsize=4096)
def _members(member: type, entries: tuple[object, ...]) -> frozenset[object]:
    """The same few sets of rights come back in every role: checked once, and copying one takes less time and memory."""
    require({*map(type, entries)} <= {member}, "must be a list of texts")
    return frozenset(entries)


def _list(read: Convert, value: Any) -> list[Any]:  # JSON
    require(type(value) is list, "must be a list")
    return [read(entry) for entry in value]


def _dict(read: Convert, value: Any) -> dict[str, Any]:  # JSON
    require(type(value) is dict, "must be an object")
    try:
        return {key: read(entry) for key, entry in value.items()}
    except BadValue:
        return members(dict.fromkeys(value, read), value)  # to say where


def _scalar(kind: type, value: Any) -> Any:  # JSON
    if type(value) is kind:
        return value
    require(kind is float and type(value) is int, f"must be of type {kind.__name__}")
    return float(value)


def require(good: bool, words: str) -> None:
    """Raise BadValue with the words unless it is good."""
    if not good:
        raise BadValue(words)
