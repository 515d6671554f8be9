"""Subscriptions beside a role (or a user, in a user-based company) and the permissions pop-up per module.

Two saves, as in Intacct: Save in the pop-up changes only the draft, Save on the page changes the role.
A module must be ticked before its Permissions open. Source: reference, setup-guides sections 5.1 and 5.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from connections.simulator.admin import modules, render
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.catalogue import MODULES, Module
from connections.simulator.http import HttpAnswer
from connections.simulator.state import Rights

RIGHTS = "rights"  # part of a draft's key
LISTS = {"roles": "Roles", "web-services-users": "Web Services users"}
NO_HOLDER = "There is no such role or user here"


@dataclass
class RightsDraft:
    """The page as it stands on the screen: ticked modules, and the rights the pop-ups have saved into it."""

    ticked: set[str]
    rights: Rights


@dataclass(frozen=True)
class Holder:
    """Who gets the rights: a role, or a Web Services user in a user-based company."""

    kind: str  # a key of LISTS
    name: str
    rights: Rights

    @property
    def path(self) -> tuple[str, ...]:
        return ("admin", self.kind, self.name, "subscriptions")


def _holder(request: Request, kind: str, name: str) -> Holder | None:
    company = request.company
    if kind == "roles" and company.permission_type == "role":
        role = company.role(name)
        return Holder(kind, name, role.rights) if role else None
    if kind == "web-services-users" and company.permission_type == "user":
        user = company.user(name)
        return Holder(kind, name, user.rights) if user and user.web_services_only else None
    return None


def _trail(request: Request, holder: Holder, *more: Crumb) -> list[Crumb]:
    return [
        ("Admin", request.url("admin")),
        (LISTS[holder.kind], request.url("admin", holder.kind)),
        (holder.name, request.url(*holder.path)),
        ("Subscriptions", request.url(*holder.path)),
        *more,
    ]


def _listed(request: Request) -> list[Module]:
    """A module that is not subscribed is not in the list at all."""
    subscribed = request.company.subscriptions
    return [module for module in MODULES if module.rows and (module.always or module.name in subscribed)]


def _saved(holder: Holder) -> RightsDraft:
    rights = {module: {row: set(boxes) for row, boxes in rows.items()} for module, rows in holder.rights.items()}
    return RightsDraft(set(rights), rights)


def _draft(request: Request, holder: Holder) -> RightsDraft:
    """The draft of this page; a new one, equal to what is saved, where there is none."""
    draft = request.draft(RightsDraft, *holder.path, RIGHTS)
    if draft is None:
        draft = _saved(holder)
        request.keep(draft, *holder.path, RIGHTS)
    return draft


def subscriptions(request: Request, kind: str, name: str) -> HttpAnswer:
    holder = _holder(request, kind, name)
    if holder is None:
        return render.missing(NO_HOLDER)
    if not request.editing:
        request.drop(*holder.path, RIGHTS)
    draft = _draft(request, holder)
    rows = [
        {
            "name": module.name,
            "slug": modules.slug(module.name),
            "ticked": module.name in draft.ticked,
            "boxes": sum(map(len, draft.rights.get(module.name, {}).values())),
            "of": sum(len(row.rights) for row in module.rows),
        }
        for module in _listed(request)
    ]
    return render.inside(
        request,
        "role_subscriptions.html",
        _trail(request, holder),
        holder=holder,
        rows=rows,
        unsaved=draft != _saved(holder),
        done=request.url("admin", kind),
    )


def change_subscriptions(request: Request, kind: str, name: str) -> HttpAnswer:
    """`action` is "save", or "permissions:MODULE" which opens that pop-up and saves nothing."""
    holder = _holder(request, kind, name)
    if holder is None:
        return render.missing(NO_HOLDER)
    draft = _draft(request, holder)
    ticked = {module.name for slug in request.texts("modules") if (module := modules.by_slug(slug))}
    listed = {module.name for module in _listed(request)}
    draft.ticked = (ticked & listed) | (draft.ticked - listed)
    action, _, slug = request.text("action").partition(":")
    if action == "permissions":
        return request.go(*holder.path, slug, "permissions")
    holder.rights.clear()
    holder.rights.update({module: draft.rights.get(module, {}) for module in draft.ticked})
    request.drop(*holder.path, RIGHTS)
    return request.go(*holder.path, notice=f"Subscriptions of {name} were saved.")


def _ticked_module(request: Request, holder: Holder, slug: str) -> Module | None:
    module = modules.by_slug(slug)
    return module if module in _listed(request) and module.name in _draft(request, holder).ticked else None


def _tick_first(request: Request, holder: Holder, slug: str) -> HttpAnswer:
    module = modules.by_slug(slug)
    if module not in _listed(request):
        return render.missing("This module has no permissions here")
    notice = f"Tick {module.name} first, then click Permissions."
    return request.go(*holder.path, editing=True, notice=notice)


def popup(request: Request, kind: str, name: str, slug: str) -> HttpAnswer:
    holder = _holder(request, kind, name)
    if holder is None:
        return render.missing(NO_HOLDER)
    module = _ticked_module(request, holder, slug)
    if module is None:
        return _tick_first(request, holder, slug)
    boxes = request.draft(set, *holder.path, RIGHTS, slug) if request.editing else None
    if boxes is None:
        request.drop(*holder.path, RIGHTS, slug)
        kept = _draft(request, holder).rights.get(module.name, {})
        boxes = {modules.box(row, right) for row, rights in kept.items() for right in rights}
    return render.inside(
        request,
        "permissions.html",
        _trail(request, holder, (f"{module.name} permissions", request.url(*holder.path, slug, "permissions"))),
        holder=holder,
        module=module,
        sections=modules.sections(module),
        boxes=boxes,
        box=modules.box,
        action=request.url(*holder.path, slug, "permissions"),
        back=request.url(*holder.path) + "?editing=1",
    )


def change_popup(request: Request, kind: str, name: str, slug: str) -> HttpAnswer:
    """`action` is "save" (into the page's draft) or a shortcut such as "activities-read-only"."""
    holder = _holder(request, kind, name)
    if holder is None:
        return render.missing(NO_HOLDER)
    module = _ticked_module(request, holder, slug)
    if module is None:
        return _tick_first(request, holder, slug)
    boxes = set(request.texts("rights"))
    for section in modules.sections(module):
        key, _, shortcut = request.text("action").partition("-")
        if key == section.key:
            boxes = (boxes - section.boxes("all")) | section.boxes(shortcut)
            request.keep(boxes, *holder.path, RIGHTS, slug)
            return request.go(*holder.path, slug, "permissions", editing=True)
    request.drop(*holder.path, RIGHTS, slug)
    _draft(request, holder).rights[module.name] = _rights(module, boxes)
    return request.go(*holder.path, editing=True)


def _rights(module: Module, boxes: set[str]) -> dict[str, set[str]]:
    """The ticked boxes as rows and rights; boxes that the module does not have are ignored."""
    rows = {row.name: {right for right in row.rights if modules.box(row.name, right) in boxes} for row in module.rows}
    return {row: rights for row, rights in rows.items() if rights}
