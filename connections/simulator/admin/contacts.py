"""The contact of a Web Services user: its window above the form, and its page from the user's Contact name.

Above the form, Save changes only the form's draft; on the contact's own page it changes the contact. The contact's
Primary email address is not the user's Account email address. Source: reference, setup-guides section 4.
"""

from __future__ import annotations

from connections.simulator.admin import render, user_fields, user_form, users
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.admin.user_fields import Filled
from connections.simulator.http import HttpAnswer
from connections.simulator.state import User


def ask_new(request: Request) -> HttpAnswer:
    return _in_form(request, None)


def keep_new(request: Request) -> HttpAnswer:
    return _in_form(request, None)


def ask_known(request: Request, user_id: str) -> HttpAnswer:
    user = users.web_services_user(request, user_id)
    return render.missing(users.NO_USER) if user is None else _in_form(request, user)


def keep_known(request: Request, user_id: str) -> HttpAnswer:
    return ask_known(request, user_id)


def _in_form(request: Request, known: User | None) -> HttpAnswer:
    """The window shown, or taken when it was sent."""
    path = (*users.HERE, known.user_id, "edit") if known else (*users.HERE, "add")
    form = request.url(*path) + "?editing=1"
    crumbs = (("Edit" if known else "Add", form), ("Contact name", request.url(*path, "contact")))
    filled = user_form.drafted(request, known)
    if request.method == "GET":
        return _page(request, filled, crumbs, form, {})
    filled = user_fields.with_contact(request, filled)
    wrong = user_fields.contact_mistakes(filled)
    if wrong:
        return _page(request, filled, crumbs, form, wrong)
    request.keep(filled, user_form.DRAFT, known.user_id if known else user_form.NEW)
    return request.go(*path, editing=True)


def _page(request: Request, filled: Filled, crumbs: tuple[Crumb, ...], back: str, wrong: dict[str, str]) -> HttpAnswer:
    trail = users.trail(request, *crumbs)
    status = 422 if wrong else 200
    return render.inside(request, "contact_form.html", trail, status=status, filled=filled, back=back, wrong=wrong)


def _crumbs(request: Request, user_id: str) -> tuple[Crumb, ...]:
    path = (*users.HERE, user_id)
    return (user_id, request.url(*path)), ("Contact name", request.url(*path, "contact"))


def view(request: Request, user_id: str) -> HttpAnswer:
    user = users.web_services_user(request, user_id)
    if user is None:
        return render.missing(users.NO_USER)
    return render.inside(
        request, "contact.html", users.trail(request, *_crumbs(request, user_id)), filled=user_fields.of_user(user)
    )


def edit(request: Request, user_id: str) -> HttpAnswer:
    user = users.web_services_user(request, user_id)
    if user is None:
        return render.missing(users.NO_USER)
    return _edit_page(request, user_id, user_fields.of_user(user), {})


def _edit_page(request: Request, user_id: str, filled: Filled, wrong: dict[str, str]) -> HttpAnswer:
    path = (*users.HERE, user_id, "contact")
    crumbs = (*_crumbs(request, user_id), ("Edit", request.url(*path, "edit")))
    return _page(request, filled, crumbs, request.url(*path), wrong)


def save(request: Request, user_id: str) -> HttpAnswer:
    user = users.web_services_user(request, user_id)
    if user is None:
        return render.missing(users.NO_USER)
    filled = user_fields.with_contact(request, user_fields.of_user(user))
    wrong = user_fields.contact_mistakes(filled)
    if wrong:
        return _edit_page(request, user_id, filled, wrong)
    user_fields.copy_contact(filled, user)
    return request.go(*users.HERE, user_id, notice="The contact was saved.")
