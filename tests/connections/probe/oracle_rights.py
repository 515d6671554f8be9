"""Which rights work in a simulated company and what they let the user read, worked out from its state alone."""

from __future__ import annotations

from connections.probe.profile import Requirement
from connections.simulator.catalogue import BY_NAME, ROWS_OF_OBJECT
from connections.simulator.look import in_words_of
from tests.connections.probe.random_companies import Case

# The user type caps what rights do (reference, intacct-gateway section 6.1).
_FULL_IN = {"employee": {"Time & Expenses"}, "project manager": {"Time & Expenses", "Projects"}}


def subscribed(case: Case, module: str) -> bool:
    return module in case.company.subscriptions or BY_NAME[module].always


def rights_of(case: Case) -> dict[str, dict[str, set[str]]]:
    """The rights that work, by module and row."""
    company, user = case.company, case.user
    if company.permission_type == "user":
        sources = [user.rights]
    else:
        sources = [role.rights for role in company.roles if role.name in user.roles]
    if user.admin_privileges == "full":
        sources = [*sources, {"Administration": {row.name: set(row.rights) for row in BY_NAME["Administration"].rows}}]
    found: dict[str, dict[str, set[str]]] = {}
    for source in sources:
        for module, rows in source.items():
            for row, rights in rows.items():
                kept = _capped(case, module, rights) if subscribed(case, module) else set()
                if kept:
                    found.setdefault(module, {}).setdefault(row, set()).update(kept)
    return found


def _capped(case: Case, module: str, rights: set[str]) -> set[str]:
    kind = case.user.user_type
    return set(rights) if kind == "business" or module in _FULL_IN.get(kind, set()) else rights & {"List", "View"}


def sees_rights(case: Case) -> bool:
    may = "Permissions" in rights_of(case).get("Administration", {}).get("Users", set())
    return may and not case.company.behaviour.hide_permissions


def listed_as(case: Case, row: str) -> str:
    """The name under which the list of rights has a row, in small letters."""
    region = case.company.look.region if case.company.behaviour.permission_names == "region" else "us"
    return in_words_of(region, row).lower()


def readable(case: Case, name: str) -> bool:
    return may_list(case, name) and (name != "LOCATIONENTITY" or bool(case.company.entities))


def may_list(case: Case, name: str) -> bool:
    """Whether any row that governs the object lets the user list it."""
    rights = rights_of(case)
    return any(
        ("List" if "List" in row.rights else "View") in rights.get(row.module, {}).get(row.name, set())
        for row in ROWS_OF_OBJECT.get(name, ())
    )


def refused(row: Requirement, case: Case) -> bool:
    """Whether reading is refused in the words of a missing right."""
    if not row.objects or any(readable(case, name) for name in row.objects):
        return False
    known = [name for name in row.objects if name in ROWS_OF_OBJECT]
    if "LOCATIONENTITY" in known and may_list(case, "LOCATIONENTITY"):
        return False
    any_module = any(subscribed(case, each.module) for name in known for each in ROWS_OF_OBJECT[name])
    return bool(known) and (any_module or case.company.behaviour.not_subscribed_wording == "permission")


def has_more_rights(case: Case) -> bool:
    """Whether the user has a right, as far as the list names it, that nobody asked for."""
    asked_for = {
        (row.module, name.lower(), right)
        for row in case.profile.requirements
        for name in row.names
        for right in (*row.rights, "List")
    }
    has = {
        (module, listed_as(case, row), right)
        for module, rows in rights_of(case).items()
        for row, rights in rows.items()
        for right in rights
        if module != "Administration" or case.admin_privileges == "off"
    }
    return bool(has - asked_for)
