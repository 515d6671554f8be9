"""Pages for people who hear them, enlarge them, print them, or wait for a slow network."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, Route, expect

from onboarding.demo.launcher import DemoStack
from tests.browser.addresses import PLACES
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct
from tests.browser.looking import overflow
from tests.browser.places import Homes

pytestmark = pytest.mark.browser

PAGES = ("nothing-done-start", "sender-not-authorized", "user-user", "credentials-refused", "check-with-fixes", "done")
BOTTOMS = "all => all.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().bottom)"
ZOOMED = {"width": 640, "height": 450}  # CSS pixels of a window of 1280 by 900 at 200 %


def show(name: str, page: Page, stack: DemoStack, homes: Homes) -> Page:
    home, rest = PLACES[name]
    page.context.add_cookies([{"name": key, "value": value, "url": stack.url} for key, value in homes[home].cookies])
    page.goto(homes[home].path + rest)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_heard_in_the_order_in_which_it_is_seen(
    name: str, stack: DemoStack, homes: Homes, open_page: OpenPage
) -> None:
    page = show(name, open_page(), stack, homes)
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    controls = page.locator("main").locator("a[href], button, input:not([type=hidden]), summary")
    stops = controls.evaluate_all(BOTTOMS)
    assert stops
    # What stands in one line may be a little higher or lower than its neighbour; nobody jumps back up the page.
    assert all(after > before - 60 for before, after in pairwise(stops)), stops


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_enlarged_to_twice_its_size(
    name: str, stack: DemoStack, homes: Homes, open_page: OpenPage
) -> None:
    page = show(name, open_page(viewport=ZOOMED, device_scale_factor=2), stack, homes)
    assert overflow(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")  # only the letters grow
    assert overflow(page) == []


def test_a_step_on_paper_is_its_clicks_and_values(stack: DemoStack, homes: Homes, open_page: OpenPage) -> None:
    page = show("sender-not-authorized", open_page(), stack, homes)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".click").evaluate_all("all => all.every(each => each.checkVisibility())")
    expect(page.locator("figure").first).to_be_visible()
    expect(page.get_by_text("AcmeLedgerMPP").first).to_be_visible()
    assert (
        page.locator(".button, .rail-wide").evaluate_all("all => all.filter(each => each.checkVisibility()).length")
        == 0
    )


def test_nobody_waits_for_scripts_on_a_slow_network(intacct: Intacct, open_page: OpenPage, new_link: str) -> None:
    """They never arrive here; every page is read and answered all the same."""
    waiting: list[Route] = []
    page = open_page()
    page.route("**/*.js", lambda route: waiting.append(route))
    customer = Customer(page)
    page.goto(new_link, wait_until="commit")
    for step in ("start", "company"):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        customer.primary.click(no_wait_after=True)
        customer.expect(step)
    customer.fill(company_id=intacct.company_like("READY-CO"))
    customer.primary.click(no_wait_after=True)
    customer.expect("web-services")
    assert waiting
    for route in waiting:
        route.abort()
