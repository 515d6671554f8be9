"""The fields of the page Simulated gateway that say how the company looks and who is signed in to its pages."""

from __future__ import annotations

from connections.simulator.admin.state_fields import Field, Group

LOOKS: tuple[Group, ...] = (
    Group(
        "What the pages look like",
        (
            Field(
                "look.menus",
                "Menus",
                "choice",
                choices={
                    "current": "Current: tabs All, Admin, Setup",
                    "grouped": "Grouped: Users, roles, and groups",
                    "classic": "Classic: Company opens a panel",
                },
            ),
            Field(
                "look.user_form",
                "User form",
                "choice",
                choices={"current": "One page", "older": "Before 2024 R3: tab Roles information"},
            ),
            Field(
                "look.region",
                "Words of",
                "choice",
                choices={"us": "United States", "uk": "United Kingdom", "au": "Australia", "za": "South Africa"},
            ),
            Field(
                "look.lists",
                "Lists",
                "choice",
                choices={"current": "Current", "enhanced": "Enhanced: round + and More actions"},
            ),
            Field("web_services_offered", "The Subscriptions have a row Web Services"),
        ),
    ),
    Group(
        "Who is signed in",
        (
            Field(
                "administrator.privileges",
                "Admin privileges",
                "choice",
                choices={"full": "Full", "limited": "Limited", "off": "Off"},
            ),
            Field("administrator.subscribes", "While Limited: may subscribe applications"),
            Field("administrator.makes_users", "While Limited: may add and edit users and roles"),
            Field("administrator.edits_company", "While Limited: may edit Company info"),
        ),
    ),
)
