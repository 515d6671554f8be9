"""Checking one module again at the console, reading what changed, and printing the evidence."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.looking import SMALLEST, overflow, resize, shoot, violations
from tests.browser.places import Homes

pytestmark = pytest.mark.browser


def test_a_module_is_checked_again_and_the_page_follows_to_the_end(
    stack: DemoStack, homes: Homes, open_page: OpenPage
) -> None:
    home = homes["console_trouble"]
    page = open_page()
    page.context.add_cookies([{"name": key, "value": value, "url": stack.url} for key, value in home.cookies])
    page.goto(home.path)
    again = page.get_by_role("button", name="Check this module again (Cash Management)")
    again.press("Enter")
    parts = page.get_by_role("list", name="How old the answers are")
    expect(parts).to_contain_text("Cash Management")
    expect(parts).to_contain_text("Everything else")
    expect(again).to_be_visible()  # nothing polls any more, and it can be asked again
    assert violations(page) == []
    resize(page, SMALLEST)
    assert overflow(page) == []
    shoot(page, "console-connection-in-parts")

    resize(page, 1280)
    page.get_by_role("link", name="All probe runs").click()
    expect(page.get_by_text("Only Cash Management").first).to_be_visible()


def test_the_evidence_is_readable_on_paper(stack: DemoStack, homes: Homes, open_page: OpenPage) -> None:
    home = homes["console_connected"]
    page = open_page()
    page.context.add_cookies([{"name": key, "value": value, "url": stack.url} for key, value in home.cookies])
    page.goto(home.path)
    page.get_by_role("link", name="Evidence to print").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    resize(page, 673)  # a sheet of A4 without its margins
    assert overflow(page) == []
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("link", name="Profiles")).to_be_hidden()
    bills = page.get_by_role("row").filter(has_text="Sends approved bills")
    cells = [cell.bounding_box() for cell in bills.get_by_role("cell").all()]
    assert len({box["y"] for box in cells if box}) == 1  # rows stay rows
