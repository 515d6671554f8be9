"""Guides at the console and under the customer's clicks: said, corrected, read by the next customer, put back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.places import Homes
from tests.browser.test_profiles import looks_right

pytestmark = pytest.mark.browser

WHY = "The company ID tells us which Intacct company to connect."
OTHER_WHY = "With the company ID we find your company."


def test_a_guide_that_did_not_match_is_corrected_and_read_at_once(
    stack: DemoStack, homes: Homes, open_page: OpenPage, new_link: str
) -> None:
    page = open_page()
    customer = Customer(page)
    customer.open_link(new_link)
    customer.go_on("company")
    expect(page.get_by_text(WHY)).to_be_visible()
    page.get_by_text("This did not match what I see").click()
    looks_right(page, "did-not-match")
    page.get_by_label("What do you see instead?").fill("There is no tab General information")
    page.get_by_role("button", name="Send").press("Enter")
    thanks = page.locator(".notice", has_text="Thank you. We check these instructions against what you see.")
    expect(thanks).to_be_focused()
    expect(page.get_by_label("What do you see instead?")).to_have_count(0)
    looks_right(page, "did-not-match-thanks")

    console = open_page()
    console.context.add_cookies(
        [{"name": key, "value": value, "url": stack.url} for key, value in homes["console"].cookies]
    )
    console.goto("/console/")
    console.get_by_role("link", name="Guides", exact=True).click()
    looks_right(console, "console-guides")
    console.get_by_role("link", name="What did not match").click()
    expect(console.get_by_text("There is no tab General information")).to_be_visible()
    looks_right(console, "console-guide-mismatches")
    console.get_by_role("link", name=re.compile("Correct it.*Company ID")).click()
    looks_right(console, "console-guide")

    field = console.get_by_label("The guide as TOML")
    shipped = field.input_value()
    wrong = shipped.replace('field = "ID"', 'field = "The ID"', 1)
    field.fill(wrong)
    console.get_by_role("button", name="Preview").press("Enter")
    expect(console.locator(".error-summary")).to_be_focused()
    expect(field).to_have_value(wrong)
    looks_right(console, "console-guide-refused")
    field.fill(shipped.replace(WHY, OTHER_WHY))
    console.get_by_text("Whose screens to show").click()
    console.get_by_label("Menus").select_option("classic")
    console.get_by_role("button", name="Show these").click()
    expect(console.get_by_text("What these customers would read differently")).to_be_visible()
    looks_right(console, "console-guide-preview")
    console.get_by_label("Why").fill("A customer said so")
    console.get_by_role("button", name="Save and use it now").click()
    expect(console.get_by_text("Saved as correction 1.")).to_be_visible()

    page.reload()
    expect(page.get_by_text(OTHER_WHY)).to_be_visible()
    console.locator("#correction-1 summary").click()
    looks_right(console, "console-guide-corrected")
    console.get_by_role("button", name="Put the shipped text back").click()
    expect(console.get_by_text("The shipped text is in use again.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(WHY)).to_be_visible()
    console.goto("/console/guides/mismatches/")
    console.get_by_role("button", name="Settle all").click()
    expect(console.get_by_text("Nothing is open.")).to_be_visible()
