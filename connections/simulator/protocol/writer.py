"""Writing an answer as the gateway does: envelope, errors with their Support ID, escaped text.

Source: reference, intacct-gateway section 3. Written as text because the gateway's habits matter here: empty
elements come as `<x></x>`, apostrophes as `&#039;`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from connections.simulator.protocol.envelope import Request
from connections.simulator.protocol.refusals import ControlRefused, Entry

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_QUOTES = {"'": "&#039;", '"': "&quot;"}


@dataclass(frozen=True)
class Identity:
    """Who is signed in and where, as the `authentication` block repeats it."""

    company_id: str
    user_id: str
    entity_id: str  # "" at top level
    session_minutes: int


@dataclass(frozen=True)
class Result:
    """One `result` block: `inner` is ready XML (data, or errormessage)."""

    status: str  # success, failure or aborted
    function: str
    control_id: str
    inner: str


def quoted(value: str) -> str:
    """Text made safe for an element or an attribute."""
    return escape(value, _QUOTES)


def tag(name: str, value: str = "") -> str:
    """One element with text in it."""
    return f"<{name}>{quoted(value)}</{name}>"


def data(attributes: Mapping[str, object], inner: str) -> str:
    """The `data` block with its attributes; `inner` is ready XML."""
    written = "".join(f' {name}="{quoted(str(value))}"' for name, value in attributes.items())
    return f"<data{written}>{inner}</data>"


def rows(name: str, fields: Iterable[Mapping[str, str]]) -> str:
    """Records as the gateway lists them: one element per record, one element per field."""
    return "".join(f"<{name}>{''.join(tag(key, value) for key, value in row.items())}</{name}>" for row in fields)


def _support_id() -> str:
    """In the shape of recorded ones: percent-encoded, different every time."""
    return f"{secrets.token_hex(3)}EBXMLGW{secrets.randbelow(10**9):09d}-AG%7E{secrets.token_hex(6)}AAAA%3D"


def _error(entry: Entry) -> str:
    description, description2 = entry.description, entry.description2
    if entry.errorno.startswith("GW-") or entry.errorno.startswith("XMLGW"):
        # Refusals of the gateway proper have a number and a description, nothing else.
        text = f"{description} [Request ID: {secrets.token_hex(8)}]"
        return f"<error>{tag('errorno', entry.errorno)}{tag('description', text)}</error>"
    if description2:
        description2 = f"{description2} [Support ID: {_support_id()}]"
    return (
        f"<error>{tag('errorno', entry.errorno)}{tag('description', description)}"
        f"{tag('description2', description2)}{tag('correction', entry.correction)}</error>"
    )


def errors(entries: Iterable[Entry]) -> str:
    return f"<errormessage>{''.join(_error(entry) for entry in entries)}</errormessage>"


def _control(status: str, request: Request | None, echo: str) -> str:
    if echo == "none" or (request is None and echo == "values"):
        return f"<control>{tag('status', status)}{tag('uniqueid', 'false')}{tag('dtdversion', '3.0')}</control>"
    sender_id, control_id = (request.sender_id, request.control_id) if request and echo == "values" else ("", "")
    unique = "true" if request and request.unique_id else "false"
    return (
        f"<control>{tag('status', status)}{tag('senderid', sender_id)}{tag('controlid', control_id)}"
        f"{tag('uniqueid', unique)}{tag('dtdversion', '3.0')}</control>"
    )


def _response(inner: str) -> bytes:
    return f"{DECLARATION}<response>{inner}</response>".encode()


def control_failure(refused: ControlRefused, request: Request | None) -> bytes:
    """Refused before anybody signed in: control and errormessage, no operation."""
    return _response(_control("failure", request, refused.echo) + errors(refused.entries))


def authentication_failure(request: Request, entries: Iterable[Entry], user_id: str, company_id: str) -> bytes:
    """Refused at sign-in: no level, no session times and no results."""
    block = f"<authentication>{tag('status', 'failure')}{tag('userid', user_id)}{tag('companyid', company_id)}"
    operation = f"<operation>{block}</authentication>{errors(entries)}</operation>"
    return _response(_control("success", request, "values") + operation)


def answered(request: Request, identity: Identity, results: Iterable[Result]) -> bytes:
    """Signed in: one result per function, in the order asked."""
    now = datetime.fromtimestamp(int(time.time()), UTC)
    timeout = now + timedelta(minutes=identity.session_minutes)
    authentication = (
        f"<authentication>{tag('status', 'success')}{tag('userid', identity.user_id)}"
        f"{tag('companyid', identity.company_id)}{tag('locationid', identity.entity_id)}"
        f"{tag('sessiontimestamp', now.isoformat())}{tag('sessiontimeout', timeout.isoformat())}</authentication>"
    )
    written = "".join(
        f"<result>{tag('status', result.status)}{tag('function', result.function)}"
        f"{tag('controlid', result.control_id)}{result.inner}</result>"
        for result in results
    )
    return _response(_control("success", request, "values") + f"<operation>{authentication}{written}</operation>")
