"""Values and variants that the tests of the guides share, and a walk over every text a reader can meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import product
from typing import get_args

from connections import guides
from connections.guides import Fix, Guide, Menus, Permissions, Variant
from connections.guides.drafts import Condition, FixDraft, GuideDraft
from connections.guides.loader import shipped
from connections.guides.model import DIMENSIONS

VALUES: Mapping[str, str] = {
    "vendor": "Acme Ledger",
    "sender_id": "AcmeLedgerMPP",
    "company_id": "NEW-CO",
    "user_id": "acmeledger_ws",
    "role": "Acme Ledger integration",
    "email": "finance@customer.example",
    "module": "Accounts Payable",
    "row": "Bills",
    "rights": "List, View and Add",
    "entity": "100",
    "environment": "production",
}
ROWS = {"rows": "Bills (List and View), Vendors (List)"}
ENTITIES = {"entities": "100 and 200"}
SEEN = {"seen": "You do not have permission for API operation."}
MINIMUM = {name: VALUES[name] for name in ("vendor", "sender_id", "user_id", "role", "email", "module")}

# Which values are known differs: a whole connection, merged rows, the operator's extras, or the least that is
# known when a link is opened.
OCCASIONS: Mapping[str, Mapping[str, str]] = {
    "all": VALUES,
    "merged rows": {**VALUES, **ROWS},
    "merged entities": {**MINIMUM, **ENTITIES},
    "with what was seen": {
        **MINIMUM,
        **SEEN,
        "needed": "yes",
        "admin_privileges": "Limited",
        "addresses": "192.0.2.10",
    },
    "minimum": MINIMUM,
    "row without rights": {**MINIMUM, "row": "Bills"},
}
VARIANTS = [
    Variant(menus, permissions, multi_entity)
    for menus, permissions, multi_entity in product(get_args(Menus), get_args(Permissions), (True, False, None))
]

#: Menu paths, words of rows and phrases follow these by themselves, whatever a text asks for.
_ALWAYS = {"menus", "region"}


def variants_for(draft: GuideDraft | FixDraft) -> list[Variant]:
    """Every combination of what this draft asks for. What it does not ask for cannot change it."""
    asked = _ALWAYS | set(_dimensions(draft))
    combined = product(*(words if name in asked else words[:1] for name, words in DIMENSIONS.items()))
    return [_variant(dict(zip(DIMENSIONS, words, strict=True))) for words in combined]


def _variant(words: dict[str, str]) -> Variant:
    multi_entity = {"yes": True, "no": False, "unknown": None}[words.pop("multi_entity")]
    return Variant(multi_entity=multi_entity, **words)  # type: ignore[arg-type]


def _dimensions(part: object) -> Iterator[str]:
    """The dimensions that the conditions anywhere in a draft ask for."""
    if isinstance(part, Condition):
        yield from (dimension for dimension, _words in part.asked)
    elif isinstance(part, tuple):
        for each in part:
            yield from _dimensions(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _dimensions(getattr(part, each.name))


@cache
def every_guide() -> tuple[Guide, ...]:
    return tuple(_every_guide())


@cache
def every_fix() -> tuple[Fix, ...]:
    return tuple(_every_fix())


def _every_guide() -> Iterator[Guide]:
    for step_id, draft in shipped().steps.items():
        for variant, values in product(variants_for(draft), OCCASIONS.values()):
            yield guides.step(step_id, variant, values, strict=True)


def _every_fix() -> Iterator[Fix]:
    for problem, draft in (*shipped().fixes.items(), ("never_heard_of", shipped().generic)):
        for variant, values in product(variants_for(draft), OCCASIONS.values()):
            yield guides.fix(problem, variant, values, strict=True)


def everything() -> Iterator[Guide | Fix]:
    yield from every_guide()
    yield from every_fix()


def texts_of(shown: Guide | Fix) -> Iterator[str]:
    """Every text of a guide or fix, one by one."""
    yield shown.title
    for click in shown.clicks:
        yield from (click.text, click.note, click.button, click.field, click.value, click.sentence, *click.trail)
        yield click.screen
    if isinstance(shown, Fix):
        yield shown.cause
        yield shown.operator_note
        return
    yield shown.why
    yield from (part.title for part in shown.parts)
    for value in shown.values:
        yield from (value.label, value.value, value.note)
    for trouble in shown.trouble:
        yield from (trouble.question, trouble.answer)
