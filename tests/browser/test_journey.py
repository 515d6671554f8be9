"""The main job, clicked: from the link to Connected, for a company in which nothing is prepared.

Two windows as on the administrator's desk: the wizard, and beside it the (simulated) Intacct.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct, IntacctTab
from tests.browser.looking import shoot, stored_by_the_browser
from tests.walkthrough.administrator import Administrator

pytestmark = pytest.mark.browser

SENDER = "AcmeLedgerMPP"
ROLE = "Acme Ledger integration"
USER = "acmeledger_ws"
READ_ONLY = ("Company", "General Ledger", "Accounts Payable", "Projects")


def test_from_the_link_to_connected(stack: DemoStack, intacct: Intacct, open_page: OpenPage) -> None:
    company = intacct.company_like("NEW-CO")
    made = stack.manage("create_link", "--integration", "acme-ledger", "--customer", "Harbour Bakery")
    link = made.stdout.strip().splitlines()[-1]
    customer = Customer(open_page(fake_clock=True))
    admin = Administrator(IntacctTab(open_page(), stack.simulator_url), company)

    open_the_link(customer, link)
    name_the_company(customer, company)
    turn_on_web_services(customer, admin)
    authorize_the_sender(customer, admin)
    make_role_and_user(customer, admin)
    password = hand_over_credentials(customer, admin)
    choose_the_level(customer, intacct, company)
    read_the_fixes(customer)
    repair_what_the_cards_name(customer, admin)
    check_again(customer)
    finish(customer)
    assert_nothing_polls(customer.page)
    for secret in (link.rsplit("/", 1)[-1], password, stack.secrets["SIMULATOR_SENDER_PASSWORD"]):
        for step in ("credentials", "check", "done"):
            customer.open(step)
            assert secret not in stored_by_the_browser(customer.page)


def open_the_link(customer: Customer, link: str) -> None:
    token = link.rsplit("/", 1)[-1]
    customer.page.goto(link)
    assert urlsplit(customer.page.url).path == "/link/"
    assert token not in stored_by_the_browser(customer.page)
    shoot(customer.page, "01-welcome")
    customer.go_on("start")
    assert token not in stored_by_the_browser(customer.page)
    shoot(customer.page, "02-before-you-start")


def name_the_company(customer: Customer, company: str) -> None:
    customer.go_on("company")
    shoot(customer.page, "03-company")
    customer.go_on("web-services", company_id=company)


def turn_on_web_services(customer: Customer, admin: Administrator) -> None:
    expect(customer.seen).to_have_text(re.compile("cannot see this yet"))
    shoot(customer.page, "04-web-services")
    admin.turn_on_web_services()
    customer.go_on("authorize-sender")


def authorize_the_sender(customer: Customer, admin: Administrator) -> None:
    """The page changes by itself while the administrator works in the other tab."""
    expect(customer.seen).to_have_text("The sender is not authorized yet")
    expect(customer.page.get_by_text(SENDER, exact=True).first).to_be_visible()
    expect(customer.rail_step("Authorize the sender")).to_have_class(re.compile("rail-attention"))
    shoot(customer.page, "05-authorize-sender-not-yet")
    mark_this_document(customer.page)
    assert_polls(customer.page)

    admin.authorize_sender(SENDER)
    customer.page.clock.fast_forward(10_000)

    expect(customer.seen).to_have_text("The sender is authorized")
    expect(customer.rail_step("Authorize the sender")).to_have_class(re.compile("rail-done"))
    assert_same_document(customer.page)
    assert_nothing_polls(customer.page)
    shoot(customer.page, "06-authorize-sender-done")
    customer.go_on("user")


def make_role_and_user(customer: Customer, admin: Administrator) -> None:
    """The usual mistake: a role that may read, and nothing else."""
    shoot(customer.page, "07-user")
    expect(customer.page.get_by_text(ROLE, exact=True).first).to_be_visible()
    admin.create_role(ROLE, READ_ONLY)
    admin.grant(ROLE, "Administration", ["Users:List", "Users:View", "Users:Permissions"])
    admin.create_user(USER, ROLE)
    customer.finish_user()


def hand_over_credentials(customer: Customer, admin: Administrator) -> str:
    """Press once; the page goes on by itself when Intacct has accepted."""
    shoot(customer.page, "08-credentials")
    password = admin.password_from_mailbox()
    customer.go_on("entity", user_id=USER, password=password)
    assert password not in stored_by_the_browser(customer.page)
    return password


def choose_the_level(customer: Customer, intacct: Intacct, company: str) -> None:
    expect(customer.page.get_by_label("Top level")).to_be_checked()
    customer.page.get_by_label("100-US").check()
    customer.page.get_by_label("200-UK").check()
    shoot(customer.page, "09-entity")
    intacct.behave(company, latency_ms=3000)  # slow enough to be looked at
    customer.go_on("check")
    mark_this_document(customer.page)
    expect(customer.page.get_by_role("progressbar")).to_be_visible()
    shoot(customer.page, "10-check-running")
    intacct.behave(company, latency_ms=0)


def read_the_fixes(customer: Customer) -> None:
    """The results came in without a reload; the cards name rows and rights to the letter."""
    expect(customer.fixes).not_to_have_count(0)
    assert_same_document(customer.page)
    payable = customer.fixes.get_by_role("table", name="Accounts Payable")
    expect(payable.get_by_role("rowheader", name="Bills")).not_to_have_count(0)
    assert_nothing_polls(customer.page)
    shoot(customer.page, "11-check-with-fixes")


def repair_what_the_cards_name(customer: Customer, admin: Administrator) -> None:
    """Tick what stands on the cards, in the words that stand there, and nothing else."""
    wanted = customer.wanted_rights()
    assert "Accounts Payable" in wanted
    for module, rights in wanted.items():
        admin.grant(ROLE, module, rights)


def check_again(customer: Customer) -> None:
    mark_this_document(customer.page)
    customer.page.get_by_role("button", name="Check again").click()
    expect(customer.page.get_by_role("link", name="Finish")).to_be_visible()
    expect(customer.page.get_by_role("heading", level=1)).to_have_text("Everything we need works")
    expect(customer.page.get_by_text("Newly passed:")).to_be_visible()
    shoot(customer.page, "12-check-passed")


def finish(customer: Customer) -> None:
    customer.go_on("done")
    expect(customer.page.get_by_text("212 vendors")).to_be_visible()
    expect(customer.page.get_by_text("1,243 bills")).to_be_visible()
    expect(customer.page.locator(".rail-wide .rail-step:not(.rail-done)")).to_have_count(0)
    shoot(customer.page, "13-done")


def mark_this_document(page: Page) -> None:
    page.evaluate("window.isTheSame = true")


def assert_same_document(page: Page) -> None:
    assert page.evaluate("window.isTheSame === true"), "the page was loaded again"


def assert_polls(page: Page) -> None:
    with page.expect_request(re.compile(r"/seen/\?looks=\d+$")):
        page.clock.fast_forward(10_000)


def assert_nothing_polls(page: Page) -> None:
    """A minute passes, by the page's clock, without one request."""
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(60_000)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")
    assert asked == []
