"""Real replies for the fuzz target: what the simulated Intacct answers to every function, in every named company."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from connections.intacct import (
    Auth,
    Function,
    GetApiSession,
    GetApplications,
    GetCompanyPrefs,
    GetFinancialSetup,
    GetUserPermissions,
    Inspect,
    IntacctError,
    Login,
    Lookup,
    Query,
    Read,
    ReadByQuery,
    ReadEntityDetails,
    ReadMore,
    Sender,
    SessionAuth,
)
from connections.intacct.envelope import Request, build
from connections.intacct.http_level import document_of
from connections.intacct.reply import read_reply
from connections.intacct.transport import HttpReply, Transport
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer

# With letters that XML, URLs and JSON each write in their own way.
PASSWORD = "Fuzz-canary&<9>\"é' %7+/x"
SENDER_PASSWORD = "sender-canary-of-the-fuzz"

EVERYTHING: tuple[Function, ...] = (
    GetApplications(), GetFinancialSetup(), ReadEntityDetails(), GetCompanyPrefs("ME"), GetUserPermissions(USER_ID),
    Lookup("VENDOR"), Inspect("VENDOR"), Query("APBILL", page_size=3), ReadByQuery("ARTERM", page_size=2),
    ReadMore("unknown"), Query("NO_SUCH_OBJECT"),
)  # fmt: skip
#: Whose data is told apart: each reads another record.
LIKE_EACH_OTHER = tuple(Read("VENDOR", (str(number),)) for number in range(1, 13))


@dataclass(frozen=True)
class Case:
    """A request and its true reply. `values`: what each function returned, None where nothing was."""

    name: str
    request: Request = field(repr=False)
    reply: HttpReply = field(repr=False)
    values: tuple[object, ...] = field(repr=False)


def collect(only: Iterable[str] = ()) -> list[Case]:
    """Ask a simulated Intacct everything, in the companies `only`, or in all there are."""
    transport = Transport(connect_timeout=5, read_timeout=30, max_reply_bytes=5_000_000)
    with SimulatorServer() as simulator:
        simulator.world.vendor_senders[VENDOR_SENDER] = SENDER_PASSWORD
        try:
            wanted = set(only) or set(simulator.world.companies)
            names = [company_id for company_id in simulator.world.companies if company_id in wanted]
            for name in names:
                company = simulator.world.companies[name]
                company.behaviour.latency_ms = 0
                for user in company.users:
                    user.password = PASSWORD
            return [
                case
                for name in names
                for label, auth, functions in _conversations(name)
                for case in _asked(transport, simulator.gateway_url, f"{name}, {label}", auth, functions)
            ]
        finally:
            transport.close()


def _conversations(company_id: str) -> Iterable[tuple[str, Auth, Sequence[Function]]]:
    login = Login(company_id, USER_ID, PASSWORD)
    yield "everything", login, EVERYTHING
    yield "records", login, LIKE_EACH_OTHER
    yield "session", login, (GetApiSession(),)
    yield "wrong password", Login(company_id, "nobody", PASSWORD), (GetApiSession(),)
    yield "unknown session", SessionAuth("session-canary-of-the-fuzz"), (GetApplications(),)


def _asked(transport: Transport, url: str, name: str, auth: Auth, functions: Sequence[Function]) -> Iterable[Case]:
    request = build(Sender(VENDOR_SENDER, SENDER_PASSWORD), auth, functions)
    try:
        reply = transport.post(url, request.body, deadline_at=time.monotonic() + 20)
    except IntacctError:
        return  # a company whose answers never arrive
    request, reply = _with_fixed_ids(request, reply, name)
    yield Case(name, request, reply, _values(request, reply))


def _with_fixed_ids(request: Request, reply: HttpReply, name: str) -> tuple[Request, HttpReply]:
    """Give the case the same control ids in every run, so that an input that was kept can be read again."""
    old, new = request.control_id, sha256(name.encode()).hexdigest()[: len(request.control_id)]
    ids = tuple(function_id.replace(old, new) for function_id in request.function_ids)
    fixed = replace(request, control_id=new, function_ids=ids, body=request.body.replace(old.encode(), new.encode()))
    return fixed, replace(reply, body=reply.body.replace(old.encode(), new.encode()))


def _values(request: Request, reply: HttpReply) -> tuple[object, ...]:
    try:
        outcomes = read_reply(document_of(reply, str), request, str).outcomes
    except IntacctError:
        return (None,) * len(request.functions)
    return tuple(outcome.value for outcome in outcomes)
