"""Turns drafts into guides: picks what the variant shows and fills in the values of the connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from connections.guides import words
from connections.guides.drafts import PLACEHOLDER, PLACEHOLDERS, ClickDraft, FixDraft, GuideDraft, ValueDraft
from connections.guides.model import Click, Fix, Guide, Trouble, Value, ValueMissing, Variant


@dataclass(frozen=True)
class Renderer:
    """Renders for one variant and one connection.

    `values` may hold any of `drafts.PLACEHOLDERS`; empty values count as not given. Where a text needs a value
    that is not given, a neutral phrase is used, or `ValueMissing` raised when `strict`.
    """

    variant: Variant
    values: Mapping[str, str]
    strict: bool = False
    _known: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {name: value for name, value in self.values.items() if name in PLACEHOLDERS and value.strip()}
        rows = known.get("rows") or known.get("row")
        if rows:
            known["row_hint"] = words.hint(rows)
        object.__setattr__(self, "_known", known)

    def guide(self, draft: GuideDraft) -> Guide:
        return Guide(
            id=draft.id,
            title=self._fill(draft.title.choose(self.variant, self._known.keys())),
            why=self._fill(draft.why.choose(self.variant, self._known.keys())),
            clicks=self._clicks(draft.clicks),
            values=tuple(self._value(part) for part in draft.values if self._shows_value(part)),
            trouble=tuple(
                Trouble(self._fill(part.question), self._fill(part.answer))
                for part in draft.trouble
                if part.when.holds(self.variant, self._known.keys())
            ),
            sources=draft.sources,
            checked=draft.checked,
        )

    def fix(self, problem: str, draft: FixDraft) -> Fix:
        return Fix(
            problem=problem,
            title=self._fill(draft.title.choose(self.variant, self._known.keys())),
            owner=draft.owner,
            cause=self._fill(draft.cause.choose(self.variant, self._known.keys())),
            clicks=self._clicks(draft.clicks),
            sources=draft.sources,
            checked=draft.checked,
            step=draft.step,
            operator_note=self._fill(draft.operator_note),
        )

    def _clicks(self, drafts: tuple[ClickDraft, ...]) -> tuple[Click, ...]:
        shown = (draft for draft in drafts if draft.when.holds(self.variant, self._known.keys()))
        return tuple(
            Click(
                text=self._fill(draft.text),
                trail=draft.trails[self.variant.menus],
                button=self._fill(draft.button),
                field=self._fill(draft.field),
                value=self._fill(draft.value) if self._has_values_of(draft.value) else "",
                note=self._fill(draft.note),
            )
            for draft in shown
        )

    def _shows_value(self, draft: ValueDraft) -> bool:
        # A neutral phrase is no value: offering it for copying would put it into the customer's Intacct.
        wanted = draft.when.holds(self.variant, self._known.keys())
        return wanted and (self.strict or self._has_values_of(draft.value))

    def _value(self, draft: ValueDraft) -> Value:
        return Value(self._fill(draft.label), self._fill(draft.value), draft.copy, self._fill(draft.note))

    def _has_values_of(self, text: str) -> bool:
        return self.strict or all(name in self._known for name in PLACEHOLDER.findall(text))

    def _fill(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda match: self._word(match, text), text)

    def _word(self, match: re.Match[str], text: str) -> str:
        name = match.group(1)
        if name in self._known:
            return self._known[name]
        if self.strict:
            raise ValueMissing(f"The value {name!r} is missing for: {text}")
        phrase = PLACEHOLDERS[name]
        opens_sentence = match.start() == 0 or text[: match.start()].endswith((". ", "? ", ": "))
        return phrase[0].upper() + phrase[1:] if opens_sentence else phrase
