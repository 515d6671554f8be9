"""The simulated Intacct's own pages: accessibility checker, light and dark, a window of 320 pixels."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.looking import SMALLEST, overflow, resize, shoot, violations

pytestmark = pytest.mark.browser

READY = "/company/READY-CO"
USER = f"{READY}/admin/web-services-users/acmeledger_ws"
PAGES = {
    "companies": "/",
    "menu": READY,
    "subscriptions": f"{READY}/admin/subscriptions",
    "web-services-users": f"{READY}/admin/web-services-users",
    "user": USER,
    "user-form": f"{USER}/edit",
    "contact": f"{USER}/contact",
    "contact-form": f"{USER}/edit/contact",
    "roles": f"{READY}/admin/roles",
    "role": f"{READY}/admin/roles/Acme Ledger integration",
    "security": f"{READY}/setup/company/security",
    "security-edit": f"{READY}/setup/company/security/edit",
    "ip-filter": f"{READY}/setup/company/security/edit/ip-filters/add",
    "entities": f"{READY}/setup/entities",
    "entity": f"{READY}/setup/entities/100-US/edit",
    "mailbox": f"{READY}/mailbox",
    "gateway": "/company/BUSY-CO/simulated-gateway",
}


def test_the_pages_of_the_simulated_intacct_are_accessible(stack: DemoStack, open_page: OpenPage) -> None:
    page = open_page()
    found: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        resize(page, 1280)
        page.goto(stack.simulator_url + path)
        expect(page.locator("h1")).to_have_count(1)
        for levels in page.locator("details.levels").all():
            levels.locator("summary").click()
        found[name] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[name] += violations(page, only=("color-contrast",))
        page.emulate_media(color_scheme="light")
        resize(page, SMALLEST)
        found[name] += overflow(page)
        shoot(page, f"intacct-{name}")
    assert {name: complaints for name, complaints in found.items() if complaints} == {}
