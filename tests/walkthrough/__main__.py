"""`make walkthrough`: from a link to a proven connection, through trouble, over HTTP and without a browser window.

A scripted administrator goes through every step for a company in which nothing is prepared, gives the role too few
rights, reads the fixes, ticks what is missing, checks again and ends Connected. Exit 0 only if all of it happened.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from onboarding.demo.launcher import DemoStack
from onboarding.demo.processes import ProcessFailed
from tests.plain_browser import Browser
from tests.walkthrough.administrator import Administrator
from tests.walkthrough.customer import Customer, WalkFailed
from tests.walkthrough.vendor import Vendor, probe_table

COMPANY = "NEW-CO"
SENDER = "AcmeLedgerMPP"
ROLE = "Acme Ledger integration"
USER = "acmeledger_ws"
READ_ONLY = ("Company", "General Ledger", "Accounts Payable", "Projects")


def say(sentence: str) -> None:
    print(sentence, flush=True)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print a step and how long it took, in seconds."""
    started = time.monotonic()
    yield
    say(f"  {what:<72} {time.monotonic() - started:6.2f} s")


def main() -> int:
    started = time.monotonic()
    try:
        with ExitStack() as stack:
            demo = stack.enter_context(DemoStack(say=say))
            walk(demo, stack)
    except (WalkFailed, ProcessFailed, AssertionError) as error:
        print(f"\nThe walkthrough failed: {error}", file=sys.stderr, flush=True)
        return 1
    say(f"\nConnected. The whole walkthrough took {time.monotonic() - started:.1f} seconds.")
    return 0


def walk(demo: DemoStack, stack: ExitStack) -> None:
    key = demo.manage("create_api_key", "walkthrough").stdout.strip().splitlines()[-1]
    vendor = Vendor(demo.url, key)
    stack.callback(vendor.close)
    made = vendor.create_connection("acme-ledger", "Walkthrough Foods")
    customer = Customer(stack.enter_context(Browser(demo.url)))
    admin = Administrator(stack.enter_context(Browser(demo.simulator_url)), COMPANY)

    say("\nThe customer's administrator opens the link and goes through every step:")
    prepare(customer, admin, made["link_url"])
    check_with_trouble(customer)
    before = vendor.last_checks(made["id"])
    say("\n  The permission check before the repair:")
    for line in probe_table(before):
        say(line)
    say("\n  Fix cards on the page:")
    for title in customer.fix_cards():
        say(f"    {title}")

    say("\nThe administrator ticks what the cards name, and checks again:")
    repair(admin, before)
    check_again(customer)
    say("\n  The permission check after the repair:")
    for line in probe_table(vendor.last_checks(made["id"])):
        say(line)
    status = vendor.connection(made["id"])["status"]
    if status != "connected":
        raise WalkFailed(f"the connection ended as {status} and not as connected")


def prepare(customer: Customer, admin: Administrator, url: str) -> None:
    """Every step up to the credentials and the entity."""
    with timed("Opens the link, presses Continue"):
        customer.open_link(url)
        customer.go_on("company")
    with timed("Enters the company ID"):
        customer.go_on("web-services", company_id=COMPANY)
    with timed("Turns on Web Services in Intacct"):
        admin.turn_on_web_services()
        customer.go_on("authorize-sender")
        customer.sees(SENDER)
    with timed("Authorizes the sender in Intacct"):
        admin.authorize_sender(SENDER)
        customer.go_on("user")
        customer.sees(ROLE)
    with timed("Creates role and Web Services user in Intacct, too few rights"):
        admin.create_role(ROLE, READ_ONLY)
        admin.grant(ROLE, "Administration", ["Users:List", "Users:View", "Users:Permissions"])
        admin.create_user(USER, ROLE)
        customer.go_on("credentials")
    with timed("Enters the credentials, a worker tries them once"):
        customer.wizard.press_primary(user_id=USER, password=admin.password_from_mailbox())
        customer.wait_for(lambda: customer.step == "entity", "accepting the credentials")
        customer.sees("Intacct accepted the credentials")


def check_with_trouble(customer: Customer) -> None:
    with timed("Chooses the top level and two entities, the permission check runs"):
        customer.go_on("check", top_level=["on"], entities=["100-US", "200-UK"])
        customer.wait_for(lambda: bool(customer.fix_cards()), "the permission check with its fixes")


def repair(admin: Administrator, checks: list[dict[str, str]]) -> None:
    """Tick exactly the rights whose required checks did not pass."""
    missing: dict[str, set[str]] = {}
    for check in checks:
        if check["required"] and check["outcome"] in ("failed", "could_not_tell") and check["module"]:
            missing.setdefault(check["module"], set()).add(check["id"].split(".", 1)[1])
    if not missing:
        raise WalkFailed("nothing failed that could be repaired")
    for module, wanted in missing.items():
        with timed(f"Ticks {len(wanted)} rights in {module}"):
            offered = {check_name(right): right for right in admin.rights_offered(ROLE, module)}
            admin.grant(ROLE, module, [offered[name] for name in wanted if name in offered])


def check_name(right: str) -> str:
    """Return how check ids write a right of the simulated Intacct: "AP Terms:List" as "ap_terms.list"."""
    row, _, name = right.rpartition(":")
    return f"{row}.{name}".lower().replace(" ", "_").replace("-", "_")


def check_again(customer: Customer) -> None:
    with timed("Presses Check again, everything required passes"):
        customer.wizard.press("Check again")
        customer.expect("check")
        customer.wait_for(lambda: "Finish" in customer.links(), "the permission check without failures")
    with timed("Finishes"):
        customer.wizard.follow("Finish")
        customer.expect("done")
        customer.sees("We can see your records")


if __name__ == "__main__":
    sys.exit(main())
