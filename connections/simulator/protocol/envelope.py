"""Reading a request: well-formedness, the schema's order and required parts, and the values.

Source: reference, intacct-gateway section 2 (the schema uses sequences, so order matters).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from connections.simulator.protocol import refusals

# (name, required) in the order of the schema
CONTROL = (
    ("senderid", True),
    ("password", False),
    ("controlid", True),
    ("uniqueid", False),
    ("dtdversion", True),
    ("policyid", False),
    ("debug", False),
    ("includewhitespace", False),
    ("showadditionalerrorinfo", False),  # documented but not in the published schema: its place is not certain
)
LOGIN = (("userid", True), ("companyid", True), ("password", True), ("clientid", False), ("locationid", False))
OPERATION = (("authentication", True), ("preferences", False), ("content", True))

# What a function must hold to be worth running; everything else inside may come in any order.
REQUIRED_IN = {
    "query": ("object", "select"),
    "readByQuery": ("object", "query"),
    "readMore": ("resultId",),
    "read": ("object", "keys"),
    "readByName": ("object", "keys"),
    "lookup": ("object",),
    "inspect": ("object",),
    "getUserPermissions": ("userId",),
}
MAX_CONTROL_ID = 256


@dataclass(frozen=True)
class Login:
    user_id: str
    company_id: str
    password: str = field(repr=False)
    entity_id: str | None = None  # None: not asked for


@dataclass(frozen=True)
class FunctionCall:
    control_id: str
    name: str
    element: etree._Element


@dataclass(frozen=True)
class Request:
    sender_id: str
    sender_password: str = field(repr=False)
    control_id: str
    unique_id: bool
    dtd_version: str
    policy_id: str
    login: Login | None
    session_id: str = field(repr=False)  # "" when signing in with a login
    transaction: bool
    functions: tuple[FunctionCall, ...]


def parse(body: bytes) -> etree._Element:
    """The request's root. Refuses what is not XML, and any document with a DOCTYPE."""
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


def company_id_of(root: etree._Element) -> str | None:
    """The company the request is for, before anything else is checked; None when it uses a session.

    `console|client|entity` names a console: its first part is the company (section 2).
    """
    login = root.find("operation/authentication/login")
    return None if login is None else text_of(login, "companyid").split("|")[0]


def session_id_of(root: etree._Element) -> str:
    return text_of(root, "operation/authentication/sessionid")


def read(root: etree._Element) -> Request:
    """The request's values, after the schema has been checked. Raises ControlRefused (XL03000003)."""
    _check_sequence(root, (("control", True), ("operation", True)), "request")
    control, operation = root[0], root[1]
    _check_sequence(control, CONTROL, "control")
    _check_sequence(operation, OPERATION, "operation")
    if len(text_of(control, "controlid")) > MAX_CONTROL_ID:
        raise refusals.schema_error("Element 'controlid': the value is too long.")
    return Request(
        sender_id=control.findtext("senderid") or "",
        sender_password=control.findtext("password") or "",
        control_id=text_of(control, "controlid"),
        unique_id=text_of(control, "uniqueid").lower() != "false",  # the gateway's default is true
        dtd_version=text_of(control, "dtdversion"),
        policy_id=text_of(control, "policyid"),
        login=_login(operation),
        session_id=session_id_of(root),
        transaction=operation.get("transaction") == "true",
        functions=_functions(operation),
    )


def _check_sequence(parent: etree._Element, sequence: tuple[tuple[str, bool], ...], name: str) -> None:
    """The children must be those of the sequence, each at most once, in this order, the required ones present."""
    if parent.tag != name:
        raise refusals.schema_error(f"Element '{parent.tag}': this element is not expected. Expected is ( {name} ).")
    position = 0
    names = [entry for entry, _ in sequence]
    for child in parent:
        if child.tag not in names[position:]:
            expected = ", ".join(names[position:]) or "nothing more"
            raise refusals.schema_error(
                f"Element '{child.tag}': this element is not expected. Expected is one of ( {expected} )."
            )
        position = names.index(str(child.tag)) + 1
    for entry, required in sequence:
        if required and parent.find(entry) is None:
            raise refusals.schema_error(f"Element '{name}': missing child element ( {entry} ).")


def _login(operation: etree._Element) -> Login | None:
    authentication = operation[0]
    if len(authentication) != 1 or authentication[0].tag not in ("login", "sessionid", "oauth"):
        raise refusals.schema_error("Element 'authentication': expected is one of ( login, sessionid, oauth ).")
    login = authentication[0]
    if login.tag != "login":
        return None
    _check_sequence(login, LOGIN, "login")
    return Login(
        user_id=login.findtext("userid") or "",
        company_id=text_of(login, "companyid"),
        password=login.findtext("password") or "",
        entity_id=text_of(login, "locationid") or None,
    )


def _functions(operation: etree._Element) -> tuple[FunctionCall, ...]:
    content = operation.find("content")
    if content is None or not len(content):
        raise refusals.schema_error("Element 'content': missing child element ( function ).")
    return tuple(_function(element) for element in content)


def _function(element: etree._Element) -> FunctionCall:
    if element.tag != "function":
        raise refusals.schema_error(f"Element '{element.tag}': this element is not expected. Expected is ( function ).")
    control_id = element.get("controlid")
    if control_id is None or len(control_id) > MAX_CONTROL_ID:
        raise refusals.schema_error("Element 'function': the attribute 'controlid' is missing or too long.")
    if len(element) != 1:
        raise refusals.schema_error("Element 'function': exactly one call is expected inside.")
    call = element[0]
    for required in REQUIRED_IN.get(str(call.tag), ()):
        if call.find(required) is None:
            raise refusals.schema_error(f"Element '{call.tag}': missing child element ( {required} ).")
    return FunctionCall(control_id, str(call.tag), call)
