"""Company > Admin > Roles: the list, and adding a role. Its rights are in `permissions.py`.

Source: reference, setup-guides section 5.1.
"""

from __future__ import annotations

from connections.simulator.admin import render
from connections.simulator.admin.render import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import Role

HERE = ("admin", "roles")


def _trail(request: Request, *more: Crumb) -> list[Crumb]:
    return [("Admin", request.url("admin")), ("Roles", request.url(*HERE)), *more]


def listing(request: Request) -> HttpAnswer:
    company = request.company
    users_of = {role.name: sum(role.name in user.roles for user in company.users) for role in company.roles}
    return render.inside(request, "roles.html", _trail(request), users_of=users_of)


def add(request: Request) -> HttpAnswer:
    return _form(request, "", "", "")


def _form(request: Request, name: str, description: str, error: str) -> HttpAnswer:
    if request.company.permission_type == "user":
        return render.missing("This company has user-based permissions: there are no roles")
    return render.inside(
        request,
        "role_form.html",
        _trail(request, ("Add", request.url(*HERE, "add"))),
        status=422 if error else 200,
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
