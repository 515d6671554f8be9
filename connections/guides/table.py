"""Reading one TOML table key by key, so that each mistake in a data file is told with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any


class GuideInvalid(ValueError):
    """A data file of the guides says something that cannot be right. The message names the place."""


class Table:
    """A TOML table that knows where it stands and which of its keys were never asked for.

    >>> table = Table({"title": "Company ID"}, "company.toml")
    >>> table.text("title")
    'Company ID'
    >>> table.finish()
    """

    def __init__(self, data: object, where: str) -> None:
        self.where = where
        if not isinstance(data, dict):
            raise self.wrong("must be a table")
        self._left: dict[str, Any] = dict(data)

    def wrong(self, what: str) -> GuideInvalid:
        return GuideInvalid(f"{self.where} {what}.")

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def take(self, key: str, default: object = None) -> Any:
        return self._left.pop(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """A string with something in it. Without a default the key must be there."""
        value = self.take(key, default)
        if value is None:
            raise self.wrong(f"needs {key!r}")
        if not isinstance(value, str) or (value != default and not value.strip()):
            raise self.wrong(f"needs a text in {key!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, each with something in it; an absent key is an empty list."""
        value = self.take(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            raise self.wrong(f"needs a list of texts in {key!r}, none of them empty")
        return tuple(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise self.wrong(f"needs true or false in {key!r}")
        return value

    def number(self, key: str) -> int:
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(f"needs a whole number in {key!r}")
        return value

    def day(self, key: str) -> date:
        value = self.take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(f"needs a date in {key!r}")
        return value

    def tables(self, key: str) -> Iterator[Table]:
        """Each table of a list of tables; an absent key is an empty list."""
        value = self.take(key, [])
        if not isinstance(value, list):
            raise self.wrong(f"needs a list of tables in {key!r}")
        for number, part in enumerate(value, start=1):
            yield Table(part, f"{self.where}, {key} {number}")

    def finish(self) -> None:
        """Refuses keys that nobody asked for: most often a misspelt one."""
        if self._left:
            raise self.wrong(f"has unknown keys: {', '.join(sorted(self._left))}")


def read_text(name: str, text: str) -> Table:
    """The top table of a TOML text. Raises `GuideInvalid`, naming the file and the line, when it is not TOML."""
    try:
        return Table(tomllib.loads(text), name)
    except ValueError as error:
        raise GuideInvalid(f"{name} cannot be read: {error}") from error


def read_file(file: Path) -> Table:
    """The top table of a TOML file. Raises `GuideInvalid` when it cannot be read or is not TOML."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise GuideInvalid(f"{file.name} cannot be read: {error}") from error
    return read_text(file.name, text)
