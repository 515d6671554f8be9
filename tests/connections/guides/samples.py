"""Values and variants that the tests of the guides share, and a walk over every text a reader can meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import get_args

from connections import guides
from connections.guides import Fix, Guide, Menus, Permissions, Variant

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
SEEN = {"seen": "You do not have permission for API operation."}
MINIMUM = {name: VALUES[name] for name in ("vendor", "sender_id", "user_id", "role", "email", "module")}

# Which values are known differs: a whole connection, merged rows, the operator's extras, or the least that is
# known when a link is opened.
OCCASIONS: Mapping[str, Mapping[str, str]] = {
    "all": VALUES,
    "merged rows": {**VALUES, **ROWS},
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


def every_guide() -> Iterator[Guide]:
    for step_id, variant, values in product(guides.step_ids(), VARIANTS, OCCASIONS.values()):
        yield guides.step(step_id, variant, values, strict=True)


def every_fix() -> Iterator[Fix]:
    for problem, variant, values in product((*guides.problems(), "never_heard_of"), VARIANTS, OCCASIONS.values()):
        yield guides.fix(problem, variant, values, strict=True)


def everything() -> Iterator[Guide | Fix]:
    yield from every_guide()
    yield from every_fix()


def texts_of(shown: Guide | Fix) -> Iterator[str]:
    """Every text of a guide or fix, one by one."""
    yield shown.title
    for click in shown.clicks:
        yield from (click.text, click.note, click.button, click.field, click.value, click.sentence, *click.trail)
    if isinstance(shown, Fix):
        yield shown.cause
        yield shown.operator_note
        return
    yield shown.why
    for value in shown.values:
        yield from (value.label, value.value, value.note)
    for trouble in shown.trouble:
        yield from (trouble.question, trouble.answer)
