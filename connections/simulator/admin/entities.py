"""Company > Setup > Entities, and the entity drop-down by the company name.

Source: reference, setup-guides section 1 (steps 0b and 8) and section 6.
"""

from __future__ import annotations

from typing import Literal, cast

from connections.simulator.admin import render
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import LEVEL, Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import Entity

HERE = ("setup", "entities")
NO_ENTITY = "There is no such entity"


def _trail(request: Request, *more: Crumb) -> list[Crumb]:
    return [("Setup", request.url("setup")), ("Entities", request.url(*HERE)), *more]


def listing(request: Request) -> HttpAnswer:
    return render.inside(request, "entities.html", _trail(request))


def _form(request: Request, entity: Entity, error: str = "") -> HttpAnswer:
    here = request.url(*HERE, entity.entity_id, "edit")
    crumbs = _trail(request, (entity.entity_id, here), ("Edit", here))
    return render.inside(
        request,
        "entity.html",
        crumbs,
        status=422 if error else 200,
        entity=entity,
        error=error,
        back=request.url(*HERE),
    )


def edit(request: Request, entity_id: str) -> HttpAnswer:
    entity = request.company.entity(entity_id)
    return render.missing(NO_ENTITY) if entity is None else _form(request, entity)


def save(request: Request, entity_id: str) -> HttpAnswer:
    """Name and status; an entity that is Inactive cannot be entered."""
    entity, name, status = request.company.entity(entity_id), request.text("name"), request.text("status")
    if entity is None:
        return render.missing(NO_ENTITY)
    if not name or status not in ("active", "inactive"):
        return _form(request, entity, "Enter a name and choose a status.")
    entity.name, entity.status = name, cast("Literal['active', 'inactive']", status)
    return request.go(*HERE, notice=f"The entity {entity_id} was saved.")


def choose_level(request: Request) -> HttpAnswer:
    """The entity drop-down by the company name: where the administrator works from now on."""
    kind, _, level = request.text("level").partition(":")
    if (kind, level) != ("top", "") and (kind != "entity" or request.company.entity(level) is None):
        return render.missing(NO_ENTITY)
    request.keep(level, LEVEL)
    return request.go(notice=f"You work at {f'the entity {level}' if level else 'top level'} now.")


def go_home(request: Request) -> HttpAnswer:
    return request.go()
