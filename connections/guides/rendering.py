"""Turns drafts into guides: picks what the variant shows and fills in the values of the connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from connections.guides.drafts import (
    PLACEHOLDER,
    PLACEHOLDERS,
    REGION_WORDS,
    ROWS,
    ClickDraft,
    FixDraft,
    GuideDraft,
    TroubleDraft,
    ValueDraft,
    Wording,
    phrase,
)
from connections.guides.model import Click, Fix, Guide, Part, Trouble, Value, ValueMissing, Variant
from connections.guides.words import Words, shipped


@dataclass(frozen=True)
class Renderer:
    """Renders for one variant and one connection.

    `values` may hold any of `drafts.PLACEHOLDERS`; empty values count as not given. Where a text needs a value
    that is not given, a neutral phrase is used, or `ValueMissing` raised when `strict`.
    """

    variant: Variant
    values: Mapping[str, str]
    strict: bool = False
    words: Words = field(default_factory=shipped)
    _known: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {name: value for name, value in self.values.items() if name in PLACEHOLDERS and value.strip()}
        region = self.variant.region
        rows = known.get("rows") or known.get("row")
        if rows:
            known["row_hint"] = self.words.hint(rows, region)
        known |= {name: self.words.both(known[name], region) for name in ROWS & known.keys()}
        known |= {name: self.words.both(word, region) for name, word in REGION_WORDS.items()}
        object.__setattr__(self, "_known", known)

    def guide(self, draft: GuideDraft) -> Guide:
        clicks, values, trouble = self._clicks(draft.clicks), self._values(draft.values), self._trouble(draft.trouble)
        return Guide(
            id=draft.id,
            title=self._wording(draft.title),
            why=self._wording(draft.why),
            clicks=clicks,
            values=values,
            trouble=trouble,
            sources=draft.sources,
            release=draft.release,
            checked=draft.checked,
            parts=self._parts(draft, clicks, values, trouble),
        )

    def fix(self, problem: str, draft: FixDraft) -> Fix:
        return Fix(
            problem=problem,
            title=self._wording(draft.title),
            owner=draft.owner,
            cause=self._wording(draft.cause),
            clicks=self._clicks(draft.clicks),
            sources=draft.sources,
            release=draft.release,
            checked=draft.checked,
            step=self._wording(draft.step),
            operator_note=self._fill(draft.operator_note),
        )

    def _clicks(self, drafts: tuple[ClickDraft, ...]) -> tuple[Click, ...]:
        shown = (draft for draft in drafts if draft.when.holds(self.variant, self._known.keys()))
        return tuple(
            Click(
                text=self._fill(draft.text),
                trail=draft.trails[self.variant.menus],
                button=self._fill(draft.button),
                field=self._field(draft.field),
                value=self._fill(draft.value) if self._has_values_of(draft.value) else "",
                note=self._wording(draft.note),
                part=draft.part,
                tabs=draft.tabs,
                shows=draft.shows,
                screen=draft.screen,
            )
            for draft in shown
        )

    def _parts(
        self, draft: GuideDraft, clicks: tuple[Click, ...], values: tuple[Value, ...], trouble: tuple[Trouble, ...]
    ) -> tuple[Part, ...]:
        titles = {part.id: self._wording(part.title) for part in draft.parts}
        shown = list(dict.fromkeys(click.part for click in clicks if click.part))  # in the order of the work
        return tuple(
            Part(
                id=part,
                number=number,
                title=titles[part],
                clicks=tuple(click for click in clicks if click.part == part),
                values=tuple(value for value in values if value.part in ("", part)),
                trouble=tuple(each for each in trouble if each.part in ("", part)),
            )
            for number, part in enumerate(shown, start=1)
        )

    def _values(self, drafts: tuple[ValueDraft, ...]) -> tuple[Value, ...]:
        return tuple(self._value(draft) for draft in drafts if self._shows_value(draft))

    def _trouble(self, drafts: tuple[TroubleDraft, ...]) -> tuple[Trouble, ...]:
        shown = (draft for draft in drafts if draft.when.holds(self.variant, self._known.keys()))
        return tuple(Trouble(self._fill(draft.question), self._wording(draft.answer), draft.part) for draft in shown)

    def _shows_value(self, draft: ValueDraft) -> bool:
        # A neutral phrase is no value: offering it for copying would put it into the customer's Intacct.
        wanted = draft.when.holds(self.variant, self._known.keys())
        return wanted and (self.strict or self._has_values_of(draft.value))

    def _value(self, draft: ValueDraft) -> Value:
        return Value(
            self._fill(draft.label), self._fill(draft.value), draft.copy, self._wording(draft.note), draft.part
        )

    def _wording(self, wording: Wording) -> str:
        return self._fill(wording.choose(self.variant, self._known.keys()))

    def _has_values_of(self, text: str) -> bool:
        return self.strict or all(name in self._known for name in PLACEHOLDER.findall(text))

    def _field(self, text: str) -> str:
        """What the customer's screen has: of a row only its name there."""
        name = text.strip("{}")
        if name in ROWS and name in self._known:
            return self.words.here(self.values[name], self.variant.region)
        return self._fill(text)

    def _fill(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda match: self._word(match, text), text)

    def _word(self, match: re.Match[str], text: str) -> str:
        name = match.group(1)
        if name in self._known:
            return self._known[name]
        if self.strict:
            raise ValueMissing(f"The value {name!r} is missing for: {text}")
        words = phrase(name, self.variant)
        opens_sentence = match.start() == 0 or text[: match.start()].endswith((". ", "? ", ": "))
        return words[0].upper() + words[1:] if opens_sentence else words
