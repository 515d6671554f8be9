"""The simulated Intacct's admin pages: where a person, or a scripted customer, acts as the administrator.

Plain forms: a POST that worked answers 303, one with something wrong answers 422 and shows the form again, a
page that is not there 404. Addresses and field names are stable; scripts drive them. Under
`/company/COMPANY_ID`, every part of an address escaped:

    (empty), /admin, /setup                   the menus: All, Admin, Setup
    /level                                    POST only: level (top, entity:ENTITY)
    /admin/subscriptions                      list; /MODULE/subscribe, /MODULE/unsubscribe: confirm (GET), do (POST,
                                              no fields). MODULE is the name in lower case with hyphens: web-services
      /multi-entity-management/configure      top_level_only (any value: ticked), iet_credits_journal
    /admin/users                              people and their admin privileges; /USER/permissions: the rights report
    /admin/web-services-users                 list; /USER: one user; /USER/permissions: the rights report
      /add                                    user_id, user_name, email, status (active, lockedout), user_type,
                                              admin_privileges (off, limited, full), roles*, entities*,
                                              top_level_access, action: save, contact, add-role; leads to
      /add/create                             no fields; not in the older form; leads to
      /add/verify                             admin_password; creates the user and sends the Welcome e-mail
      /USER/edit                              the same fields (user_id is ignored; status also inactive); leads to
      /USER/verify                            admin_password; saves
      /add/contact, /USER/edit/contact        contact_first_name, contact_last_name, contact_email, into the form
      /USER/contact                           view; /edit: the same fields, saved at once
      /USER/reset-password, /USER/delete      admin_password
    /admin/roles                              list; /add: name, description; /NAME: view, /NAME/edit: description,
                                              /NAME/delete: confirm (GET), do (POST, no fields)
    /admin/HOLDER/NAME/subscriptions          modules* (MODULE), action: save, permissions:MODULE
      /MODULE/permissions                     rights* ("Bills:List"), action: save, activities-all,
                                              activities-read-only, activities-clear, the same with reports-
                                              HOLDER is roles, or web-services-users in a user-based company
    /setup/company/general-information        view; /edit: permission_type (role)
    /setup/company/security                   view
      /edit                                   enforce_ip_filters, action: save, add-authorization, edit-ip-filter,
                                              edit-authorization:SENDER, remove-authorization:SENDER
      /edit/web-services-authorizations/add   sender_id, description, status (active, inactive)
      /edit/web-services-authorizations/SENDER/edit  description, status
      /edit/ip-filters                        action: save, remove:USER; /add: user_id, start, end
    /setup/entities                           list; /ENTITY/edit: name, status (active, inactive)
    /mailbox                                  what Intacct sent from this company, by address; read only
    /simulated-gateway                        no page of Intacct: the fields are those of `gateway_fields.py`, and
                                              action: save, release-slots, end-sessions, put-back

`/` takes `q`, a part of a company's ID or title. `/mailbox/ADDRESS` is the mailbox of one address, whichever company
wrote: what a vendor sees who holds the mailbox.

The menus differ by the company's look, the addresses do not; in the classic menus /admin and /setup lead to the top.
What the signed-in administrator may not do answers 403.

    * repeated field. Forms below a second save (permissions, /setup/company/security/edit/...) change nothing until
      the page that opened them is saved; opening that page afresh, without `?editing=1`, forgets them.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from connections.simulator.admin import (
    company,
    company_list,
    contacts,
    entities,
    gateway,
    mailbox,
    menus,
    permissions,
    render,
    roles,
    security_popups,
    subscriptions,
    user_form,
    users,
)
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import World

Page = Callable[..., HttpAnswer]  # called with the request and the captured parts of the address


def _menu(request: Request) -> HttpAnswer:
    if request.company.look.menus == "classic":
        return render.inside(request, "home.html", [("Home", request.url())])
    return render.inside(request, "menu.html", [("All", request.url())], groups=("Admin", "Setup"))


def _tab(request: Request, tab: menus.Tab) -> HttpAnswer:
    """A tab of the current menus; where there is none, the way to the top page."""
    if (tab, (tab.lower(),)) not in menus.tabs(request.company):
        return request.go()
    return render.inside(request, "menu.html", [(tab, request.url(tab.lower()))], groups=(tab,))


def _admin_menu(request: Request) -> HttpAnswer:
    return _tab(request, "Admin")


def _setup_menu(request: Request) -> HttpAnswer:
    return _tab(request, "Setup")


# Address inside a company ("{}" captures one part) -> page shown, page that takes the form.
ROUTES: dict[str, tuple[Page, Page | None]] = {
    "": (_menu, None),
    "admin": (_admin_menu, None),
    "setup": (_setup_menu, None),
    "admin/subscriptions": (subscriptions.listing, None),
    "admin/subscriptions/multi-entity-management/configure": (
        subscriptions.configure,
        subscriptions.save_configuration,
    ),
    "admin/subscriptions/{}/subscribe": (subscriptions.ask_subscribe, subscriptions.subscribe),
    "admin/subscriptions/{}/unsubscribe": (subscriptions.ask_unsubscribe, subscriptions.unsubscribe),
    "admin/users": (users.standard_users, None),
    "admin/users/{}/permissions": (users.report_of_person, None),
    "admin/web-services-users": (users.web_services_users, None),
    "admin/web-services-users/add": (user_form.add, user_form.fill_new),
    "admin/web-services-users/add/contact": (contacts.ask_new, contacts.keep_new),
    "admin/web-services-users/add/create": (user_form.ask_create, user_form.confirm_create),
    "admin/web-services-users/add/verify": (user_form.ask_verify_new, user_form.create),
    "admin/web-services-users/{}": (users.view, None),
    "admin/web-services-users/{}/edit": (user_form.edit, user_form.fill_known),
    "admin/web-services-users/{}/edit/contact": (contacts.ask_known, contacts.keep_known),
    "admin/web-services-users/{}/contact": (contacts.view, None),
    "admin/web-services-users/{}/contact/edit": (contacts.edit, contacts.save),
    "admin/web-services-users/{}/verify": (user_form.ask_verify, user_form.save),
    "admin/web-services-users/{}/reset-password": (users.ask_reset, users.reset_password),
    "admin/web-services-users/{}/delete": (users.ask_delete, users.delete),
    "admin/web-services-users/{}/permissions": (users.report, None),
    "admin/roles": (roles.listing, None),
    "admin/roles/add": (roles.add, roles.create),
    "admin/roles/{}": (roles.view, None),
    "admin/roles/{}/edit": (roles.edit, roles.save),
    "admin/roles/{}/delete": (roles.ask_delete, roles.delete),
    "admin/{}/{}/subscriptions": (permissions.subscriptions, permissions.change_subscriptions),
    "admin/{}/{}/subscriptions/{}/permissions": (permissions.popup, permissions.change_popup),
    "setup/company": (company.index, None),
    "setup/company/general-information": (company.general, None),
    "setup/company/general-information/edit": (company.edit_general, company.save_general),
    "setup/company/security": (company.security, None),
    "setup/company/security/edit": (company.edit_security, company.change_security),
    "setup/company/security/edit/web-services-authorizations/add": (
        security_popups.add_authorization,
        security_popups.keep_authorization,
    ),
    "setup/company/security/edit/web-services-authorizations/{}/edit": (
        security_popups.edit_authorization,
        security_popups.keep_edited_authorization,
    ),
    "setup/company/security/edit/ip-filters": (security_popups.ip_filters, security_popups.change_ip_filters),
    "setup/company/security/edit/ip-filters/add": (security_popups.add_ip_filter, security_popups.keep_ip_filter),
    "setup/entities": (entities.listing, None),
    "setup/entities/{}/edit": (entities.edit, entities.save),
    "level": (entities.go_home, entities.choose_level),
    "simulated-gateway": (gateway.show, gateway.change),
    "mailbox": (mailbox.of_company, None),
}


def _captured(pattern: str, parts: list[str]) -> list[str] | None:
    """The parts of an address that a pattern captures; None where it does not fit."""
    wanted = pattern.split("/") if pattern else []
    if len(wanted) != len(parts) or any(want not in ("{}", part) for want, part in zip(wanted, parts, strict=True)):
        return None
    return [part for want, part in zip(wanted, parts, strict=True) if want == "{}"]


def _inside_company(request: Request, parts: list[str]) -> HttpAnswer:
    if not menus.may_open(request.company, parts):
        return render.missing("You do not have permission to open this page", 403)
    for pattern, (show, take) in ROUTES.items():
        captured = _captured(pattern, parts)
        if captured is None:
            continue
        if request.method == "GET":
            return show(request, *captured)
        if request.method == "POST" and take is not None:
            return take(request, *captured)
        return render.missing("This page cannot be used that way", 405)
    return render.missing("There is no such page")


def handle(world: World, method: str, path: str, form: dict[str, list[str]], query: dict[str, list[str]]) -> HttpAnswer:
    """Answer one request to `/` or below `/company/`.

    `path` is the address as requested, without its query and still escaped; `form` and `query` are decoded.
    The world is locked for the whole request, so a page never shows half of a change.
    """
    parts = [unquote(part) for part in path.split("/") if part]
    if path == render.STYLE_PATH:
        return render.style_sheet()
    with world.lock:
        if not parts:
            return company_list.show(world, query)
        if parts[0] == "mailbox" and len(parts) == 2 and method == "GET":
            return mailbox.of_address(world, parts[1])
        found = world.company(parts[1]) if parts[0] == "company" and len(parts) > 1 else None
        if found is None:
            return render.missing("There is no such company" if parts[0] == "company" else "There is no such page")
        return _inside_company(Request(world, found, method, form, query), parts[2:])
