"""Raw XML over real HTTP: what the tests say to the simulated gateway, without the product's own client."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import httpx
from lxml import etree

from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer

TOP_QUERY = "<query><object>APBILL</object><select><field>RECORDNO</field></select><pagesize>1</pagesize></query>"


def query(object_name: str, inner: str = "<select><field>RECORDNO</field></select><pagesize>1</pagesize>") -> str:
    return f"<query><object>{object_name}</object>{inner}</query>"


def login(company_id: str, password: str, user_id: str = USER_ID, entity_id: str | None = None) -> str:
    entity = "" if entity_id is None else f"<locationid>{escape(entity_id)}</locationid>"
    return (
        f"<login><userid>{escape(user_id)}</userid><companyid>{escape(company_id)}</companyid>"
        f"<password>{escape(password)}</password>{entity}</login>"
    )


def control(sender_id: str, password: str, unique_id: bool = False) -> str:
    return (
        f"<control><senderid>{escape(sender_id)}</senderid><password>{escape(password)}</password>"
        f"<controlid>request-1</controlid><uniqueid>{str(unique_id).lower()}</uniqueid><dtdversion>3.0</dtdversion>"
        "<includewhitespace>false</includewhitespace></control>"
    )


def envelope(control_block: str, authentication: str, functions: Sequence[str], transaction: bool = False) -> str:
    written = "".join(f'<function controlid="f{number}">{call}</function>' for number, call in enumerate(functions))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><request>{control_block}'
        f'<operation transaction="{str(transaction).lower()}"><authentication>{authentication}</authentication>'
        f"<content>{written}</content></operation></request>"
    )


def eventually(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)


@dataclass(frozen=True)
class Said:
    """The gateway's answer, taken apart."""

    status: int
    root: etree._Element

    @property
    def level(self) -> str:
        """Where the first refusal sits: control, authentication, result; or success."""
        if self.root.findtext("control/status") == "failure":
            return "control"
        if self.root.findtext("operation/authentication/status") == "failure":
            return "authentication"
        statuses = {result.findtext("status") for result in self.results}
        return "success" if statuses == {"success"} else "result"

    @property
    def results(self) -> list[etree._Element]:
        return self.root.findall("operation/result")

    @property
    def entity(self) -> str | None:
        return self.root.findtext("operation/authentication/locationid")

    def error(self, number: int = 0) -> tuple[str, str]:
        """errorno and text of an error, in document order; the text without its Support ID."""
        error = self.root.findall(".//error")[number]
        text = error.findtext("description2") or error.findtext("description") or ""
        return error.findtext("errorno") or "", text.split(" [")[0]

    def data(self, number: int = 0) -> etree._Element:
        data = self.results[number].find("data")
        assert data is not None, etree.tostring(self.results[number])
        return data

    def values(self, path: str, number: int = 0) -> list[str]:
        return [element.text or "" for element in self.data(number).findall(path)]


class Caller:
    """Somebody who signs in to one company of a running simulator."""

    def __init__(self, simulator: SimulatorServer, http: httpx.Client, company_id: str = "READY-CO") -> None:
        self.simulator = simulator
        self.http = http
        self.company = simulator.world.companies[company_id]

    @property
    def sender(self) -> str:
        return control(VENDOR_SENDER, self.simulator.world.vendor_senders[VENDOR_SENDER])

    @property
    def login(self) -> str:
        return self.login_to(None)

    def login_to(self, entity_id: str | None) -> str:
        user = self.company.user(USER_ID)
        return login(self.company.company_id, user.password if user else "x", entity_id=entity_id)

    def post(self, body: str | bytes) -> httpx.Response:
        return self.http.post(self.simulator.gateway_url, content=body, headers={"Content-Type": "application/xml"})

    def say(self, *functions: str, authentication: str | None = None, control_block: str | None = None) -> Said:
        body = envelope(control_block or self.sender, authentication or self.login, functions)
        return self.said(body)

    def said(self, body: str | bytes) -> Said:
        response = self.post(body)
        return Said(response.status_code, etree.fromstring(response.content))

    def session(self, entity_id: str | None = None) -> str:
        """A session's authentication block."""
        inner = "" if entity_id is None else f"<locationid>{entity_id}</locationid>"
        said = self.say(f"<getAPISession>{inner}</getAPISession>")
        return f"<sessionid>{said.values('api/sessionid')[0]}</sessionid>"
