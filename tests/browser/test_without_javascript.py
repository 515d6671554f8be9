"""The same journey in a browser that runs no script: nothing is lost but comfort."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from connections.simulator.companies import USER_ID
from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct, IntacctTab
from tests.browser.looking import shoot
from tests.walkthrough.administrator import Administrator

pytestmark = pytest.mark.browser

SENDER = "AcmeLedgerMPP"


def test_from_the_link_to_connected(intacct: Intacct, open_page: OpenPage, new_link: str) -> None:
    company = intacct.company_like("READY-CO")
    customer = Customer(open_page(java_script_enabled=False))
    customer.go_to_credentials(new_link, company)
    customer.fill(user_id=USER_ID, password=intacct.password_of(company))
    customer.primary.click()
    customer.expect("entity")  # the page loads itself again until the worker has answered, and leads on
    expect(customer.page.get_by_text("Intacct accepted the credentials")).to_be_visible()
    shoot(customer.page, "without-javascript-credentials-accepted")
    customer.page.get_by_label("100-US").check()
    customer.go_on("check")
    expect(customer.page.get_by_role("link", name="Finish")).to_be_visible()
    customer.go_on("done")
    expect(customer.page.get_by_text("212 vendors")).to_be_visible()
    shoot(customer.page, "without-javascript-done")


def test_what_we_saw_is_asked_for_with_a_button(
    stack: DemoStack, intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    company = intacct.company_like("SENDER-CO")
    customer = Customer(open_page(java_script_enabled=False))
    customer.open_link(new_link)
    customer.go_on("company")
    customer.go_on("web-services", company_id=company)
    customer.go_on("authorize-sender")
    expect(customer.seen).to_have_text("The sender is not authorized yet")
    expect(customer.page.get_by_role("button", name="Copy")).to_have_count(0)  # it would do nothing

    Administrator(IntacctTab(open_page(), stack.simulator_url), company).authorize_sender(SENDER)
    press_until(customer, "The sender is authorized")

    expect(customer.rail_step("Authorize the sender")).to_have_class(re.compile("rail-done"))


def press_until(customer: Customer, headline: str) -> None:
    """Press Check now. An answer of the last two seconds is not asked for again, and no person is as quick as this."""
    for _press in range(100):
        if customer.seen.inner_text() == headline:
            return
        customer.page.get_by_role("button", name="Check now").click()
    raise AssertionError(f"the page does not come to say “{headline}”")
