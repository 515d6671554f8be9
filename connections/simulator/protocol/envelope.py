"""Reading a request: well-formedness and the values in it. What form it must have is in `schema`.

Source: reference, intacct-gateway section 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from connections.simulator.protocol import refusals, schema


@dataclass(frozen=True)
class Echo:
    """What the reply repeats of the control block, and how it is to be written."""

    sender_id: str
    control_id: str
    unique_id: bool
    dtd_version: str
    whitespace: bool  # the reply is laid out for reading; the gateway's default
    more: bool  # errors carry `additionalinfo`


@dataclass(frozen=True)
class Login:
    user_id: str
    company_id: str
    password: str = field(repr=False)
    entity_id: str | None = None  # None: not asked for
    client_id: str = ""  # a console's client company; "" for none


@dataclass(frozen=True)
class FunctionCall:
    control_id: str
    name: str
    element: etree._Element


@dataclass(frozen=True)
class Operation:
    """One `operation`: who signs in, and what is to be done."""

    login: Login | None
    session_id: str = field(repr=False)  # "" when signing in with a login
    oauth: bool
    transaction: bool
    functions: tuple[FunctionCall, ...]


@dataclass(frozen=True)
class Request:
    sender_id: str
    sender_password: str = field(repr=False)
    policy_id: str
    echo: Echo
    operations: tuple[Operation, ...]  # one or more, each answered by itself

    @property
    def functions(self) -> tuple[FunctionCall, ...]:
        return tuple(function for operation in self.operations for function in operation.functions)


def parse(body: bytes) -> etree._Element:
    """The request's root, in any encoding that its bytes declare. Refuses what is not XML, and any DOCTYPE."""
    if not body.strip():
        raise refusals.unreadable()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise refusals.schema_error(str(error.msg)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusals.schema_error("DOCTYPE is not allowed.")
    return root


def text_of(parent: etree._Element, path: str) -> str:
    """The text at that path, "" where there is none."""
    return (parent.findtext(path) or "").strip()


def true_at(parent: etree._Element, path: str) -> bool:
    """Whether the element there says yes, as XML Schema writes it."""
    return text_of(parent, path) in ("true", "1")


def echo_of(root: etree._Element) -> Echo:
    """What a reply needs of the control block, whatever else is wrong with the request."""
    return Echo(
        sender_id=root.findtext("control/senderid") or "",
        control_id=text_of(root, "control/controlid"),
        unique_id=text_of(root, "control/uniqueid").lower() != "false",  # the gateway's default is true
        dtd_version=text_of(root, "control/dtdversion") or "3.0",
        whitespace=text_of(root, "control/includewhitespace") not in ("false", "0"),
        more=true_at(root, "control/showadditionalerrorinfo"),
    )


def company_id_of(operation: etree._Element | None) -> str | None:
    """The company an operation is for, before anything else is checked; None when it uses no login.

    `console|client|entity` names a console: its first part is the company (section 2).
    """
    login = None if operation is None else operation.find("authentication/login")
    return None if login is None else text_of(login, "companyid").split("|")[0].strip()


def read(root: etree._Element, echo: Echo) -> Request:
    """The request's values, after the schema has been checked. Raises ControlRefused (XL03000003)."""
    schema.check(root)
    control = root[0]
    return Request(
        sender_id=echo.sender_id,
        sender_password=control.findtext("password") or "",
        policy_id=text_of(control, "policyid"),
        echo=echo,
        operations=tuple(_operation(element) for element in root.iterchildren("operation")),
    )


def _operation(element: etree._Element) -> Operation:
    choice = element[0][0]
    return Operation(
        login=_login(choice) if choice.tag == "login" else None,
        session_id=(choice.text or "").strip() if choice.tag == "sessionid" else "",
        oauth=choice.tag == "oauth",
        transaction=element.get("transaction") == "true",
        functions=tuple(
            FunctionCall(function.get("controlid", ""), str(function[0].tag), function[0])
            for content in element.findall("content")
            for function in content
        ),
    )


def _login(login: etree._Element) -> Login:
    # A console's client is named in an element of its own, or in the company ID: console|client|entity.
    company_id, *inside = (part.strip() for part in (login.findtext("companyid") or "").split("|"))
    client_id, entity_id = (*inside, "", "")[:2]
    return Login(
        user_id=login.findtext("userid") or "",
        company_id=company_id,
        password=login.findtext("password") or "",
        entity_id=text_of(login, "locationid") or entity_id or None,
        client_id=text_of(login, "clientid") or client_id,
    )
