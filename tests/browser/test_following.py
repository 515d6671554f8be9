"""Pages that follow a worker by themselves: what the reader unfolded stays, and a hidden tab asks nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct

pytestmark = pytest.mark.browser

SECONDS_3 = 3_000
MINUTES_2 = 120_000


def hide(page: Page, *, hidden: bool) -> None:
    """Make the page believe that its tab went to the back, or came to the front again."""
    page.evaluate("hidden => Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})", hidden)


def at_the_sender(customer: Customer, link: str, company: str) -> None:
    customer.open_link(link)
    customer.go_on("company")
    customer.go_on("web-services", company_id=company)
    customer.go_on("authorize-sender")
    expect(customer.seen).to_have_text("The sender is not authorized yet")


def test_a_hidden_tab_asks_nothing_until_it_is_shown_again(
    intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    customer = Customer(open_page(fake_clock=True))
    at_the_sender(customer, new_link, intacct.company_like("SENDER-CO"))
    page = customer.page
    hide(page, hidden=True)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(MINUTES_2)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")
    assert asked == []
    hide(page, hidden=False)
    with page.expect_request(re.compile(r"/seen/\?looks=\d$")):
        page.clock.run_for(SECONDS_3)


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
