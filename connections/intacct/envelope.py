"""Builds requests: a control block and one operation with its functions (reference, intacct-gateway section 2)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from connections.intacct.auth import Auth, Login, Sender
from connections.intacct.elements import Element, add, set_attribute
from connections.intacct.functions import Function


@dataclass(frozen=True)
class Request:
    """A request ready to be sent. `function_ids` are the control ids of `functions`, in the same order."""

    functions: tuple[Function, ...]
    control_id: str
    function_ids: tuple[str, ...]
    body: bytes = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)  # what must never be shown again


def build(sender: Sender, auth: Auth, functions: Sequence[Function], *, additional_error_info: bool = False) -> Request:
    """Build the request for `functions`. Raises RequestNotExpressible, or ValueError when there is no function.

    `additional_error_info`: ask for AdditionalInfo with each error. Off unless asked for, because the element is
    younger than the published schema: where it belongs is not known, and a wrong place would refuse every request.
    """
    if not functions:
        raise ValueError("A request needs at least one function.")
    # Random, so that a reply meant for another request can never match.
    control_id = secrets.token_hex(12)
    function_ids = tuple(f"{control_id}-{index}" for index in range(len(functions)))
    root = etree.Element("request")
    _add_control(root, sender, control_id, additional_error_info=additional_error_info)
    operation = add(root, "operation")
    set_attribute(operation, "transaction", "false")
    _add_authentication(operation, auth)
    content = add(operation, "content")
    for function_id, function in zip(function_ids, functions, strict=True):
        element = add(content, "function")
        set_attribute(element, "controlid", function_id)
        function.write(element)
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Request(tuple(functions), control_id, function_ids, body, (sender.secret, auth.secret))


def _add_control(root: Element, sender: Sender, control_id: str, *, additional_error_info: bool) -> None:
    """The schema is a sequence: the order counts."""
    control = add(root, "control")
    add(control, "senderid", sender.sender_id)
    add(control, "password", sender.password)
    add(control, "controlid", control_id)
    # The API's default is "true", which would refuse a repeated control id: wrong for reads that we retry.
    add(control, "uniqueid", "false")
    add(control, "dtdversion", "3.0")
    add(control, "includewhitespace", "false")
    if additional_error_info:
        add(control, "showadditionalerrorinfo", "true")  # the documentation lists it last


def _add_authentication(operation: Element, auth: Auth) -> None:
    authentication = add(operation, "authentication")
    if not isinstance(auth, Login):
        add(authentication, "sessionid", auth.session_id)
        return
    login = add(authentication, "login")
    add(login, "userid", auth.user_id)
    add(login, "companyid", auth.company_id)
    add(login, "password", auth.password)
    if auth.client is not None:
        add(login, "clientid", auth.client)
    if auth.entity is not None:
        add(login, "locationid", auth.entity)
