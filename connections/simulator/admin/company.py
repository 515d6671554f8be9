"""Company > Setup > Company: the tabs General information and Security.

The pop-ups of the Security tab are in `security_popups.py`.
Source: reference, setup-guides section 1 (steps 1 and 3), 5.1 and section 10 rows 2 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from connections.simulator.admin import render
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import Company, SenderAuthorization

HERE = ("setup", "company")
GENERAL = (*HERE, "general-information")
SECURITY = (*HERE, "security")
EDIT = (*SECURITY, "edit")
AUTHORIZATIONS = (*EDIT, "web-services-authorizations")
IP_FILTERS = (*EDIT, "ip-filters")
KINDS = {
    "production": "Production company",
    "implementation": "Implementation company",
    "sandbox": "Sandbox",
    "trial": "Trial company",
}


@dataclass
class SecurityDraft:
    """The Security tab in edit mode as it stands on the screen."""

    senders: list[SenderAuthorization]
    enforce_ip_filters: bool
    ip_filters: dict[str, list[str]]  # user ID -> addresses allowed; users without a filter are left out


def trail(request: Request, *more: Crumb) -> list[Crumb]:
    """The menu trail down to the company page, then `more`."""
    return [("Setup", request.url("setup")), ("Company", request.url(*GENERAL)), *more]


def _saved(company: Company) -> SecurityDraft:
    filters = {user.user_id: list(user.ip_filter) for user in company.users if user.ip_filter}
    return SecurityDraft([replace(sender) for sender in company.senders], company.enforce_ip_filters, filters)


def security_draft(request: Request) -> SecurityDraft:
    """The draft of the Security tab; a new one, equal to what is saved, where there is none."""
    draft = request.draft(SecurityDraft, *EDIT)
    if draft is None:
        draft = _saved(request.company)
        request.keep(draft, *EDIT)
    return draft


def index(request: Request) -> HttpAnswer:
    return request.go(*GENERAL)


def general(request: Request) -> HttpAnswer:
    crumb = ("General information", request.url(*GENERAL))
    return render.inside(request, "company_general.html", trail(request, crumb), kind=KINDS[request.company.kind])


def edit_general(request: Request) -> HttpAnswer:
    here = request.url(*GENERAL, "edit")
    crumbs = (("General information", request.url(*GENERAL)), ("Edit", here))
    return render.inside(request, "company_general_edit.html", trail(request, *crumbs), back=request.url(*GENERAL))


def save_general(request: Request) -> HttpAnswer:
    """A user-based company can move to role-based; nothing in the reference says that there is a way back."""
    if request.text("permission_type") == "role":
        request.company.permission_type = "role"
    return request.go(*GENERAL, notice="The company was saved.")


def security(request: Request) -> HttpAnswer:
    request.drop(*EDIT)  # whoever is back here without a Save has left the edits behind
    crumb = ("Security", request.url(*SECURITY))
    return render.inside(request, "company_security.html", trail(request, crumb), shown=_saved(request.company))


def edit_security(request: Request) -> HttpAnswer:
    if not request.editing:
        request.drop(*EDIT)
    draft = security_draft(request)
    crumbs = (("Security", request.url(*SECURITY)), ("Edit", request.url(*EDIT)))
    return render.inside(
        request,
        "company_security_edit.html",
        trail(request, *crumbs),
        shown=draft,
        unsaved=draft != _saved(request.company),
        back=request.url(*SECURITY),
    )


def change_security(request: Request) -> HttpAnswer:
    """`action` is "save", or opens a pop-up, or takes a line away; only "save" changes the company."""
    draft = security_draft(request)
    draft.enforce_ip_filters = request.ticked("enforce_ip_filters")
    action, _, subject = request.typed("action").partition(":")
    if action == "add-authorization":
        return request.go(*AUTHORIZATIONS, "add")
    if action == "edit-authorization":
        return request.go(*AUTHORIZATIONS, subject, "edit")
    if action == "edit-ip-filter":
        return request.go(*IP_FILTERS)
    if action == "remove-authorization":
        draft.senders = [sender for sender in draft.senders if sender.sender_id != subject]
        return request.go(*EDIT, editing=True)
    _apply(draft, request.company)
    request.drop(*EDIT)
    return request.go(*SECURITY, notice="The company was saved.")


def _apply(draft: SecurityDraft, company: Company) -> None:
    company.senders = draft.senders
    company.enforce_ip_filters = draft.enforce_ip_filters
    for user in company.users:
        user.ip_filter = draft.ip_filters.get(user.user_id, [])
