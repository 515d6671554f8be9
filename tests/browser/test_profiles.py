"""Access profiles at the console, as staff uses them: with the keyboard, in a small window, in the dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.looking import SMALLEST, overflow, resize, shoot, violations
from tests.browser.places import Homes

pytestmark = pytest.mark.browser


def looks_right(page: Page, name: str) -> None:
    """The page is accessible in light and dark, nothing is cut off at 320 pixels; leaves a picture."""
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, only=("color-contrast",)) == []
    page.emulate_media(color_scheme="light")
    resize(page, SMALLEST)
    assert overflow(page) == []
    shoot(page, name)
    resize(page, 1280)


@pytest.fixture
def put_back(stack: DemoStack) -> Iterator[None]:
    """The other tests of this folder find the version they know."""
    yield
    stack.manage("access_profile", "use", "acme-ledger", "ap-spend", "--version", "1")


@pytest.mark.usefixtures("put_back")
def test_a_version_is_written_previewed_saved_and_chosen(stack: DemoStack, homes: Homes, open_page: OpenPage) -> None:
    page = open_page()
    cookies = [{"name": key, "value": value, "url": stack.url} for key, value in homes["console"].cookies]
    page.context.add_cookies(cookies)
    page.goto("/console/")
    page.get_by_role("link", name="Profiles", exact=True).click()
    looks_right(page, "console-profiles")
    page.get_by_role("link", name="Accounts payable and spend").click()
    looks_right(page, "console-profile")

    page.get_by_role("link", name="Edit", exact=True).click()
    field = page.get_by_label("The profile as TOML")
    written = field.input_value()
    field.fill(written.replace('row = "Bills"', "row = Bills"))
    page.get_by_role("button", name="Preview").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(field).to_have_value(written.replace('row = "Bills"', "row = Bills"))
    looks_right(page, "console-profile-refused")

    field.fill(written.replace('rights = ["List", "View", "Add", "Edit"]', 'rights = ["List", "View", "Add"]'))
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    expect(page.get_by_text("removed: Edit").first).to_be_visible()
    looks_right(page, "console-profile-preview")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()

    page.get_by_role("link", name="Use version 2 for Acme Ledger").click()
    looks_right(page, "console-profile-use")
    page.get_by_role("button", name="Use version 2").click()
    expect(page.get_by_text("Acme Ledger uses version 2.")).to_be_visible()
    expect(page.get_by_role("heading", name="Who lacks rights")).to_be_visible()
    looks_right(page, "console-profile-in-use")
