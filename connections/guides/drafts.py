"""Guides before they are rendered: texts with placeholders, and when each part of them is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from connections.guides.model import Menus, Owner, Shows, Variant

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
    "entities": "the entities",  # given instead of one, in a sentence that may begin with it: "100 and 200"
    "environment": "this kind of company",
    "admin_privileges": "what the software vendor asked for",
    "addresses": "the addresses of the software vendor",
    "seen": "an error",
    "needed": "what we need",  # only asked for in conditions: the connection does not pass without it
    "problem": "an unknown problem",  # filled by rendering.fix
    "row_hint": "Your company may use another name for it.",  # filled by rendering from row or rows
    "vendors": "Vendors",  # filled by rendering with the region's word, as the next one
    "checking_accounts": "Checking accounts",
}
#: Placeholders for words of the US screens, which rendering fills with the words of the customer's region.
REGION_WORDS: Mapping[str, str] = {"vendors": "Vendors", "checking_accounts": "Checking accounts"}
#: Placeholders for names of rows, which differ by region.
ROWS = frozenset({"row", "rows"})
#: Words that stand in for a missing value in some variants only, by dimension and its word.
OTHER_PHRASES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("sender", "customer"): {"sender_id": "your own sender ID"},
    ("mailbox", "vendor"): {"email": "the address that the software vendor gives you"},
}


def phrase(name: str, variant: Variant) -> str:
    """The words for a placeholder whose value is not known."""
    for (dimension, word), phrases in OTHER_PHRASES.items():
        if name in phrases and variant.word(dimension) == word:
            return phrases[name]
    return PLACEHOLDERS[name]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a part is shown: for which words of each dimension, and with which placeholders given or missing."""

    asked: tuple[tuple[str, frozenset[str]], ...] = ()
    given: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    def holds(self, variant: Variant, known: Set[str]) -> bool:
        fits = all(variant.word(dimension) in words for dimension, words in self.asked)
        return fits and self.given <= known and not self.missing & known


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Wording:
    """One text with alternatives; the first whose condition holds is used. The last one always holds."""

    choices: tuple[tuple[Condition, str], ...]

    def choose(self, variant: Variant, known: Set[str]) -> str:
        return next(text for when, text in self.choices if when.holds(variant, known))


NOTHING = Wording(((ALWAYS, ""),))


@dataclass(frozen=True, slots=True)
class ClickDraft:
    text: str
    trails: Mapping[Menus, tuple[str, ...]]
    tabs: int  # how many of the last items of each trail are tabs of the page
    button: str
    field: str
    value: str
    note: Wording
    part: str
    shows: Shows
    screen: str
    when: Condition


@dataclass(frozen=True, slots=True)
class ValueDraft:
    label: str
    value: str
    copy: bool
    note: Wording
    part: str
    when: Condition


@dataclass(frozen=True, slots=True)
class TroubleDraft:
    question: str
    answer: Wording
    part: str
    when: Condition


@dataclass(frozen=True, slots=True)
class PartDraft:
    id: str
    title: Wording


@dataclass(frozen=True, slots=True)
class GuideDraft:
    id: str
    order: int
    title: Wording
    why: Wording
    clicks: tuple[ClickDraft, ...]
    values: tuple[ValueDraft, ...]
    trouble: tuple[TroubleDraft, ...]
    parts: tuple[PartDraft, ...]
    sources: tuple[str, ...]
    release: str
    checked: date


@dataclass(frozen=True, slots=True)
class FixDraft:
    """One fix; it answers every problem in `problems`. `file` is where it is written."""

    file: str
    problems: tuple[str, ...]
    title: Wording
    owner: Owner
    cause: Wording
    clicks: tuple[ClickDraft, ...]
    sources: tuple[str, ...]
    release: str
    checked: date
    step: Wording
    operator_note: str
