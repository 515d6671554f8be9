"""Pages that look by themselves: also while the reader works in another tab, and at once when they come back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct

pytestmark = pytest.mark.browser

SECONDS_3 = 3_000
#: Milliseconds that htmx waits before a new part of the page listens.
SETTLED = 100


def hide(page: Page, *, hidden: bool) -> None:
    """Make the page believe that its tab went to the back, or came to the front again."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def at_the_sender(customer: Customer, link: str, company: str) -> None:
    customer.open_link(link)
    customer.go_on("company")
    customer.go_on("web-services", company_id=company)
    customer.go_on("authorize-sender")
    expect(customer.seen).to_have_text("The sender is not authorized yet")


def test_a_hidden_tab_looks_on_and_looks_at_once_when_it_is_shown_again(
    intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    customer = Customer(open_page(fake_clock=True))
    at_the_sender(customer, new_link, intacct.company_like("SENDER-CO"))
    page = customer.page
    hide(page, hidden=True)
    page.wait_for_load_state("networkidle")
    with page.expect_response(re.compile(r"/seen/\?looks=[1-9]$")):
        page.clock.run_for(SECONDS_3)
    expect(page.locator("#live")).to_have_attribute("hx-get", re.compile(r"looks=[2-9]$"))
    page.clock.run_for(SETTLED)
    with page.expect_request(re.compile(r"/seen/\?looks=0$")):
        hide(page, hidden=False)


def test_looking_that_has_stopped_is_started_again_by_who_comes_back(
    intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    customer = Customer(open_page(fake_clock=True))
    at_the_sender(customer, new_link, intacct.company_like("SENDER-CO"))
    page = customer.page
    page.evaluate("htmx.ajax('GET', location.pathname + 'seen/?looks=99', {target: '#live', swap: 'outerHTML'})")
    expect(page.locator("#live")).to_contain_text("We have stopped looking by ourselves")
    page.clock.run_for(SETTLED)

    hide(page, hidden=True)
    hide(page, hidden=False)

    expect(page.locator("#live")).to_have_attribute("hx-trigger", "every 3s")
    expect(page.get_by_text("We have stopped looking by ourselves")).to_have_count(0)


def test_looking_that_has_stopped_is_started_again_with_the_button(
    intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    customer = Customer(open_page(fake_clock=True))
    at_the_sender(customer, new_link, intacct.company_like("SENDER-CO"))
    page = customer.page
    live = page.locator("#live")
    page.evaluate("htmx.ajax('GET', location.pathname + 'seen/?looks=99', {target: '#live', swap: 'outerHTML'})")
    expect(live).to_contain_text("We have stopped looking by ourselves")
    expect(live).not_to_have_attribute("hx-trigger", re.compile("."))

    page.get_by_role("button", name="Check now").click()

    expect(live).to_have_attribute("hx-trigger", "every 3s")
    expect(live).to_be_focused()
    expect(page.get_by_role("button", name="Check now")).to_have_count(0)
