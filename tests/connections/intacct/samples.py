"""Callers and small documents for the tests of the client. Whole conversations come from the simulator."""

from __future__ import annotations

from lxml import etree

from connections.intacct import ErrorEntry, GetApplications, Login, Sender

SENDER = Sender("AcmeLedgerMPP", "sender-canary-7f1")
LOGIN = Login("READY-CO", "acmeledger_ws", "login-canary-9c2")
APPLICATIONS = (GetApplications(),)

CONTROL = "<control><status>success</status><controlid>{id}</controlid></control>"
SIGNED_IN = (
    "<authentication><status>success</status><userid>acmeledger_ws</userid><companyid>READY-CO</companyid>"
    "<locationid></locationid><sessiontimestamp>2026-11-21T04:00:00+00:00</sessiontimestamp>"
    "<sessiontimeout>2026-11-21T06:10:00+00:00</sessiontimeout></authentication>"
)
RESULT = "<result><status>success</status><function>f</function><controlid>{id}</controlid>{data}</result>"


def success_for(request: bytes, data: str = "<data><application>AP</application></data>") -> bytes:
    """Return a reply in which every function of `request` succeeded with `data`."""
    root = etree.fromstring(request)
    results = "".join(RESULT.format(id=function.get("controlid"), data=data) for function in root.iter("function"))
    control = CONTROL.format(id=root.findtext("control/controlid"))
    return f"<response>{control}<operation>{SIGNED_IN}{results}</operation></response>".encode()


def errors(*entries: ErrorEntry) -> str:
    """Return an `errormessage` block."""
    return f"<errormessage>{''.join(_error(entry) for entry in entries)}</errormessage>"


def _error(entry: ErrorEntry) -> str:
    error = etree.Element("error")
    for name in ("errorno", "description", "description2", "correction"):
        etree.SubElement(error, name).text = getattr(entry, name)
    return etree.tostring(error, encoding="unicode")
