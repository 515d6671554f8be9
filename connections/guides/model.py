"""What a guide looks like once a variant and the values of a connection are known: texts, ready to show.

Texts are plain, never HTML: whoever shows them escapes them. `button`, `field` and `value` are parts of a
click named once more, so that a page can set them apart or draw them; `text` always contains them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Menus = Literal["current", "grouped", "classic"]
Permissions = Literal["role", "user"]
UserForm = Literal["current", "older"]  # older: before 2024 R3, with the roles on a tab of their own
Region = Literal["us", "uk", "au", "za"]
Sender = Literal["vendor", "customer"]
Mailbox = Literal["customer", "vendor"]
Owner = Literal["customer", "vendor", "sage", "nobody"]

#: What a text may depend on, with the words for it in a data file.
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "menus": get_args(Menus),
    "permissions": get_args(Permissions),
    "multi_entity": ("yes", "no", "unknown"),
    "user_form": get_args(UserForm),
    "region": get_args(Region),
    "sender": get_args(Sender),
    "mailbox": get_args(Mailbox),
}


#: What a drawing shows around a click: a list, one with switches or boxes, a form, its tab, a window, its rights.
Shows = Literal["", "list", "toggle", "ticks", "form", "tab", "popup", "rights"]


class UnknownGuide(LookupError):
    """There is no step of this id."""


class ValueMissing(LookupError):
    """A text needs a value that was not given. Only raised when a guide is rendered strictly, as tests do."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What the customer sees in Intacct, and who holds what. Source: reference, setup-guides sections 2 to 6 and 8.

    `multi_entity` is None while nobody knows. `sender`: who was given the sender ID by Sage. `mailbox`: who reads
    the e-mail with the password. Raises `ValueError` for a word that does not exist.
    """

    menus: Menus = "current"
    permissions: Permissions = "role"
    multi_entity: bool | None = None
    user_form: UserForm = "current"
    region: Region = "us"
    sender: Sender = "vendor"
    mailbox: Mailbox = "customer"

    def __post_init__(self) -> None:
        for dimension, allowed in DIMENSIONS.items():
            if self.word(dimension) not in allowed:
                raise ValueError(f"There is no variant {self.word(dimension)!r} of {dimension}.")

    def word(self, dimension: str) -> str:
        """How a data file names what this variant says about one of `DIMENSIONS`."""
        if dimension == "multi_entity":
            return {True: "yes", False: "no", None: "unknown"}[self.multi_entity]
        return str(getattr(self, dimension))


@dataclass(frozen=True, slots=True)
class Click:
    """One thing to do in Intacct. `trail` is the menu path that leads there; empty when already there.

    `part` is the part of the step that it belongs to, empty where the step has none. Hints for drawings, which
    go by the other fields without them: how many of the last items of `trail` are `tabs` of the page, what kind of
    screen the click `shows`, and the name of that `screen`.
    """

    text: str
    trail: tuple[str, ...] = ()
    button: str = ""
    field: str = ""
    value: str = ""
    note: str = ""
    part: str = ""
    tabs: int = 0
    shows: Shows = ""
    screen: str = ""

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
    part: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    question: str
    answer: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a long step, such as the role, with what belongs to it. `number` counts from 1."""

    id: str
    number: int
    title: str
    clicks: tuple[Click, ...]
    values: tuple[Value, ...]
    trouble: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One step of the wizard, for one variant. `sources` are keys of the reference, read on `checked`.

    `release` is the newest release of Intacct that those sources name. `parts` are empty for a step that fits on
    one page; otherwise each click is in exactly one of them, and values and troubles without a part are in all.
    """

    id: str
    title: str
    why: str
    clicks: tuple[Click, ...]
    values: tuple[Value, ...]
    trouble: tuple[Trouble, ...]
    sources: tuple[str, ...]
    release: str
    checked: date
    parts: tuple[Part, ...] = ()

    @property
    def is_in_intacct(self) -> bool:
        """Whether anything is clicked in Intacct, so that it matters what its menus look like."""
        return any(click.trail or click.button for click in self.clicks)

    def part(self, part_id: str) -> Part:
        """The part of this id. Raises `UnknownGuide`."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise UnknownGuide(f"The step {self.id!r} has no part {part_id!r}.")


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
    release: str
    checked: date
    step: str = ""
    operator_note: str = ""
