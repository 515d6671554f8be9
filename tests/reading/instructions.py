"""The texts of the guides as customers read them: every step and fix in every variant, with and without values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import product

from connections import guides
from connections.guides.drafts import Condition
from connections.guides.model import DIMENSIONS
from connections.probe.profile import load_shipped
from tests.reading.texts import Text

#: Values as they may be, neither the shortest nor the longest. Rows are a list of names to tick, and no sentence.
KNOWN = {
    "vendor": "Acme Ledger",
    "sender_id": "AcmeLedgerMPP",
    "company_id": "HarbourFoods",
    "user_id": "acme_ws",
    "role": "Acme Ledger integration",
    "email": "finance@harbour.example",
    "module": "Accounts Payable",
    "entity": "100-US",
    "environment": "production",
    "admin_privileges": "Limited",
    "addresses": "203.0.113.7",
    "seen": "Bills was refused.",
    "needed": "yes",
}
ONE_ROW = KNOWN | {"row": "Bills", "rights": "List and View"}
ROWS = KNOWN | {"rows": "List and View on Bills"}
VALUES: tuple[dict[str, str], ...] = ({}, ONE_ROW, ROWS)


def in_guides() -> Iterator[Text]:
    """Every text once, however many variants show it."""
    found: dict[Text, None] = {}
    library = guides.library({})
    for step, draft in library.steps.items():
        for variant, values in product(variants_of(draft), VALUES):
            shown = texts_of_step(guides.step(step, variant, values))
            found |= {Text(f"connections/guides/steps/{step}.toml", text): None for text in shown}
    for problem, fix in library.fixes.items():
        for variant, values in product(variants_of(fix), VALUES):
            shown = texts_of_fix(guides.fix(problem, variant, values))
            found |= {Text(f"connections/guides/fixes, {problem}", text): None for text in shown}
    yield from found


def variants_of(draft: object) -> Iterator[guides.Variant]:
    """Return every variant that makes a difference to this guide; the region always may, because words differ."""
    asked = {"region"} | dimensions_in(draft)
    for words in product(*(allowed if name in asked else allowed[:1] for name, allowed in DIMENSIONS.items())):
        chosen = dict(zip(DIMENSIONS, words, strict=True))
        entities = {"yes": True, "no": False, "unknown": None}[chosen.pop("multi_entity")]
        yield guides.Variant(multi_entity=entities, **chosen)  # type: ignore[arg-type]


def dimensions_in(part: object) -> set[str]:
    """Return what the conditions ask for, wherever in a draft they stand."""
    if isinstance(part, Condition):
        return {dimension for dimension, _words in part.asked}
    parts = [getattr(part, each.name) for each in fields(part)] if is_dataclass(part) else part
    if not isinstance(parts, list | tuple):
        return set()
    return set().union(*map(dimensions_in, parts))


def texts_of_step(guide: guides.Guide) -> Iterator[str]:
    yield from (guide.title, guide.why)
    yield from (part.title for part in guide.parts)
    yield from texts_of_clicks(guide.clicks)
    for value in guide.values:
        yield from (value.label, value.note)
    for trouble in guide.trouble:
        yield from (trouble.question, trouble.answer)


def texts_of_fix(fix: guides.Fix) -> Iterator[str]:
    yield from (fix.title, fix.cause)
    yield from texts_of_clicks(fix.clicks)


def texts_of_clicks(clicks: tuple[guides.Click, ...]) -> Iterator[str]:
    for click in clicks:
        yield from (click.text, click.note)


def in_profiles() -> Iterator[Text]:
    """What the permission table says about each right."""
    for profile in load_shipped().values():
        for row in profile.requirements:
            for text in (row.purpose, row.without_it):
                yield Text(f"connections/probe/profiles ({profile.name}, {row.row})", text)
