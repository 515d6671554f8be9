"""What a user may do: the rights of roles or of the user, within the cap of the user type.

Source: reference, intacct-gateway sections 6.1 and 6.2, setup-guides section 5.2.
"""

from __future__ import annotations

from connections.simulator.catalogue import BY_NAME, READ_ONLY_RIGHTS, ROWS_OF_OBJECT, Row
from connections.simulator.protocol import refusals
from connections.simulator.state import Company, Rights, User

# The user type caps what rights can do, without a warning. Only the outline of the caps is documented (a business
# user has none; an employee with Accounts Receivable rights still only lists and views): the rest is inferred.
_FULL_MODULES_OF_TYPE: dict[str, frozenset[str]] = {
    "employee": frozenset({"Time & Expenses"}),
    "project manager": frozenset({"Time & Expenses", "Projects"}),
    "view-only": frozenset(),
    "platform": frozenset({"Platform Services"}),
}


def effective_rights(company: Company, user: User) -> Rights:
    """Module -> row -> rights that really work for this user, subscribed modules only; empty rows are left out.

    The sets may be those of a role itself: to be read only. Every request comes by here, so nothing is copied.
    """
    granted: dict[str, list[dict[str, set[str]]]] = {}
    for source in _sources(company, user):
        for module, rows in source.items():
            granted.setdefault(module, []).append(rows)
    if user.admin_privileges == "full":
        # Full administrators have the administration rights without being given them.
        granted["Administration"] = [{row.name: set(row.rights) for row in BY_NAME["Administration"].rows}]
    effective = {
        module: _capped(user, module, _joined(tables))
        for module, tables in granted.items()
        if is_subscribed(company, module)
    }
    return {module: rows for module, rows in effective.items() if rows}


def _sources(company: Company, user: User) -> list[Rights]:
    if company.permission_type == "user":
        return [user.rights]
    return [role.rights for role in company.roles if role.name in user.roles]


def _joined(tables: list[dict[str, set[str]]]) -> dict[str, set[str]]:
    """The rows of one module, as several roles grant them."""
    if len(tables) == 1:
        return tables[0]
    joined: dict[str, set[str]] = {}
    for rows in tables:
        for row, rights in rows.items():
            joined[row] = joined.get(row, set()) | rights
    return joined


def _capped(user: User, module: str, rows: dict[str, set[str]]) -> dict[str, set[str]]:
    full = _FULL_MODULES_OF_TYPE.get(user.user_type)
    if full is None or module in full:
        return {row: rights for row, rights in rows.items() if rights}
    return {row: kept for row, rights in rows.items() if (kept := rights.intersection(READ_ONLY_RIGHTS))}


def is_subscribed(company: Company, module: str) -> bool:
    return module in company.subscriptions or (module in BY_NAME and BY_NAME[module].always)


def has_right(rights: Rights, module: str, row: str, right: str) -> bool:
    return right in rights.get(module, {}).get(row, set())


def check_read(company: Company, rights: Rights, operation: str, object_name: str) -> None:
    """Raise FunctionRefused unless somebody with these effective rights may read the object.

    Permission is checked before rows are looked for (section 7.2). An object governed by several rows is readable
    through any of them. That List alone is enough is inferred: List is the base of the other rights.
    """
    rows = ROWS_OF_OBJECT.get(object_name)
    if rows is None:
        raise refusals.object_not_found(operation, object_name)
    subscribed = [row for row in rows if is_subscribed(company, row.module)]
    if not subscribed:
        raise _not_subscribed(company, operation, object_name, rows[0])
    if not any(_lists(rights, row) for row in subscribed):
        raise refusals.no_permission(operation, object_name)


def _lists(rights: Rights, row: Row) -> bool:
    return has_right(rights, row.module, row.name, "List" if "List" in row.rights else "View")


def _not_subscribed(company: Company, operation: str, object_name: str, row: Row) -> refusals.FunctionRefused:
    """Six wordings are recorded for the same cause; the company's behaviour picks one."""
    wording = company.behaviour.not_subscribed_wording
    if wording == "permission":
        return refusals.no_permission(operation, object_name)
    if wording == "operation":
        return refusals.cannot_be_performed(operation, object_name)
    if wording == "module":
        return refusals.module_not_subscribed(row.module)
    if wording == "feature":
        return refusals.feature_disabled()
    if wording == "object":
        return refusals.object_not_valid(object_name)
    return refusals.object_not_found(operation, object_name)
