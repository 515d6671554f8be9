"""Every page for everybody: accessibility checker, light and dark, keyboard, a window of 320 pixels."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from onboarding.demo.launcher import DemoStack
from tests.browser.addresses import PLACES
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct
from tests.browser.looking import SMALLEST, overflow, resize, shoot, violations
from tests.browser.places import Homes

pytestmark = pytest.mark.browser

#: Tab presses from the top of the page within which the primary button must be reached.
FEW = 45  # the page of the user lists 15 clicks, each with a tick of its own


@pytest.mark.parametrize("name", PLACES)
def test_every_page_is_accessible(name: str, stack: DemoStack, homes: Homes, open_page: OpenPage) -> None:
    home, rest = PLACES[name]
    page = open_page()
    page.context.add_cookies([{"name": key, "value": value, "url": stack.url} for key, value in homes[home].cookies])
    page.goto(homes[home].path + rest)
    expect(page.locator("h1")).to_have_count(1)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, only=("color-contrast",)) == []
    resize(page, SMALLEST)
    assert overflow(page) == []
    shoot(page, name)


def test_a_check_under_way_is_accessible(intacct: Intacct, open_page: OpenPage, new_link: str) -> None:
    company = intacct.company_like("READY-CO")
    customer = Customer(open_page())
    customer.go_to_credentials(new_link, company)
    customer.go_on("entity", user_id="acmeledger_ws", password=intacct.password_of(company))
    intacct.behave(company, latency_ms=4000)
    customer.go_on("check")
    assert violations(customer.page) == []
    expect(customer.page.get_by_role("progressbar")).to_be_visible()
    intacct.behave(company, latency_ms=0)
    expect(customer.page.get_by_role("link", name="Finish")).to_be_visible()


def test_the_primary_button_is_reached_and_pressed_with_the_keyboard(
    intacct: Intacct, open_page: OpenPage, new_link: str
) -> None:
    customer = Customer(open_page(path=new_link))
    for step in ("start", "company"):
        press_with_the_keyboard(customer)
        customer.expect(step)
    tab_to(customer.page, "[name=company_id]")
    customer.page.keyboard.type(intacct.company_like("READY-CO"))
    customer.page.keyboard.press("Enter")
    customer.expect("web-services")
    customer.led_ahead()
    for step, part in (("web-services", ""), ("user", ""), ("user", "rights"), ("user", "user"), ("credentials", "")):
        customer.expect(step, part)
        if part == "rights":
            tab_to(customer.page, ".skip-rows")
            customer.page.keyboard.press("Enter")
        press_with_the_keyboard(customer)


def test_the_first_tab_stop_skips_to_the_content(open_page: OpenPage, new_link: str) -> None:
    page = open_page(path=new_link)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_focus_goes_to_what_is_wrong_and_from_there_to_the_field(open_page: OpenPage, new_link: str) -> None:
    customer = Customer(open_page())
    customer.open_link(new_link)
    customer.go_on("company")
    customer.go_on("company", company_id="console|company")
    summary = customer.page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert violations(customer.page) == []
    shoot(customer.page, "company-refused")
    customer.page.keyboard.press("Tab")
    customer.page.keyboard.press("Enter")
    expect(customer.page.get_by_label("Company ID")).to_be_focused()


def press_with_the_keyboard(customer: Customer) -> None:
    tab_to(customer.page, ".button-primary")
    customer.page.keyboard.press("Enter")


def tab_to(page: Page, selector: str) -> None:
    for _press in range(FEW):
        page.keyboard.press("Tab")
        if page.locator(selector).evaluate("wanted => wanted === document.activeElement"):
            return
    raise AssertionError(f"{selector} was not reached with {FEW} presses of Tab on {page.url}")
