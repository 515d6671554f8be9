"""The fields of the Web Services user form: reading them, checking them, copying them to a user.

Source: reference, setup-guides section 4 (fields and values) and section 6 (entities).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast, get_args

from connections.simulator.admin.request import Request
from connections.simulator.look import AdminPrivileges
from connections.simulator.state import Company, User, UserStatus, UserType

NEW_STATUSES = ("active", "lockedout")  # Inactive comes later
_EMAIL = re.compile(r"[^@\s|]+@[^@\s|]+\.[^@\s|]+")


@dataclass(frozen=True)
class Filled:
    """The form as filled in, field names as in the HTML."""

    user_id: str = ""
    user_name: str = ""
    email: str = ""
    status: str = "active"
    contact_first_name: str = ""
    contact_last_name: str = ""
    contact_email: str = ""
    user_type: str = "business"
    admin_privileges: str = "off"
    roles: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    top_level_access: bool = False
    spare_role: bool = False  # Add was clicked in the table Roles: one more line, not chosen yet

    @property
    def role_lines(self) -> tuple[str, ...]:
        """The table Roles as shown, "" for the line that is not chosen yet."""
        return (*self.roles, "") if self.spare_role else self.roles

    @property
    def contact_name(self) -> str:
        return f"{self.contact_first_name} {self.contact_last_name}".strip()


def of_user(user: User) -> Filled:
    first, _, last = user.contact_name.partition(" ")
    return Filled(
        user_id=user.user_id,
        user_name=user.user_name,
        email=user.email,
        status=user.status,
        contact_first_name=first,
        contact_last_name=last,
        contact_email=user.contact_email or user.email,
        user_type=user.user_type,
        admin_privileges=user.admin_privileges,
        roles=tuple(user.roles),
        entities=tuple(user.entities),
        top_level_access=user.top_level_access,
    )


def of_request(request: Request, user_id: str, before: Filled) -> Filled:
    """What was sent. The user ID of an existing user cannot be changed, whatever the form says.

    The contact is filled in on a window of its own, so it is taken from `before`.
    """
    return replace(
        before,
        user_id=user_id or request.text("user_id"),
        user_name=request.text("user_name"),
        email=request.text("email"),
        status=request.text("status"),
        user_type=request.text("user_type"),
        admin_privileges=request.text("admin_privileges"),
        roles=tuple(request.texts("roles")),
        entities=tuple(request.texts("entities")),
        top_level_access=request.ticked("top_level_access"),
        spare_role=False,
    )


def with_contact(request: Request, filled: Filled) -> Filled:
    """The form with the contact as sent from its window."""
    return replace(
        filled,
        contact_first_name=request.text("contact_first_name"),
        contact_last_name=request.text("contact_last_name"),
        contact_email=request.text("contact_email"),
    )


def contact_mistakes(filled: Filled) -> dict[str, str]:
    """Field name -> what is wrong with it, in the window of the contact."""
    labels = {"contact_first_name": "First name", "contact_last_name": "Last name"}
    wrong = {name: f"{label} is required." for name, label in labels.items() if not getattr(filled, name)}
    if not _EMAIL.fullmatch(filled.contact_email):
        wrong["contact_email"] = "Enter a complete e-mail address."
    return wrong


def mistakes(company: Company, filled: Filled, known: User | None) -> dict[str, str]:
    """Field name -> what is wrong with it, in the order of the form."""
    required = {"user_id": "User ID", "user_name": "Username"}
    wrong = {name: f"{label} is required." for name, label in required.items() if not getattr(filled, name)}
    if known is None and company.user(filled.user_id) is not None:
        wrong["user_id"] = "This user ID is already in use. Choose another one."
    if not _EMAIL.fullmatch(filled.email):
        wrong["email"] = "Enter a complete e-mail address."
    if contact_mistakes(filled):
        wrong["contact"] = f"The contact is not complete: choose {'Edit' if filled.contact_name else 'Add'}."
    if any(user.email.lower() == filled.email.lower() for user in company.users if user is not known and user.email):
        wrong["email"] = "This address belongs to another user. Use another one."
    choices: dict[str, tuple[str, ...]] = {
        "status": get_args(UserStatus) if known else NEW_STATUSES,
        "user_type": get_args(UserType),
        "admin_privileges": get_args(AdminPrivileges),
    }
    wrong |= {
        name: "Choose from the list." for name, allowed in choices.items() if getattr(filled, name) not in allowed
    }
    if filled.admin_privileges == "full" != company.administrator.privileges and not _was_full(known):
        # That it is the saving which refuses, and in which words, is INFERRED (section 2).
        wrong["admin_privileges"] = "Only a full administrator can give full admin privileges."
    if any(company.role(name) is None for name in filled.roles):
        wrong["roles"] = "Choose roles from the list."
    if any(company.entity(entity_id) is None for entity_id in filled.entities):
        wrong["entities"] = "Choose entities from the list."
    return wrong


def _was_full(known: User | None) -> bool:
    return known is not None and known.admin_privileges == "full"


def copy_to(filled: Filled, user: User) -> None:
    user.user_name, user.email = filled.user_name, filled.email
    copy_contact(filled, user)
    user.status = cast("UserStatus", filled.status)
    user.user_type = cast("UserType", filled.user_type)
    user.admin_privileges = cast("AdminPrivileges", filled.admin_privileges)
    user.roles, user.entities = list(filled.roles), list(filled.entities)
    user.top_level_access = filled.top_level_access


def copy_contact(filled: Filled, user: User) -> None:
    user.contact_name, user.contact_email = filled.contact_name, filled.contact_email
