"""Company > Admin > Users and Web Services users: the lists, password resets, deleting, the rights report.

The form on which a Web Services user is added or edited is in `user_form.py`.
Source: reference, setup-guides sections 2, 4 and 5.1.
"""

from __future__ import annotations

from connections.simulator.admin import passwords, render
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.look import AdminPrivileges
from connections.simulator.state import Company, Rights, User

HERE = ("admin", "web-services-users")
PEOPLE = ("admin", "users")
# How the lists write admin privileges, while the form says Off, Limited, Full.
LISTED_PRIVILEGES = {"off": "False", "limited": "True", "full": "Full"}
STATUS_LABELS = {"active": "Active", "lockedout": "Locked out", "inactive": "Inactive"}
NO_USER = "There is no such Web Services user"
WRONG_ADMIN_PASSWORD = "That is not your own Intacct password. Nothing was saved."  # noqa: S105  (a message)


def trail(request: Request, *more: Crumb) -> list[Crumb]:
    """The menu trail down to Web Services users, then `more`."""
    return [("Admin", request.url("admin")), ("Web Services users", request.url(*HERE)), *more]


def web_services_user(request: Request, user_id: str) -> User | None:
    user = request.company.user(user_id)
    return user if user is not None and user.web_services_only else None


def web_services_users(request: Request) -> HttpAnswer:
    found = [user for user in request.company.users if user.web_services_only]
    return render.inside(
        request,
        "web_services_users.html",
        trail(request),
        users=found,
        privileges=LISTED_PRIVILEGES,
        statuses=STATUS_LABELS,
        report=report_name(request.company),
    )


def view(request: Request, user_id: str) -> HttpAnswer:
    """One user, read only: from here to Edit, to the contact, to the rights."""
    user = web_services_user(request, user_id)
    if user is None:
        return render.missing(NO_USER)
    return render.inside(
        request,
        "user.html",
        trail(request, (user_id, request.url(*HERE, user_id))),
        user=user,
        privileges=LISTED_PRIVILEGES,
        statuses=STATUS_LABELS,
        report=report_name(request.company),
    )


def standard_users(request: Request) -> HttpAnswer:
    """People, each with the link to the report of their rights (section 5.1)."""
    return render.inside(
        request,
        "users.html",
        _trail_of_people(request),
        users=_people(request.company),
        privileges=LISTED_PRIVILEGES,
        statuses=STATUS_LABELS,
        report=report_name(request.company),
    )


def _trail_of_people(request: Request, *more: Crumb) -> list[Crumb]:
    return [("Admin", request.url("admin")), ("Users", request.url(*PEOPLE)), *more]


def _people(company: Company) -> list[User]:
    """The signed-in administrator is among them even where the company's data does not name one.

    Where that one is not a full administrator, somebody else is: every company has at least one (section 2).
    """
    people = [user for user in company.users if not user.web_services_only]
    if not any(user.admin_privileges == "full" for user in people):
        people[:0] = _administrators(company.administrator.privileges)
    return people


def _administrators(signed_in: AdminPrivileges) -> list[User]:
    known = [User("admin", "Company administrator", web_services_only=False, admin_privileges=signed_in)]
    if signed_in != "full":
        known.append(User("admin2", "Second administrator", web_services_only=False, admin_privileges="full"))
    return known


def _effective(company: Company, user: User) -> Rights:
    """The rights of all roles together, or the user's own where the company is user-based."""
    if company.permission_type == "user":
        return user.rights
    together: Rights = {}
    for role in filter(None, map(company.role, user.roles)):
        for module, rows in role.rights.items():
            for row, rights in rows.items():
                together.setdefault(module, {}).setdefault(row, set()).update(rights)
    return together


def report_name(company: Company) -> str:
    return "View permissions and roles" if company.permission_type == "role" else "View permissions"


def report(request: Request, user_id: str) -> HttpAnswer:
    """View permissions and roles: what a Web Services user may do, read only. That their list has it is INFERRED."""
    user = web_services_user(request, user_id)
    if user is None:
        return render.missing(NO_USER)
    crumb = (report_name(request.company), request.url(*HERE, user_id, "permissions"))
    return _report_page(request, trail(request, crumb), user)


def report_of_person(request: Request, user_id: str) -> HttpAnswer:
    """The same of somebody in the list Users, where the reference has it (section 5.1, Check)."""
    user = next((each for each in _people(request.company) if each.user_id == user_id), None)
    if user is None:
        return render.missing("There is no such user")
    crumb = (report_name(request.company), request.url(*PEOPLE, user_id, "permissions"))
    return _report_page(request, _trail_of_people(request, crumb), user)


def _report_page(request: Request, crumbs: list[Crumb], user: User) -> HttpAnswer:
    rights = _effective(request.company, user)
    return render.inside(request, "user_report.html", crumbs, user=user, rights=rights, privileges=LISTED_PRIVILEGES)


def ask_reset(request: Request, user_id: str) -> HttpAnswer:
    return _verify_page(request, user_id, "Reset password")


def ask_delete(request: Request, user_id: str) -> HttpAnswer:
    return _verify_page(request, user_id, "Delete")


def _verify_page(request: Request, user_id: str, action: str, error: str = "") -> HttpAnswer:
    user = web_services_user(request, user_id)
    if user is None:
        return render.missing(NO_USER)
    here = request.url(*HERE, user_id, action.lower().replace(" ", "-"))
    return render.inside(
        request,
        "verify.html",
        trail(request, (user_id, request.url(*HERE, user_id, "edit")), (action, here)),
        status=422 if error else 200,
        heading=f"{action}: {user_id}",
        button=action,
        explanation=(
            f"A new password goes to {user.email}. Whatever uses the old one stops working."
            if action == "Reset password"
            else "The user is removed at once. A user ID can be used again afterwards."
        ),
        back=request.url(*HERE),
        error=error,
    )


def reset_password(request: Request, user_id: str) -> HttpAnswer:
    user = web_services_user(request, user_id)
    if user is None:
        return render.missing(NO_USER)
    if request.typed("admin_password") != request.company.admin_password:
        return _verify_page(request, user_id, "Reset password", WRONG_ADMIN_PASSWORD)
    passwords.issue(request.company, user, first=False)
    return request.go(*HERE, notice=f"A new password for {user_id} was sent to {user.email}.")


def delete(request: Request, user_id: str) -> HttpAnswer:
    user = web_services_user(request, user_id)
    if user is None:
        return render.missing(NO_USER)
    if request.typed("admin_password") != request.company.admin_password:
        return _verify_page(request, user_id, "Delete", WRONG_ADMIN_PASSWORD)
    request.company.users.remove(user)
    return request.go(*HERE, notice=f"{user_id} was deleted.")
