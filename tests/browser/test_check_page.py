"""The permission check in front of its reader: results come in steps, stay in place, and one module is asked again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from connections.simulator.companies import USER_ID
from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct, IntacctTab
from tests.browser.looking import SMALLEST, overflow, resize, shoot, violations
from tests.walkthrough.administrator import Administrator

pytestmark = pytest.mark.browser

ROLE = "Acme Ledger integration"
SLOW = 3_000  # milliseconds that the company takes for a request: long enough to look


def at_the_level(customer: Customer, intacct: Intacct, link: str, company: str) -> None:
    customer.go_to_credentials(link, company)
    customer.go_on("entity", user_id=USER_ID, password=intacct.password_of(company))


def check(customer: Customer, intacct: Intacct, link: str, company: str) -> None:
    at_the_level(customer, intacct, link, company)
    customer.go_on("check")
    expect(customer.page.get_by_role("progressbar")).to_have_count(0)


def announcements(page: Page) -> None:
    """Note from now on what screen readers are told."""
    page.evaluate(
        """() => {
            window.told = [];
            const region = document.getElementById("announcer");
            new MutationObserver(() => region.textContent && window.told.push(region.textContent))
                .observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )


def assert_looks_right(page: Page, name: str) -> None:
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, only=("color-contrast",)) == []
    page.emulate_media(color_scheme="light")
    width = page.viewport_size
    resize(page, SMALLEST)
    assert overflow(page) == []
    assert width
    page.set_viewport_size(width)
    shoot(page, name)


def test_results_come_in_steps_and_the_bar_tells_the_truth(
    intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    company = intacct.company_like("RIGHTS-CO")
    customer = Customer(open_page())
    at_the_level(customer, intacct, new_link, company)
    page = customer.page
    page.get_by_label("100-US").check()
    intacct.behave(company, latency_ms=SLOW)
    customer.go_on("check")
    announcements(page)
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "0")
    planned = int(bar.get_attribute("max") or 0)
    expect(page.locator("details.check-group .badge").first).to_contain_text("Waiting")
    expect(page.get_by_text("We are signing in to your company.")).to_be_visible()
    assert_looks_right(page, "check-running-at-first")

    page.locator("#checks-gl > summary").click()
    page.locator("#checks-gl > summary").focus()
    expect(bar).to_have_attribute("value", re.compile(r"^[1-9]"))
    answered = int(bar.get_attribute("value") or 0)
    assert 0 < answered < planned
    expect(page.locator("#checks-gl")).to_have_attribute("open", "")
    expect(page.locator("#checks-gl > summary")).to_be_focused()
    shoot(page, "check-running-half-way")

    expect(page.get_by_role("heading", level=1)).to_have_text("1 thing is left to fix")
    expect(bar).to_have_count(0)
    # It is told with the frame after the one that shows it.
    page.wait_for_function("window.told.at(-1) === '1 thing is left to fix'")
    assert len(page.evaluate("window.told")) <= 4


def test_what_is_read_stays_in_place_when_news_come_in(intacct: Intacct, open_page: OpenPage, new_link: str) -> None:
    company = intacct.company_like("RIGHTS-CO")
    customer = Customer(open_page(viewport={"width": 900, "height": 500}))
    at_the_level(customer, intacct, new_link, company)
    intacct.behave(company, latency_ms=SLOW)
    customer.go_on("check")
    page = customer.page
    group = page.locator("#checks-gl")
    group.locator("summary").click()
    group.evaluate("group => window.scrollBy(0, group.getBoundingClientRect().top - 40)")
    before = group.evaluate("group => group.getBoundingClientRect().top")
    expect(page.locator("article.fix").first).to_be_attached()
    expect(group).to_have_attribute("open", "")
    after = group.evaluate("group => group.getBoundingClientRect().top")
    assert abs(after - before) < 30


def test_one_module_is_repaired_and_checked_again_alone(
    stack: DemoStack, intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    company = intacct.company_like("RIGHTS-CO")
    customer = Customer(open_page())
    check(customer, intacct, new_link, company)
    page = customer.page
    expect(customer.fixes.filter(has_text="Rights are missing in Accounts Payable and Cash Management")).to_have_count(
        1
    )
    assert_looks_right(page, "check-two-modules")
    admin = Administrator(IntacctTab(open_page(), stack.simulator_url), company)
    admin.grant(ROLE, "Accounts Payable", customer.wanted_rights()["Accounts Payable"])

    page.get_by_role("button", name="Check Accounts Payable again").click()

    expect(page.get_by_role("heading", name="Since the last check")).to_be_visible()
    expect(page.get_by_text("Bills (List, View, Add and Edit)")).to_be_visible()
    expect(customer.fixes.filter(has_text="Rights are missing in Cash Management")).to_have_count(1)
    expect(page.locator("#checks-gl")).to_have_count(1)
    assert list(customer.wanted_rights()) == ["Cash Management"]
    assert_looks_right(page, "check-one-module-again")


@pytest.mark.parametrize(
    ("model", "behaviour", "headline"),
    [
        ("READY-CO", {}, "Everything we need works"),
        ("MODULE-CO", {}, None),
        ("READY-CO", {"hide_permissions": True}, "We could not check everything"),
        ("READY-CO", {"hide_applications": True}, None),
    ],
    ids=["passed", "modules", "untold", "applications-hidden"],
)
def test_every_end_of_a_check_looks_right(
    model: str, behaviour: dict, headline: str | None, request: pytest.FixtureRequest, intacct: Intacct,
    open_page: OpenPage, new_link: str,
) -> None:  # fmt: skip
    company = intacct.company_like(model, behaviour=behaviour)
    customer = Customer(open_page())
    check(customer, intacct, new_link, company)
    title = customer.page.get_by_role("heading", level=1)
    expect(title).to_have_text(headline or re.compile("."))
    assert_looks_right(customer.page, f"check-end-{request.node.callspec.id}")


def test_a_busy_company_is_waited_for_with_a_countdown(intacct: Intacct, open_page: OpenPage, new_link: str) -> None:
    company = intacct.company_like("READY-CO")
    customer = Customer(open_page())
    at_the_level(customer, intacct, new_link, company)
    intacct.behave(company, max_in_flight=0, max_held=0)
    customer.go_on("check")
    page = customer.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for your company")
    countdown = page.locator("[data-count-down]")
    first = countdown.inner_text()
    expect(countdown).not_to_have_text(first)
    assert_looks_right(page, "check-busy")
    intacct.behave(company, max_in_flight=2, max_held=1000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything we need works")


def test_a_refused_user_is_not_tried_until_intacct_locks_it(
    intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    company = intacct.company_like("READY-CO")
    customer = Customer(open_page())
    check(customer, intacct, new_link, company)
    intacct.behave(company, refusal="login_failed_unclassified")
    page = customer.page
    for _again in range(3):
        page.get_by_role("button", name="Check again").click()
        expect(page.get_by_role("progressbar")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_have_text("1 thing is left to fix")
    expect(page.get_by_role("heading", name="You can check again at")).to_be_visible()
    expect(page.get_by_role("button", name="Check again")).to_have_count(0)
    assert_looks_right(page, "check-paused")
