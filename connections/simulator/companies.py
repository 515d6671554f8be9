"""The named companies: for what an onboarding has to explain, each kind of walk, each refusal.

`build_world` makes them anew; nothing in here is kept between calls.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

from connections.simulator import problems, walks
from connections.simulator.admin import passwords
from connections.simulator.catalogue import ALWAYS_SUBSCRIBED, BY_NAME, all_rights
from connections.simulator.state import Behaviour, Company, Entity, Role, SenderAuthorization, User, World

VENDOR_SENDER = "AcmeLedgerMPP"
SENDER_PASSWORD_VARIABLE = "SIMULATOR_SENDER_PASSWORD"  # noqa: S105  (a variable's name, not a password)
USER_ID = "acmeledger_ws"
ROLE = "Acme Ledger integration"
MAILBOX = "finance@customer.example"

ENTITIES = (
    Entity("100-US", "United States", "USD"),
    Entity("200-UK", "United Kingdom", "USD"),
    Entity("300-CA", "Canada", "USD"),
)

RECORDS = {
    "DEPARTMENT": 9, "LOCATION": 7, "CLASS": 12, "EMPLOYEE": 64, "CONTACT": 611, "TERRITORY": 6,
    "DEPARTMENTGROUP": 2, "LOCATIONGROUP": 3, "CLASSGROUP": 2, "EMPLOYEEGROUP": 2, "EMPLOYEETYPE": 4,
    "TRXCURRENCIES": 3, "EXCHANGERATE": 40, "EXCHANGERATETYPES": 2, "REPORTINGPERIOD": 96,
    "ALLOCATION": 8, "CHECKINGACCOUNT": 4, "SAVINGSACCOUNT": 1, "CREDITCARD": 5, "CCTRANSACTION": 932,
    "DEPOSIT": 310, "OTHERRECEIPTS": 45, "FUNDSTRANSFER": 27, "BANKFEE": 48, "CREDITCARDFEE": 12,
    "CHARGEPAYOFF": 36, "BANKACCTRECON": 44, "BANKACCTTXNRECORD": 2205, "GLACCOUNT": 184,
    "GLJOURNAL": 14, "GLBATCH": 3871, "GLENTRY": 19442, "GLDETAIL": 24017, "GLACCTGRP": 57,
    "STATACCOUNT": 6, "STATJOURNAL": 1, "GLBUDGETHEADER": 3, "GLBUDGETITEM": 1320, "VENDOR": 212,
    "VENDTYPE": 6, "APBILL": 1243, "APBILLITEM": 3120, "APADJUSTMENT": 31, "APPYMT": 987, "APTERM": 5,
    "APBILLBATCH": 120, "APRECURBILL": 9, "APADVANCE": 7, "CUSTOMER": 341, "CUSTTYPE": 5,
    "ARINVOICE": 1684, "ARINVOICEITEM": 4810, "ARADJUSTMENT": 52, "ARPYMT": 1502, "ARTERM": 6,
    "ARINVOICEBATCH": 118, "ARADVANCE": 19, "ARRECURINVOICE": 22, "SHIPMETHOD": 4, "PROJECT": 47,
    "PROJECTTYPE": 4, "PROJECTSTATUS": 5, "PROJECTRESOURCES": 88, "PROJECTGROUP": 3, "TASK": 216,
    "TASKRESOURCES": 301, "TIMESHEET": 744, "CUSTOMERGROUP": 2, "ITEM": 158, "ITEMTAXGROUP": 3,
    "PRODUCTLINE": 6, "UOM": 21, "WAREHOUSE": 3, "INVDOCUMENT": 402, "INVPRICELIST": 2,
    "SODOCUMENT": 873, "SODOCUMENTENTRY": 2214, "SODOCUMENTPARAMS": 8, "SOPRICELIST": 4,
    "SORECURDOCUMENT": 11, "PODOCUMENT": 394, "PODOCUMENTENTRY": 1022, "PODOCUMENTPARAMS": 6,
    "POPRICELIST": 2, "CONTRACT": 33, "CONTRACTDETAIL": 97, "CONTRACTTYPE": 3, "TAXDETAIL": 18,
    "TAXSCHEDULE": 6, "TAXSCHEDULEMAP": 9, "TAXAUTHORITY": 4, "TAXRECORD": 1090, "TAXSOLUTION": 2,
    "EEXPENSES": 288, "EEACCOUNTLABEL": 19, "EXPENSEPAYMENTTYPE": 4, "EPPAYMENT": 130, "TIMETYPE": 5,
}  # fmt: skip


def _bare(company_id: str, title: str, story: str) -> Company:
    """A company with its modules, entities and records, where nobody has prepared anything for us."""
    return Company(
        company_id=company_id,
        title=title,
        story=story,
        subscriptions=set(BY_NAME) - {"Web Services"} | ALWAYS_SUBSCRIBED,
        entities=[Entity(entity.entity_id, entity.name, entity.currency) for entity in ENTITIES],
        records=dict(RECORDS),
    )


def ready(company_id: str, title: str, story: str) -> Company:
    """A company in which every step is done: the others are this one with something broken."""
    company = _bare(company_id, title, story)
    company.subscriptions.add("Web Services")
    company.senders = [SenderAuthorization(VENDOR_SENDER, "Acme Ledger")]
    company.roles = [Role(ROLE, "Used by the Acme Ledger integration", all_rights())]
    user = User(
        user_id=USER_ID,
        user_name="Acme Ledger",
        email=MAILBOX,
        contact_name="Acme Ledger integration",
        roles=[ROLE],
    )
    company.users = [user]
    passwords.issue(company, user, first=True)
    return company


def _sender_not_authorized(company: Company) -> None:
    company.senders = [SenderAuthorization("OtherVendorMPP", "Another integration")]


def _web_services_off(company: Company) -> None:
    company.subscriptions.discard("Web Services")


def _rights_missing(company: Company) -> None:
    rights = company.roles[0].rights
    rights["Accounts Payable"] = {"Vendors": rights["Accounts Payable"]["Vendors"]}
    del rights["Cash Management"]


def _modules_missing(company: Company) -> None:
    for module in ("Projects", "Order Entry"):
        company.subscriptions.discard(module)
        del company.roles[0].rights[module]  # a module that is not subscribed is not in the list of permissions


def _top_level_only(company: Company) -> None:
    company.top_level_only = True


def _one_entity(company: Company) -> None:
    company.users[0].entities = [company.entities[0].entity_id]
    company.users[0].top_level_access = False


def _single(company: Company) -> None:
    company.entities = []
    company.subscriptions.discard("Multi-Entity Management")


def _locked_out(company: Company) -> None:
    company.users[0].status = "lockedout"


def _busy(company: Company) -> None:
    # Somebody else holds every slot: no request of ours gets its turn. A short hold, so that nobody waits for
    # the 30 seconds of the real gateway.
    company.behaviour = Behaviour(max_in_flight=0, hold_seconds=0.2)


def _as_it_is(_: Company) -> None:
    return None


TROUBLES: tuple[tuple[str, str, str, Callable[[Company], None]], ...] = (
    ("READY-CO", "Brightwater Foods", "Everything is done and right.", _as_it_is),
    ("SENDER-CO", "Copperfield Tools", "The sender ID is not authorized here.", _sender_not_authorized),
    ("WSOFF-CO", "Windmill Studios", "The Web Services subscription is off.", _web_services_off),
    (
        "RIGHTS-CO",
        "Redwood Clinics",
        "Rights are missing in Accounts Payable and Cash Management.",
        _rights_missing,
    ),
    ("MODULE-CO", "Meadow Events", "Projects and Order Entry are not subscribed.", _modules_missing),
    ("TOPONLY-CO", "Summit Holdings", "Access is restricted to the top level only.", _top_level_only),
    (
        "ONEENTITY-CO",
        "Harbor Logistics",
        "The user is restricted to one entity, without top level.",
        _one_entity,
    ),
    ("SINGLE-CO", "Solo Bakery", "A company with a single entity.", _single),
    ("LOCKED-CO", "Lakeside Hotels", "The Web Services user is locked out.", _locked_out),
    ("BUSY-CO", "Beacon Media", "Another integration keeps this company busy: too many operations.", _busy),
)


def build_companies() -> dict[str, Company]:
    """The named companies by their ID, in the order in which they are listed.

    What a set-up meets, one for each kind of walk, one for each refusal.
    """
    companies = {"NEW-CO": _bare("NEW-CO", "Newfield Group", "Nothing has been done yet.")}
    for company_id, title, story, trouble in TROUBLES:
        company = ready(company_id, title, story)
        trouble(company)
        companies[company_id] = company
    for walk in walks.WALKS:
        company = (ready if walk.ready else _bare)(walk.id, walk.title, walk.story)
        walk.apply(company)
        companies[walk.id] = company
    for refusal in problems.TROUBLES:
        company = ready(refusal.company_id, refusal.title, refusal.story)
        refusal.apply(company)
        companies[refusal.company_id] = company
    return companies


def build_world() -> World:
    """A fresh world: the named companies and the vendor's sender.

    The sender's password comes from the environment (SIMULATOR_SENDER_PASSWORD); without it, it is random and
    known to nobody but this process.
    """
    return World(companies=build_companies(), vendor_senders={VENDOR_SENDER: _sender_password()})


def _sender_password() -> str:
    return os.environ.get(SENDER_PASSWORD_VARIABLE) or secrets.token_urlsafe(18)


def reset(world: World) -> None:
    """Put everything back to the start, in place; the vendor's sender keeps its password."""
    with world.lock:
        world.companies = build_companies()
        world.vendor_senders = {VENDOR_SENDER: world.vendor_senders.get(VENDOR_SENDER) or _sender_password()}
        world.inactive_senders.clear()
        world.sessions.clear()
        world.result_sets.clear()
        world.executed.clear()
        world.drafts.clear()
        world.requests.clear()
    with world.turn:
        world.peak_in_flight.clear()
