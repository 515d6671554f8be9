"""JSON in and out of the simulator's dataclasses, for the control API.

Driven by the type hints of `state.py`, so that a new field there needs nothing here.
"""

from __future__ import annotations

import dataclasses
import types
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_KEYS = ("user_id", "entity_id", "sender_id", "name")  # what tells the members of a list apart
T = TypeVar("T")


class BadValue(ValueError):
    """A value that does not fit the field; the message names the field."""


def to_json(value: Any) -> Any:  # any part of the state
    """The value as JSON can carry it: sets sorted, and nothing that is kept out of `repr` (passwords)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value) if field.repr}
    if isinstance(value, dict):
        return {key: to_json(member) for key, member in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list):
        return [to_json(member) for member in value]
    return value


def merge(target: Any, data: dict[str, Any], path: str = "") -> None:  # any dataclass of the state
    """Write the JSON object's fields into the dataclass; fields that are not named stay.

    Dictionaries and lists are replaced as a whole. Members of a list of dataclasses that are known by their key
    (a user's ID, a role's name) keep what the new JSON does not say about them, a password for instance.
    Raises BadValue; the target may then hold a part of the change.
    """
    hints = get_type_hints(type(target))
    for name, value in data.items():
        if name not in hints:
            raise BadValue(f"{path}{name}: there is no such field")
        setattr(target, name, _fitting(hints[name], value, getattr(target, name), f"{path}{name}"))


def _fitting(hint: Any, value: Any, old: Any, path: str) -> Any:  # hints and JSON
    origin = get_origin(hint)
    if dataclasses.is_dataclass(hint):
        _check(isinstance(value, dict), path, "an object")
        merge(old, value, f"{path}.")
        return old
    if origin is Literal:
        choices = get_args(hint)
        _check(value in choices, path, f"one of {', '.join(repr(choice) for choice in choices)}")
        return value
    if origin in (Union, types.UnionType):
        return _of_union(hint, value, path)
    if origin is list:
        return _list(get_args(hint)[0], value, old or [], path)
    if origin is set:
        _check(isinstance(value, list), path, "a list")
        return {_fitting(get_args(hint)[0], member, None, path) for member in value}
    if origin is dict:
        _check(isinstance(value, dict), path, "an object")
        return {key: _fitting(get_args(hint)[1], member, None, f"{path}.{key}") for key, member in value.items()}
    return _scalar(hint, value, path)


def _of_union(hint: Any, value: Any, path: str) -> Any:  # hints and JSON
    """`X | None` is the only union in the state."""
    if value is None:
        return None
    wanted = next(member for member in get_args(hint) if member is not type(None))
    return _fitting(wanted, value, None, path)


def _list(member_hint: Any, value: Any, old: list[Any], path: str) -> list[Any]:  # hints and JSON
    _check(isinstance(value, list), path, "a list")
    if not dataclasses.is_dataclass(member_hint):
        return [_fitting(member_hint, member, None, path) for member in value]
    return [_member(member_hint, member, old, path) for member in value]


def _member(hint: Any, data: Any, old: list[Any], path: str) -> Any:  # hints and JSON
    _check(isinstance(data, dict), path, "a list of objects")
    key = next((name for name in _KEYS if name in data), None)
    known = next((member for member in old if key and getattr(member, key, None) == data[key]), None)
    if known is None:
        required = {field.name for field in dataclasses.fields(hint) if not _has_default(field)}
        missing = sorted(required - set(data))
        _check(not missing, path, f"objects with {', '.join(missing)}")
        known = hint(**{name: data[name] for name in required})
    merge(known, data, f"{path}.")
    return known


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _scalar(hint: Any, value: Any, path: str) -> Any:  # hints and JSON
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    # bool is an int to Python, not to the person who wrote the JSON
    fits = isinstance(value, hint) and (hint is bool or not isinstance(value, bool))
    _check(fits, path, f"of type {hint.__name__}")
    return value


def _check(good: bool, path: str, expected: str) -> None:
    if not good:
        raise BadValue(f"{path}: must be {expected}")
