"""What only a browser does on the pages of the user, the credentials and the entity: ticks, paper, clock, search."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from connections.simulator.companies import USER_ID
from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct
from tests.browser.looking import overflow, resize, violations
from tests.browser.places import Homes

pytestmark = pytest.mark.browser


@pytest.fixture
def window(open_page: OpenPage, stack: DemoStack, homes: Homes) -> Page:
    """A window in which the customer has come to the step of role and user; its address is the page's `url`."""
    home = homes["sender_missing"]
    page = open_page()
    page.context.add_cookies([{"name": name, "value": value, "url": stack.url} for name, value in home.cookies])
    page.goto(f"{home.path}user/?part=rights")
    return page


def test_ticked_rows_are_counted_and_stay_ticked(window: Page) -> None:
    count = window.locator("[data-tick-count]")
    expect(count).to_have_text("0 of 18 rows ticked")
    boxes = window.locator(".rights-to-tick input")
    boxes.nth(0).check()
    boxes.nth(3).check()
    expect(count).to_have_text("2 of 18 rows ticked")
    window.reload()
    expect(count).to_have_text("2 of 18 rows ticked")
    expect(boxes.nth(3)).to_be_checked()
    window.get_by_role("link", name="Create the user").click()
    window.go_back()
    expect(count).to_have_text("2 of 18 rows ticked")
    boxes.nth(0).uncheck()
    window.reload()
    expect(count).to_have_text("1 of 18 rows ticked")


def test_every_part_fits_small_windows_and_breaks_no_rule(window: Page) -> None:
    home = window.url.partition("user/")[0]
    for address in ("user/?part=role", "user/?part=rights", "user/?part=user", "rights/"):
        window.goto(home + address)
        assert violations(window) == []
        resize(window, 320)
        assert overflow(window) == []
        resize(window, 1280)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_sheet_of_rights_is_one_page(window: Page, paper: str) -> None:
    window.goto(window.url.replace("user/?part=rights", "rights/"))
    printed = window.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


def test_a_longer_sheet_repeats_its_heads(window: Page) -> None:
    window.goto(window.url.replace("user/?part=rights", "rights/"))
    window.emulate_media(media="print")
    head = window.locator(".sheet-table thead")
    assert head.evaluate("element => getComputedStyle(element).display") == "table-header-group"


def test_the_pause_counts_down_and_tells_when_it_is_over(open_page: OpenPage, intacct: Intacct, new_link: str) -> None:
    customer = Customer(open_page(fake_clock=True))
    customer.go_to_credentials(new_link, intacct.company_like("READY-CO"))
    for number in range(3):
        customer.fill(user_id=USER_ID, password=f"wrong-{number}")
        customer.page.get_by_role("button", name="Try and save").click()
        customer.page.clock.run_for(2000)
        expect(customer.page.get_by_text("Not accepted")).to_be_visible()
    clock = customer.page.locator("[data-count-down]")
    expect(clock).to_have_text(re.compile(r"^14:\d\d$"))
    expect(customer.page.get_by_text("You can try again now.")).to_be_hidden()
    customer.page.clock.fast_forward(15 * 60 * 1000)
    expect(customer.page.get_by_text("You can try again now.").first).to_be_visible()
    expect(clock).to_be_hidden()
    expect(customer.page.locator("#announcer")).to_contain_text("You can try again now.")


def test_a_long_list_of_entities_is_searched_while_what_is_chosen_stays(
    open_page: OpenPage, intacct: Intacct, new_link: str
) -> None:
    entities = [{"entity_id": f"E{number}", "name": f"Branch {number}", "currency": "USD"} for number in range(1, 23)]
    company = intacct.company_like("READY-CO", entities=entities)
    customer = Customer(open_page())
    customer.go_to_credentials(new_link, company)
    customer.go_on("entity", user_id=USER_ID, password=intacct.password_of(company))
    page = customer.page
    page.get_by_label("E5 · Branch 5").check()
    page.get_by_label("Find an entity").fill("branch 2")
    expect(page.locator("#id_entities > div:visible")).to_have_count(5)  # 2, 20, 21, 22, and the one that is chosen
    expect(page.locator("#announcer")).to_have_text("5 of 22 entities shown")
    page.get_by_label("Find an entity").fill("")
    expect(page.locator("#id_entities > div:visible")).to_have_count(22)
