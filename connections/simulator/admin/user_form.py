"""Adding and editing a Web Services user: the form, the admin's own password, saving.

Filling in the form keeps a draft; nothing exists until the administrator has confirmed with their own
password. Source: reference, setup-guides section 4 (saving) and section 5.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from connections.simulator.admin import passwords, render, user_fields, users
from connections.simulator.admin.request import Request
from connections.simulator.admin.user_fields import Filled
from connections.simulator.http import HttpAnswer
from connections.simulator.state import User, UserStatus, UserType

DRAFT = "web-services-user"
NEW = ""  # in a draft's key: the user does not exist yet
PRIVILEGES = {"off": "Off", "limited": "Limited", "full": "Full"}


def _form_page(request: Request, filled: Filled, known: User | None, wrong: dict[str, str]) -> HttpAnswer:
    crumb = (
        ("Edit", request.url(*users.HERE, known.user_id, "edit")) if known else ("Add", request.url(*users.HERE, "add"))
    )
    above = [(known.user_id, crumb[1])] if known else []
    return render.inside(
        request,
        "user_form.html",
        users.trail(request, *above, crumb),
        status=422 if wrong else 200,
        action=crumb[1],
        filled=filled,
        known=known is not None,
        wrong=wrong,
        statuses={
            key: users.STATUS_LABELS[key] for key in (get_args(UserStatus) if known else user_fields.NEW_STATUSES)
        },
        user_types={key: key.capitalize() for key in get_args(UserType)},
        privileges=PRIVILEGES,
        back=request.url(*users.HERE),
    )


def add(request: Request) -> HttpAnswer:
    if not request.editing:
        request.drop(DRAFT, NEW)
    return _form_page(request, drafted(request, None), None, {})


def edit(request: Request, user_id: str) -> HttpAnswer:
    user = users.web_services_user(request, user_id)
    if user is None:
        return render.missing(users.NO_USER)
    if not request.editing:
        request.drop(DRAFT, user_id)
    return _form_page(request, drafted(request, user), user, {})


def fill_new(request: Request) -> HttpAnswer:
    """Save on the Add form: on to the Create pop-up, or the form again with what is wrong."""
    return _fill(request, None)


def fill_known(request: Request, user_id: str) -> HttpAnswer:
    """Save on the Edit form: on to the password question."""
    user = users.web_services_user(request, user_id)
    return render.missing(users.NO_USER) if user is None else _fill(request, user)


def _fill(request: Request, known: User | None) -> HttpAnswer:
    """`action` is "save", "contact" (its window) or "add-role" (one more line in the table Roles)."""
    key = known.user_id if known else NEW
    filled = user_fields.of_request(request, key, drafted(request, known))
    action = request.text("action")
    if action in ("contact", "add-role"):
        request.keep(replace(filled, spare_role=action == "add-role"), DRAFT, key)
        here = (*users.HERE, key, "edit") if known else (*users.HERE, "add")
        if action == "contact":
            return request.go(*here, "contact")
        return request.go(*here, editing=True, part="roles-information")
    request.keep(filled, DRAFT, key)
    wrong = user_fields.mistakes(request.company, filled, known)
    if wrong:
        return _form_page(request, filled, known, wrong)
    return request.go(*users.HERE, *((key, "verify") if known else ("add", _asked_first(request))))


def _asked_first(request: Request) -> str:
    """What Save on the form of a new user opens; older companies have no window Create (section 4, saving)."""
    return "verify" if request.company.look.user_form == "older" else "create"


def drafted(request: Request, known: User | None) -> Filled:
    """The form as it stands on the screen: the draft, or what is saved."""
    draft = request.draft(Filled, DRAFT, known.user_id if known else NEW)
    return draft or (user_fields.of_user(known) if known else Filled())


def _verify_page(request: Request, filled: Filled, *, new: bool, error: str = "") -> HttpAnswer:
    path = ("add",) if new else (filled.user_id, "edit")
    here = request.url(*users.HERE, *(("add", "verify") if new else (filled.user_id, "verify")))
    form = request.url(*users.HERE, *path) + "?editing=1"
    return render.inside(
        request,
        "verify.html",
        users.trail(request, ("Add" if new else "Edit", form), ("Verify your identity", here)),
        status=422 if error else 200,
        heading="Verify your identity",
        button="Save",
        explanation=f"Confirm that {filled.user_id} is {'created' if new else 'saved'}.",
        charge=new and request.company.look.user_form == "older",  # elsewhere the window Create warns of it
        back=form,
        error=error,
    )


def ask_create(request: Request) -> HttpAnswer:
    """The pop-up Create, with the warning about charges."""
    filled = request.draft(Filled, DRAFT, NEW)
    if filled is None:
        return request.go(*users.HERE, "add")
    if _asked_first(request) != "create":
        return request.go(*users.HERE, "add", "verify")
    form = request.url(*users.HERE, "add") + "?editing=1"
    crumbs = (("Add", form), ("Create", request.url(*users.HERE, "add", "create")))
    return render.inside(request, "create.html", users.trail(request, *crumbs), filled=filled, back=form)


def confirm_create(request: Request) -> HttpAnswer:
    return request.go(*users.HERE, "add", "verify")


def ask_verify_new(request: Request) -> HttpAnswer:
    filled = request.draft(Filled, DRAFT, NEW)
    return request.go(*users.HERE, "add") if filled is None else _verify_page(request, filled, new=True)


def ask_verify(request: Request, user_id: str) -> HttpAnswer:
    filled = request.draft(Filled, DRAFT, user_id)
    if filled is None or users.web_services_user(request, user_id) is None:
        return request.go(*users.HERE)
    return _verify_page(request, filled, new=False)


def create(request: Request) -> HttpAnswer:
    """The user comes to exist here, with a generated password that only the Welcome mail carries.

    In a user-based company the user's subscriptions open by themselves, as they do in Intacct.
    """
    company, filled = request.company, request.draft(Filled, DRAFT, NEW)
    if filled is None:
        return request.go(*users.HERE, "add")
    wrong = user_fields.mistakes(company, filled, None)  # asked again: the ID may have been taken since
    if wrong:
        return _form_page(request, filled, None, wrong)
    if request.typed("admin_password") != company.admin_password:
        return _verify_page(request, filled, new=True, error=users.WRONG_ADMIN_PASSWORD)
    user = User(filled.user_id, created_at_entity=request.level)
    user_fields.copy_to(filled, user)
    company.users.append(user)
    passwords.issue(company, user, first=True)
    request.drop(DRAFT, NEW)
    notice = f"{user.user_id} was created. Its password was sent to {user.email}."
    if company.permission_type == "user":
        return request.go(*users.HERE, user.user_id, "subscriptions", notice=notice)
    return request.go(*users.HERE, notice=notice)


def save(request: Request, user_id: str) -> HttpAnswer:
    company, filled = request.company, request.draft(Filled, DRAFT, user_id)
    user = users.web_services_user(request, user_id)
    if filled is None or user is None:
        return request.go(*users.HERE)
    wrong = user_fields.mistakes(company, filled, user)
    if wrong:
        return _form_page(request, filled, user, wrong)
    if request.typed("admin_password") != company.admin_password:
        return _verify_page(request, filled, new=False, error=users.WRONG_ADMIN_PASSWORD)
    if user.status == "lockedout" and filled.status == "active":
        user.failed_sign_ins = 0
    user_fields.copy_to(filled if company.permission_type == "role" else replace(filled, roles=tuple(user.roles)), user)
    request.drop(DRAFT, user_id)
    return request.go(*users.HERE, notice=f"{user_id} was saved.")
