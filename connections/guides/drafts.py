"""Guides before they are rendered: texts with placeholders, and when each part of them is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from connections.guides.model import Menus, Owner, Variant

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

# Every placeholder a text may use, with the words shown in its place when the value is not known. A customer
# must never meet a hole or a brace, and the sentence must stay true.
PLACEHOLDERS: Mapping[str, str] = {
    "vendor": "the software vendor",
    "sender_id": "the sender ID of the software vendor",
    "company_id": "your company ID",
    "user_id": "the Web Services user",
    "role": "the role of the Web Services user",
    "email": "the address you chose",
    "module": "the module",
    "row": "the row named in the check",
    "rights": "the rights named in the check",
    "rows": "the rights named in the check",
    "entity": "the entity",
    "environment": "this kind of company",
    "admin_privileges": "what the software vendor asked for",
    "addresses": "the addresses of the software vendor",
    "seen": "an error",
    "needed": "what we need",  # only asked for in conditions: the connection does not pass without it
    "problem": "an unknown problem",  # filled by rendering.fix
    "row_hint": "Your company may use another name for it.",  # filled by rendering from row or rows
}


@dataclass(frozen=True, slots=True)
class Condition:
    """When a part is shown. An empty set asks nothing; `given` and `missing` name placeholders."""

    menus: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    multi_entity: frozenset[str] = frozenset()  # "yes", "no", "unknown"
    given: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    def holds(self, variant: Variant, known: Set[str]) -> bool:
        entities = {True: "yes", False: "no", None: "unknown"}[variant.multi_entity]
        return (
            (not self.menus or variant.menus in self.menus)
            and (not self.permissions or variant.permissions in self.permissions)
            and (not self.multi_entity or entities in self.multi_entity)
            and self.given <= known
            and not self.missing & known
        )


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Wording:
    """One text with alternatives; the first whose condition holds is used. The last one always holds."""

    choices: tuple[tuple[Condition, str], ...]

    def choose(self, variant: Variant, known: Set[str]) -> str:
        return next(text for when, text in self.choices if when.holds(variant, known))


@dataclass(frozen=True, slots=True)
class ClickDraft:
    text: str
    trails: Mapping[Menus, tuple[str, ...]]
    button: str
    field: str
    value: str
    note: str
    when: Condition


@dataclass(frozen=True, slots=True)
class ValueDraft:
    label: str
    value: str
    copy: bool
    note: str
    when: Condition


@dataclass(frozen=True, slots=True)
class TroubleDraft:
    question: str
    answer: str
    when: Condition


@dataclass(frozen=True, slots=True)
class GuideDraft:
    id: str
    order: int
    title: Wording
    why: Wording
    clicks: tuple[ClickDraft, ...]
    values: tuple[ValueDraft, ...]
    trouble: tuple[TroubleDraft, ...]
    sources: tuple[str, ...]
    checked: date


@dataclass(frozen=True, slots=True)
class FixDraft:
    """One fix; it answers every problem in `problems`."""

    problems: tuple[str, ...]
    title: Wording
    owner: Owner
    cause: Wording
    clicks: tuple[ClickDraft, ...]
    sources: tuple[str, ...]
    checked: date
    step: str
    operator_note: str
