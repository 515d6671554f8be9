"""What a guide looks like once a variant and the values of a connection are known: texts, ready to show.

Texts are plain, never HTML: whoever shows them escapes them. `button`, `field` and `value` are parts of a
click named once more, so that a page can set them apart or draw them; `text` always contains them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Menus = Literal["current", "grouped", "classic"]
Permissions = Literal["role", "user"]
Owner = Literal["customer", "vendor", "sage", "nobody"]


class UnknownGuide(LookupError):
    """There is no step of this id."""


class ValueMissing(LookupError):
    """A text needs a value that was not given. Only raised when a guide is rendered strictly, as tests do."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What the customer sees in Intacct. Source: reference, setup-guides sections 3, 5.1 and 6.

    `multi_entity` is None while nobody knows. Raises `ValueError` for menus or permissions that do not exist.
    """

    menus: Menus = "current"
    permissions: Permissions = "role"
    multi_entity: bool | None = None

    def __post_init__(self) -> None:
        if self.menus not in get_args(Menus):
            raise ValueError(f"There is no menu variant {self.menus!r}.")
        if self.permissions not in get_args(Permissions):
            raise ValueError(f"There is no permission variant {self.permissions!r}.")


@dataclass(frozen=True, slots=True)
class Click:
    """One thing to do in Intacct. `trail` is the menu path that leads there; empty when already there."""

    text: str
    trail: tuple[str, ...] = ()
    button: str = ""
    field: str = ""
    value: str = ""
    note: str = ""

    @property
    def sentence(self) -> str:
        """The click as one line of text: "Go to Company > Admin > Subscriptions. Turn on Web Services."."""
        there = f"Go to {' > '.join(self.trail)}." if self.trail else ""
        return " ".join(part for part in (there, self.text, self.note) if part)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of this connection that the step needs; `copy` asks for a copy button."""

    label: str
    value: str
    copy: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One step of the wizard, for one variant. `sources` are keys of the reference, read on `checked`."""

    id: str
    title: str
    why: str
    clicks: tuple[Click, ...]
    values: tuple[Value, ...]
    trouble: tuple[Trouble, ...]
    sources: tuple[str, ...]
    checked: date


@dataclass(frozen=True, slots=True)
class Fix:
    """What to do about one problem. `owner` acts next; `step` is the wizard step it belongs to, or empty.

    `operator_note` is for the vendor's operations only and must never be shown to a customer.
    """

    problem: str
    title: str
    owner: Owner
    cause: str
    clicks: tuple[Click, ...]
    sources: tuple[str, ...]
    checked: date
    step: str = ""
    operator_note: str = ""
