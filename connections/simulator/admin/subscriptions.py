"""Company > Admin > Subscriptions: modules on and off, and the Multi-Entity Management settings.

The classic menus show two lists, without a window in between. Source: reference, setup-guides sections 1 (step 2), 3,
6 and 10 (row 14: no row Web Services); intacct-gateway section 5.
"""

from __future__ import annotations

from connections.simulator.admin import modules, render
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.catalogue import MODULES
from connections.simulator.http import HttpAnswer

HERE = ("admin", "subscriptions")
MULTI_ENTITY = "Multi-Entity Management"
JOURNALS = ("Inter Entity Journal",)


def _trail(request: Request, *more: Crumb) -> list[Crumb]:
    return [("Admin", request.url("admin")), ("Subscriptions", request.url(*HERE)), *more]


def _is_on(request: Request, name: str) -> bool:
    if name == MULTI_ENTITY:
        return request.company.multi_entity
    return modules.always_on(name) or name in request.company.subscriptions


def _fixed(name: str) -> bool:
    """Modules that nobody switches here: part of every company, or changed with the company itself by Sage."""
    return modules.always_on(name) or name == MULTI_ENTITY


def listing(request: Request) -> HttpAnswer:
    rows = [
        {
            "name": module.name,
            "slug": modules.slug(module.name),
            "on": _is_on(request, module.name),
            "fixed": _fixed(module.name),
            "configure": module.name == MULTI_ENTITY and request.company.multi_entity,
        }
        for module in MODULES
        if module.name != modules.WEB_SERVICES or request.company.web_services_offered
    ]
    return render.inside(request, "subscriptions.html", _trail(request), rows=rows)


def _switchable(request: Request, slug: str) -> str | None:
    module = modules.by_slug(slug)
    if module is None or _fixed(module.name):
        return None
    return module.name if module.name != modules.WEB_SERVICES or request.company.web_services_offered else None


def ask_subscribe(request: Request, slug: str) -> HttpAnswer:
    return _ask(request, slug, turn_on=True)


def ask_unsubscribe(request: Request, slug: str) -> HttpAnswer:
    return _ask(request, slug, turn_on=False)


def _ask(request: Request, slug: str, *, turn_on: bool) -> HttpAnswer:
    name = _switchable(request, slug)
    if name is None:
        return render.missing("This subscription cannot be switched here")
    if _is_on(request, name) == turn_on:
        return request.go(*HERE, notice=f"{name} is already {'on' if turn_on else 'off'}.")
    return render.inside(
        request,
        "subscribe.html",
        _trail(request, (name, request.url(*HERE, slug, "subscribe" if turn_on else "unsubscribe"))),
        name=name,
        turn_on=turn_on,
        charge=turn_on and name == modules.WEB_SERVICES,
    )


def subscribe(request: Request, slug: str) -> HttpAnswer:
    name = _switchable(request, slug)
    if name is None:
        return render.missing("This subscription cannot be switched here")
    request.company.subscriptions.add(name)
    return request.go(*HERE, notice=f"{name} is on.")


def unsubscribe(request: Request, slug: str) -> HttpAnswer:
    name = _switchable(request, slug)
    if name is None:
        return render.missing("This subscription cannot be switched here")
    request.company.subscriptions.discard(name)
    return request.go(*HERE, notice=f"{name} is off.")


def configure(request: Request) -> HttpAnswer:
    company = request.company
    return _configure_page(request, company.top_level_only, company.iet_credits_journal)


def _configure_page(request: Request, only: bool, journal: str, error: str = "") -> HttpAnswer:
    if not request.company.multi_entity:
        return render.missing("This company has no Multi-Entity Management")
    trail = _trail(
        request,
        (MULTI_ENTITY, request.url(*HERE)),
        ("Configure", request.url(*HERE, "multi-entity-management", "configure")),
    )
    return render.inside(
        request,
        "multi_entity.html",
        trail,
        status=422 if error else 200,
        top_level_only=only,
        journal=journal,
        # A journal chosen elsewhere (a named company, the control API) stays on offer.
        journals=list(dict.fromkeys([*JOURNALS, request.company.iet_credits_journal or JOURNALS[0]])),
        error=error,
    )


def save_configuration(request: Request) -> HttpAnswer:
    """Unticking the restriction needs an IET credits journal first, as the reference tells it."""
    company = request.company
    only, journal = request.ticked("top_level_only"), request.text("iet_credits_journal")
    if not company.multi_entity:
        return render.missing("This company has no Multi-Entity Management")
    if journal not in ("", company.iet_credits_journal, *JOURNALS):
        return _configure_page(request, only, "", "Choose an IET credits journal from the list.")
    if company.top_level_only and not only and not journal:
        error = "Choose an IET credits journal under Inter-entity transactions before you save."
        return _configure_page(request, only, journal, error)
    company.top_level_only, company.iet_credits_journal = only, journal
    return request.go(*HERE, notice="Multi-Entity Management was saved.")
