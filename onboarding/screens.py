"""What customers can say about their Intacct, so that all guides follow it: the choices, and how to recognise each.

Source: reference, setup-guides sections 3, 5.1 and 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from connections.guides import Region
from connections.models import Connection
from onboarding.fixes import guides_in_use


@dataclass(frozen=True)
class Choice:
    """One variant. `label` says what it is, `sign` how to recognise it."""

    value: str
    label: str | Promise
    sign: str | Promise


@dataclass(frozen=True)
class Question:
    """One thing that differs; `name` is the column of the connection that keeps the answer."""

    name: str
    text: str | Promise
    choices: tuple[Choice, ...]
    chosen: str


MENUS = (
    Choice("current", gettext_lazy("Current menus"), gettext_lazy("Company has the tabs All, Admin and Setup.")),
    Choice(
        "grouped",
        gettext_lazy("Current menus with groups"),
        gettext_lazy("The same, and the tab Admin has a group “Users, roles, and groups”."),
    ),
    Choice("classic", gettext_lazy("Classic menus"), gettext_lazy("Company in the bar at the top opens a panel.")),
)
PERMISSIONS = (
    Choice("role", gettext_lazy("Through roles"), gettext_lazy("The form of a user has Roles, as a table or a tab.")),
    Choice("user", gettext_lazy("To each user"), gettext_lazy("The form of a user has no Roles at all.")),
)
USER_FORM = (
    Choice("current", gettext_lazy("On one page"), gettext_lazy("User type and the table Roles are on one page.")),
    Choice(
        "older",
        gettext_lazy("On tabs, as before 2024 R3"),
        gettext_lazy("The roles are on a tab of their own, Roles information."),
    ),
)
REGIONS: dict[Region, str | Promise] = {
    "us": gettext_lazy("United States"),
    "uk": gettext_lazy("United Kingdom"),
    "au": gettext_lazy("Australia"),
    "za": gettext_lazy("South Africa"),
}


def questions_of(connection: Connection) -> tuple[Question, ...]:
    """Return what the switch asks, with what holds now."""
    asked = (
        ("menus", gettext_lazy("What do you see in Intacct?"), MENUS),
        ("permission_type", gettext_lazy("How are rights given in your company?"), PERMISSIONS),
        ("user_form", gettext_lazy("What does the form of a user look like?"), USER_FORM),
        ("region", gettext_lazy("Whose words does your Intacct use?"), _regions()),
    )
    return tuple(Question(name, text, choices, getattr(connection, name)) for name, text, choices in asked)


def _regions() -> tuple[Choice, ...]:
    """Return a choice for each region, recognised by those of its words that we know."""
    words = guides_in_use().words
    return tuple(
        Choice(
            region,
            REGIONS[region],
            ", ".join(
                words.local(word, region)
                for word in words.others
                if region == "us" or words.local(word, region) != word
            ),
        )
        for region in get_args(Region)
    )
