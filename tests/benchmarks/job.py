"""The job that is timed, as the product does it (reference, reliability section 4.2).

Sign in, check 12 modules with one query of one row each, list the entities, open a session in each of them. The
product asks more than that in the same requests: subscriptions, the company's set-up and the user's permissions.
"""

from __future__ import annotations

from datetime import date

from connections.intacct import Gateway, Sender
from connections.probe.checks import Target
from connections.probe.outcomes import Verdict
from connections.probe.profile import Profile, from_dict
from connections.probe.run import Subject, run
from connections.simulator.protocol.functions import GATEWAY_PATH
from tests.benchmarks.simulator import Simulator
from tests.conformance.accounts import Account

#: Module, row and object.
MODULES = (
    ("Company", "Departments", "DEPARTMENT"),
    ("Cash Management", "Checking Accounts", "CHECKINGACCOUNT"),
    ("General Ledger", "Accounts", "GLACCOUNT"),
    ("Accounts Payable", "Vendors", "VENDOR"),
    ("Accounts Receivable", "Customers", "CUSTOMER"),
    ("Projects", "Projects", "PROJECT"),
    ("Inventory Control", "Items", "ITEM"),
    ("Order Entry", "Order Entry Transactions", "SODOCUMENT"),
    ("Purchasing", "Purchasing Transactions", "PODOCUMENT"),
    ("Contracts", "Contract", "CONTRACT"),
    ("Taxes", "Tax Detail", "TAXDETAIL"),
    ("Time & Expenses", "Staff Expenses", "EEXPENSES"),
)
#: Functions of the job beside the sessions: a query per module, and the list of entities.
FUNCTIONS = len(MODULES) + 1


def profile() -> Profile:
    """The access profile that needs exactly the 12 modules."""
    rows = [
        {
            "module": module,
            "row": row,
            "rights": ["List"],
            "purpose": "Is timed.",
            "without_it": "Nothing is timed.",
            "objects": [name],
        }
        for module, row, name in MODULES
    ]
    head = {"name": "twelve-modules", "title": "Twelve modules", "version": 1, "dated": date(2026, 1, 1)}
    return from_dict({**head, "summary": "One query of one row in each of 12 modules.", "requirements": rows})


def new_gateway(simulated: Simulator) -> Gateway:
    return Gateway(f"{simulated.url}{GATEWAY_PATH}", allow_simulator=True)


def subject(gateway: Gateway, account: Account, entities: tuple[str, ...]) -> Subject:
    """A first probe: nothing is known of the entities. Change it with `dataclasses.replace`."""
    return Subject(
        gateway=gateway,
        sender=Sender(account.sender_id, account.sender_password),
        company_id=account.company_id,
        user_id=account.user_id,
        password=account.user_password,
        target=Target(top_level=True, entities=entities),
        profile=profile(),
    )


def probe(what: Subject) -> None:
    """Run it to its end. Raises AssertionError unless everything was found in order: only that is the whole job."""
    report = run(what)
    failed = [result.check_id for result in report.results if result.required and result.outcome != "passed"]
    assert report.verdict == Verdict.PASSED, failed
