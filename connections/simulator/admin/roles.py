"""Company > Admin > Roles: the list, adding, viewing, editing and deleting. The rights are in `permissions.py`.

Source: reference, setup-guides section 5.1.
"""

from __future__ import annotations

from connections.simulator.admin import render
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import Role

HERE = ("admin", "roles")
NO_ROLE = "There is no such role"


def _trail(request: Request, *more: Crumb) -> list[Crumb]:
    return [("Admin", request.url("admin")), ("Roles", request.url(*HERE)), *more]


def listing(request: Request) -> HttpAnswer:
    company = request.company
    users_of = {role.name: sum(role.name in user.roles for user in company.users) for role in company.roles}
    return render.inside(request, "roles.html", _trail(request), users_of=users_of)


def add(request: Request) -> HttpAnswer:
    return _form(request, "", "", "")


def _form(request: Request, name: str, description: str, error: str) -> HttpAnswer:
    """The form of a new role."""
    if request.company.permission_type == "user":
        return render.missing("This company has user-based permissions: there are no roles")
    return render.inside(
        request,
        "role_form.html",
        _trail(request, ("Add", request.url(*HERE, "add"))),
        status=422 if error else 200,
        known=None,
        name=name,
        description=description,
        error=error,
        back=request.url(*HERE),
    )


def create(request: Request) -> HttpAnswer:
    """The name cannot be changed after saving, so it is checked here only."""
    name, description = request.text("name"), request.text("description")
    if request.company.permission_type == "user" or not name:
        return _form(request, name, description, "Name is required.")
    if request.company.role(name) is not None:
        return _form(request, name, description, "There is already a role with this name.")
    request.company.roles.append(Role(name, description))
    return request.go(*HERE, notice=f"The role {name} was saved. It has no permissions yet.")


def _role(request: Request, name: str) -> Role | None:
    return request.company.role(name) if request.company.permission_type == "role" else None


def view(request: Request, name: str) -> HttpAnswer:
    role = _role(request, name)
    if role is None:
        return render.missing(NO_ROLE)
    users = [user.user_id for user in request.company.users if name in user.roles]
    return render.inside(
        request, "role.html", _trail(request, (name, request.url(*HERE, name))), role=role, users=users
    )


def edit(request: Request, name: str) -> HttpAnswer:
    role = _role(request, name)
    if role is None:
        return render.missing(NO_ROLE)
    return render.inside(
        request,
        "role_form.html",
        _trail(request, (name, request.url(*HERE, name)), ("Edit", request.url(*HERE, name, "edit"))),
        known=role,
        name=name,
        description=role.description,
        error="",
        back=request.url(*HERE),
    )


def save(request: Request, name: str) -> HttpAnswer:
    """The description; the name cannot be changed after saving."""
    role = _role(request, name)
    if role is None:
        return render.missing(NO_ROLE)
    role.description = request.text("description")
    return request.go(*HERE, notice=f"The role {name} was saved.")


def ask_delete(request: Request, name: str) -> HttpAnswer:
    if _role(request, name) is None:
        return render.missing(NO_ROLE)
    crumbs = ((name, request.url(*HERE, name)), ("Delete", request.url(*HERE, name, "delete")))
    return render.inside(request, "role_delete.html", _trail(request, *crumbs), name=name, back=request.url(*HERE))


def delete(request: Request, name: str) -> HttpAnswer:
    """Users who had the role lose what it gave them."""
    role = _role(request, name)
    if role is None:
        return render.missing(NO_ROLE)
    request.company.roles.remove(role)
    for user in request.company.users:
        user.roles = [kept for kept in user.roles if kept != name]
    return request.go(*HERE, notice=f"The role {name} was deleted.")
