"""What a refusal is made of: its errors, and the level of the reply at which it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Entry:
    """One `error` of an `errormessage`. Any of the first four may be empty."""

    errorno: str
    description: str = ""
    description2: str = ""
    correction: str = ""
    # For `additionalinfo`; what is left empty is made up when it is written.
    category: str = ""
    object_name: str = ""
    placeholders: tuple[tuple[str, str], ...] = ()


class Refused(Exception):  # a refusal is an answer, not a mishap
    def __init__(self, *entries: Entry) -> None:
        super().__init__(entries[0].description2 or entries[0].description)
        self.entries = entries


class ControlRefused(Refused):
    """The whole request is refused before anybody signs in.

    `echo` says which of the request's own values come back: all, empty elements, or no elements at all.
    """

    def __init__(
        self,
        *entries: Entry,
        status: int = 200,
        echo: Literal["values", "empty", "none"] = "values",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(*entries)
        self.status = status
        self.echo = echo
        self.headers = headers or {}


class AuthenticationRefused(Refused):
    """The sign-in is refused; an invalid session comes back with both IDs empty."""

    def __init__(self, *entries: Entry, echo: bool = True) -> None:
        super().__init__(*entries)
        self.echo = echo


class FunctionRefused(Refused):
    """One function is refused; the others of the request are answered."""
