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

from connections.simulator.protocol import additional, layout
from connections.simulator.protocol.envelope import Echo
from connections.simulator.protocol.escaping import quoted, tag
from connections.simulator.protocol.refused import ControlRefused, Entry

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Identity:
    """Who is signed in and where, as the `authentication` block repeats it."""

    company_id: str
    user_id: str
    entity_id: str  # "" at top level
    session_minutes: int


@dataclass(frozen=True)
class Plain:
    """A body that goes out as it is, without an envelope."""

    body: bytes
    content_type: str


@dataclass(frozen=True)
class Result:
    """One `result` block: `inner` is ready XML (data, or errormessage)."""

    status: str  # success, failure or aborted
    function: str
    control_id: str
    inner: str


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


def _error(entry: Entry, more: bool) -> str:
    description, description2 = entry.description, entry.description2
    if entry.errorno.startswith("GW-") or entry.errorno.startswith("XMLGW"):
        # Refusals of the gateway proper have a number and a description, nothing else.
        text = f"{description} [Request ID: {secrets.token_hex(8)}]"
        return f"<error>{tag('errorno', entry.errorno)}{tag('description', text)}</error>"
    support_id = _support_id()
    if description2:
        description2 = f"{description2} [Support ID: {support_id}]"
    info = additional.info(entry, support_id) if more else ""
    return (
        f"<error>{tag('errorno', entry.errorno)}{tag('description', description)}"
        f"{tag('description2', description2)}{tag('correction', entry.correction)}{info}</error>"
    )


def errors(entries: Iterable[Entry], more: bool = False) -> str:
    """`more`: with the `additionalinfo` that showadditionalerrorinfo asks for."""
    return f"<errormessage>{''.join(_error(entry, more) for entry in entries)}</errormessage>"


def _control(status: str, echo: Echo | None, values: str) -> str:
    if echo is None or values == "none":
        return f"<control>{tag('status', status)}{tag('uniqueid', 'false')}{tag('dtdversion', '3.0')}</control>"
    sender_id, control_id = (echo.sender_id, echo.control_id) if values == "values" else ("", "")
    return (
        f"<control>{tag('status', status)}{tag('senderid', sender_id)}{tag('controlid', control_id)}"
        f"{tag('uniqueid', str(echo.unique_id).lower())}{tag('dtdversion', echo.dtd_version)}</control>"
    )


def _response(inner: str, whitespace: bool) -> bytes:
    response = f"<response>{inner}</response>"
    return f"{DECLARATION}{layout.laid_out(response) if whitespace else response}".encode()


def control_failure(refused: ControlRefused, echo: Echo | None) -> bytes:
    """Refused before anybody signed in: control and errormessage, no operation."""
    more = echo is not None and echo.more
    whitespace = echo is not None and echo.whitespace and refused.echo != "none"
    return _response(_control("failure", echo, refused.echo) + errors(refused.entries, more), whitespace)


def answered(echo: Echo, operations: Iterable[str]) -> bytes:
    """Heard: one `operation` for each that was asked, in their order."""
    return _response(_control("success", echo, "values") + "".join(operations), echo.whitespace)


def signed_out(entries: Iterable[Entry], user_id: str, company_id: str, more: bool) -> str:
    """An `operation` refused at sign-in: no level, no session times and no results."""
    block = f"<authentication>{tag('status', 'failure')}{tag('userid', user_id)}{tag('companyid', company_id)}"
    return f"<operation>{block}</authentication>{errors(entries, more)}</operation>"


def signed_in(identity: Identity, results: Iterable[Result]) -> str:
    """An `operation` that was let in: one result per function, in the order asked."""
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
    return f"<operation>{authentication}{written}</operation>"
