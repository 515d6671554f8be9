"""The Intacct modules we can check, with the code that starts their check ids.

Application codes are those of `get_applications` (reference, intacct-gateway sections 7.1 and 9). For
Administration, Contracts, Taxes and Time the code is unknown: whether they are subscribed is judged by evidence only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Module:
    """One Intacct application.

    `code` starts the check ids ("ap"), `application_code` is what the gateway lists ("AP", None where the
    reference does not know it), `aliases` are names it carries in other regions and older menus. `code_is_all` is
    False where a part of the module has a code of its own that nobody knows: then only the code's presence tells.
    """

    name: str
    code: str
    application_code: str | None
    aliases: tuple[str, ...] = ()
    code_is_all: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling under which Intacct may list this module."""
        return (self.name, *self.aliases)


_ALL = (
    Module("Administration", "admin", None, ("Admin",)),
    Module("Company", "co", "CO", ("Company setup",)),
    Module(
        "Multi-Entity Management",
        "me",
        "ME",
        ("Multi-Entity", "Multi Entity Management", "Multi Entity Console"),
    ),
    Module("Cash Management", "cm", "CM"),
    Module("General Ledger", "gl", "GL"),
    Module("Accounts Payable", "ap", "AP", ("Purchase Ledger",)),
    Module("Accounts Receivable", "ar", "AR", ("Sales Ledger",)),
    Module("Projects", "pa", "PA", ("Project Accounting", "Project Costing and Billing", "Project Costing")),
    Module("Inventory Control", "inv", "INV", ("Inventory",)),
    Module("Order Entry", "so", "SO", ("Sales Orders",)),
    Module("Purchasing", "po", "PO"),
    Module("Contracts", "contracts", None, ("Contract", "Contracts and Revenue Management")),
    Module("Taxes", "taxes", None, ("Tax",)),
    # EE is expenses; the code of Time is not known.
    Module(
        "Time & Expenses", "ee", "EE", ("Time and Expenses", "Employee Expenses", "Expenses", "Time"), code_is_all=False
    ),
)

MODULES: dict[str, Module] = {module.name: module for module in _ALL}

#: Rows that newer menus keep in another module, as `normalized` writes them (reference, intacct-gateway section 9).
ALSO_UNDER: dict[tuple[str, str], str] = {("Company", "employees"): "Time & Expenses"}

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)  # a run compares the same few hundred names many times
def normalized(name: str) -> str:
    """Return a name as it is compared: lower case, `&` as "and", every other sign a single space."""
    return _NOT_A_WORD.sub(" ", name.casefold().replace("&", " and ")).strip()


def same_name(wanted: tuple[str, ...], listed: str) -> bool:
    """Say whether Intacct's `listed` name is one of the spellings we know."""
    target = normalized(listed)
    return any(normalized(name) == target for name in wanted)
