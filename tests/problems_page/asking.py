"""Asks the simulated companies, with the real client over HTTP, for the problems that they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lxml import etree

from connections.intacct import (
    ApiSession,
    Function,
    Gateway,
    GetApiSession,
    GetUserPermissions,
    IntacctError,
    Login,
    Query,
    ReadByQuery,
    Refusal,
    Reply,
    Sender,
    SessionAuth,
    equal_to,
)
from connections.intacct.errors import GatewayRefusal, GatewayUnavailable
from connections.probe.checks import Target
from connections.probe.profile import load_shipped
from connections.probe.run import Subject, run
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.problems import Shown
from connections.simulator.server import SimulatorServer

ENTITY = "100-US"


@dataclass(frozen=True)
class Heard:
    """What the client made of the answer. `refusal` is None where the client itself refused to go on."""

    problem: str
    transient: bool
    refusal: Refusal | None


@dataclass(frozen=True)
class Writing(Function):
    """A call that changes a record, as the vendor's own synchronisation makes it."""

    call: str
    object: str

    def write(self, parent: etree._Element) -> None:
        record = etree.SubElement(etree.SubElement(parent, self.call), self.object)
        etree.SubElement(record, f"{self.object}ID").text = "V-100"

    def read(self, data: etree._Element) -> None:
        """Nothing of it is used."""


@dataclass(frozen=True)
class Caller:
    """Somebody with the right credentials of one company."""

    simulator: SimulatorServer
    gateway: Gateway
    login: Login

    @property
    def sender(self) -> Sender:
        return Sender(VENDOR_SENDER, self.simulator.world.vendor_senders[VENDOR_SENDER])

    def send(self, function: Function, login: Login | SessionAuth | None = None) -> Reply:
        return self.gateway.send(self.sender, login or self.login, [function])


def _ended_session(caller: Caller) -> Reply:
    session = caller.send(GetApiSession()).outcomes[0].unwrap()
    assert isinstance(session, ApiSession)
    return caller.send(Query("VENDOR"), SessionAuth(session.session_id))


def _impatient(caller: Caller) -> Reply:
    Gateway(caller.simulator.gateway_url, allow_simulator=True, read_timeout=-1.0)
    raise AssertionError("a time-out below zero was accepted")


def _elsewhere(caller: Caller) -> Reply:
    Gateway("https://intacct.example/ia/xml/xmlgw.phtml")
    raise AssertionError("an address outside Intacct was accepted")


#: The words of the simulator's table, and how the client says them.
ASKS: Mapping[str, Callable[[Caller], Reply]] = {
    "any sign-in": lambda caller: caller.send(Query("VENDOR")),
    "any query": lambda caller: caller.send(Query("VENDOR")),
    "sign in with a wrong password": lambda caller: caller.send(
        Query("VENDOR"), replace(caller.login, password="not this one")
    ),
    f"enter {ENTITY}": lambda caller: caller.send(Query("VENDOR"), replace(caller.login, entity=ENTITY)),
    "query in an ended session": _ended_session,
    "query APBILL": lambda caller: caller.send(Query("APBILL")),
    "query TASK": lambda caller: caller.send(Query("TASK")),
    "query an object that does not exist": lambda caller: caller.send(Query("NOSUCHTHING")),
    "readByQuery of an object that does not exist": lambda caller: caller.send(ReadByQuery("NOSUCHTHING")),
    "query a field that does not exist": lambda caller: caller.send(Query("VENDOR", ("NOSUCHFIELD!",))),
    "query with a value that XML cannot carry": lambda caller: caller.send(
        Query("VENDOR", filter=equal_to("NAME", "a\x00b"))
    ),
    "getUserPermissions": lambda caller: caller.send(GetUserPermissions(USER_ID)),
    "getAPISession": lambda caller: caller.send(GetApiSession()),
    "create VENDOR": lambda caller: caller.send(Writing("create", "VENDOR")),
    "update VENDOR": lambda caller: caller.send(Writing("update", "VENDOR")),
    "make a client with a time-out below zero": _impatient,
    "make a client for an address outside Intacct": _elsewhere,
}


#: The words for a check of the whole connection: access profile, and the entities that the connection needs.
CHECKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "check it with the profile ap-spend": ("ap-spend", ()),
    "check it with the profile read-only": ("read-only", ()),
    f"check it with the entity {ENTITY}": ("read-only", (ENTITY,)),
}


@dataclass(frozen=True)
class Asking:
    """A running simulated Intacct, and a client that tries once."""

    simulator: SimulatorServer
    gateway: Gateway

    def ask(self, shown: Shown) -> Heard | None:
        """Ask the company as the table says; None when nothing was refused. Raises KeyError for unknown words."""
        try:
            ASKS[shown.ask](self._caller(shown.company_id)).outcomes[0].unwrap()
        except (GatewayRefusal, GatewayUnavailable) as error:
            by_client = error.problem == "result_unreadable"
            return Heard(error.problem, error.transient, None if by_client else error.refusal)
        except IntacctError as error:
            return Heard(error.problem, error.transient, None)
        return None

    def check(self, shown: Shown) -> frozenset[str]:
        """Check the connection as the table says and return the problems found. Raises KeyError for unknown words."""
        profile, entities = CHECKS[shown.ask]
        caller = self._caller(shown.company_id)
        subject = Subject(
            gateway=self.gateway,
            sender=caller.sender,
            company_id=shown.company_id,
            user_id=USER_ID,
            password=caller.login.password,
            target=Target(top_level=True, entities=entities),
            profile=load_shipped()[profile],
        )
        return frozenset(result.problem for result in run(subject).results if result.problem)

    def _caller(self, company_id: str) -> Caller:
        user = self.simulator.world.companies[company_id].user(USER_ID)
        return Caller(
            self.simulator, self.gateway, Login(company_id, USER_ID, user.password if user else "nobody has one yet")
        )


@contextmanager
def asking() -> Iterator[Asking]:
    """Start both; they end with the block."""
    with SimulatorServer() as simulator:
        gateway = Gateway(simulator.gateway_url, allow_simulator=True, retries=0, deadline=20.0)
        try:
            yield Asking(simulator, gateway)
        finally:
            gateway.close()
