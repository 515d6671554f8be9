"""The pop-ups of Company > Setup > Company > Security > Edit: sender authorizations and IP filters.

Save in a pop-up changes only the draft of the Security tab; the tab's own Save changes the company.
Source: reference, setup-guides section 1 (step 3) and section 10 rows 2 and 7.
"""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address
from typing import cast, get_args

from connections.simulator.admin import company, render
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer
from connections.simulator.state import SenderAuthorization, SenderStatus

LONGEST_RANGE = 256


def _authorization_page(request: Request, sender: SenderAuthorization, *, new: bool, error: str = "") -> HttpAnswer:
    here = request.url(*company.AUTHORIZATIONS, *(("add",) if new else (sender.sender_id, "edit")))
    crumbs = (
        ("Security", request.url(*company.SECURITY)),
        ("Edit", request.url(*company.EDIT) + "?editing=1"),
        ("Web Services sender information", here),
    )
    return render.inside(
        request,
        "authorization.html",
        company.trail(request, *crumbs),
        status=422 if error else 200,
        sender=sender,
        new=new,
        error=error,
        action=here,
        back=request.url(*company.EDIT) + "?editing=1",
    )


def add_authorization(request: Request) -> HttpAnswer:
    return _authorization_page(request, SenderAuthorization(""), new=True)


def keep_authorization(request: Request) -> HttpAnswer:
    """A new line in the draft. The sender ID is kept exactly as typed: Intacct never corrects it either."""
    draft = company.security_draft(request)
    status = request.text("status")
    sender = SenderAuthorization(request.typed("sender_id"), request.text("description"))
    if not sender.sender_id.strip():
        return _authorization_page(request, sender, new=True, error="Sender ID is required.")
    if status not in get_args(SenderStatus):
        return _authorization_page(request, sender, new=True, error="Choose a status.")
    if any(known.sender_id == sender.sender_id for known in draft.senders):
        return _authorization_page(request, sender, new=True, error="This sender ID is already in the list.")
    sender.status = cast("SenderStatus", status)
    draft.senders.append(sender)
    return request.go(*company.EDIT, editing=True)


def _drafted(request: Request, sender_id: str) -> SenderAuthorization | None:
    senders = company.security_draft(request).senders
    return next((sender for sender in senders if sender.sender_id == sender_id), None)


def edit_authorization(request: Request, sender_id: str) -> HttpAnswer:
    sender = _drafted(request, sender_id)
    if sender is None:
        return render.missing("This sender ID is not in the list")
    return _authorization_page(request, sender, new=False)


def keep_edited_authorization(request: Request, sender_id: str) -> HttpAnswer:
    """Description and status; the sender ID itself cannot be edited, only removed and added again."""
    sender, status = _drafted(request, sender_id), request.text("status")
    if sender is None:
        return render.missing("This sender ID is not in the list")
    if status not in get_args(SenderStatus):
        return _authorization_page(request, sender, new=False, error="Choose a status.")
    sender.description, sender.status = request.text("description"), cast("SenderStatus", status)
    return request.go(*company.EDIT, editing=True)


def ip_filters(request: Request) -> HttpAnswer:
    return _ip_filter_page(request)


def add_ip_filter(request: Request) -> HttpAnswer:
    return _ip_filter_page(request, adding=True)


def _ip_filter_page(request: Request, error: str = "", *, adding: bool = False) -> HttpAnswer:
    add = request.url(*company.IP_FILTERS, "add")
    here = add if adding else request.url(*company.IP_FILTERS)
    crumbs = (
        ("Security", request.url(*company.SECURITY)),
        ("Edit", request.url(*company.EDIT) + "?editing=1"),
        ("IP filter", here),
    )
    return render.inside(
        request,
        "ip_filter.html",
        company.trail(request, *crumbs),
        status=422 if error else 200,
        shown=company.security_draft(request),
        adding=adding,
        chosen=request.text("user_id"),
        start=request.text("start"),
        end=request.text("end"),
        error=error,
        action=here,
        add=add,
        back=request.url(*company.EDIT) + "?editing=1",
    )


def change_ip_filters(request: Request) -> HttpAnswer:
    """`action` is "save", which closes the window, or "remove:USER"; both in the draft of the Security tab."""
    action, _, user_id = request.typed("action").partition(":")
    if action == "remove":
        company.security_draft(request).ip_filters.pop(user_id, None)
        return request.go(*company.IP_FILTERS)
    return request.go(*company.EDIT, editing=True)


def _addresses(start: str, end: str) -> list[str] | None:
    """Every address of a range, both ends included; None where it is not a range of sensible length."""
    try:
        first, last = int(IPv4Address(start)), int(IPv4Address(end or start))
    except AddressValueError:
        return None
    return [str(IPv4Address(n)) for n in range(first, last + 1)] if 0 <= last - first < LONGEST_RANGE else None


def keep_ip_filter(request: Request) -> HttpAnswer:
    """Allow a user a range of addresses, in the draft. An empty end means the one address."""
    if request.typed("action").startswith("remove:"):
        return change_ip_filters(request)
    user_id, addresses = request.text("user_id"), _addresses(request.text("start"), request.text("end"))
    if request.company.user(user_id) is None:
        return _ip_filter_page(request, "Choose a user.", adding=True)
    if addresses is None:
        error = f"Enter a start and an end address, at most {LONGEST_RANGE} addresses apart."
        return _ip_filter_page(request, error, adding=True)
    allowed = company.security_draft(request).ip_filters.setdefault(user_id, [])
    allowed.extend(address for address in addresses if address not in allowed)
    return request.go(*company.EDIT, editing=True)
