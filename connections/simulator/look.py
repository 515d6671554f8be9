"""How one company's pages look, and who is in front of them: the variants that a guide has to know.

Source: reference, setup-guides sections 2 (Limited administrators), 3 (menus, user form, lists) and 8 (words). The
gateway looks at none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Menus = Literal["current", "grouped", "classic"]
UserForm = Literal["current", "older"]
Region = Literal["us", "uk", "au", "za"]
Lists = Literal["current", "enhanced"]
AdminPrivileges = Literal["off", "limited", "full"]


@dataclass
class Look:
    menus: Menus = "current"
    user_form: UserForm = "current"  # older: before 2024 R3, with a tab Roles information and without the window Create
    region: Region = "us"  # in whose words the rows of permissions are written
    lists: Lists = "current"  # enhanced: Add is a round +, what can be done with a row is under More actions


@dataclass
class Administrator:
    """The one who is signed in to the pages. The three ticks count while the privileges are Limited.

    A Limited administrator has of all this only what was given, and makes no Full administrators (section 2).
    """

    privileges: AdminPrivileges = "full"
    subscribes: bool = True  # Application subscriptions: List, View, Subscribe, Configure
    makes_users: bool = True  # Users: List, Add, Edit; the row governs Roles and Web Services users, too
    edits_company: bool = True  # Company info: View, Edit

    def may(self, what: Literal["subscribes", "makes_users", "edits_company"]) -> bool:
        given: bool = getattr(self, what)
        return self.privileges == "full" or (self.privileges == "limited" and given)


# Only names that the reference tells. What a row such as "Recurring Bills" is called elsewhere is not known.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Vendors": {"uk": "Suppliers", "au": "Suppliers", "za": "Suppliers"},
    "Bills": {"au": "AP purchase invoices", "za": "AP supplier invoices"},
    "Checking Accounts": {"uk": "Current accounts", "za": "Current accounts"},
}


def in_words_of(region: str, row: str) -> str:
    """A row of permissions as the pages of that region name it; the US name where no other is known."""
    return _WORDS.get(row, {}).get(region, row)
