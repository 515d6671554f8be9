"""The customer's administrator in front of the wizard, in a window of Chromium."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Customer:
    """Clicks and reads; every step fails loudly when the page does not offer it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def primary(self) -> Locator:
        """The page's one primary button."""
        return self.page.locator(".button-primary")

    @property
    def seen(self) -> Locator:
        """What the page says that it saw in the customer's Intacct."""
        return self.page.locator("#seen-headline")

    @property
    def fixes(self) -> Locator:
        return self.page.locator("article.fix")

    def open_link(self, url: str) -> None:
        self.page.goto(url)
        self.go_on("start")

    def expect(self, step: str, part: str = "") -> None:
        query = rf"\?part={part}" if part else ""
        expect(self.page).to_have_url(re.compile(rf"/connect/[0-9a-f-]+/{step}/{query}$"))

    def open(self, step: str) -> None:
        """Open a step by its address, as a bookmark would; where that leads is for the caller to say."""
        home = re.match(r".*/connect/[0-9a-f-]+/", self.page.url)
        assert home, self.page.url
        self.page.goto(f"{home[0]}{step}/")

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def go_on(self, to: str, **fields: str) -> None:
        """Fill in, press the primary button and arrive at step `to`."""
        self.fill(**fields)
        self.primary.click()
        self.expect(to)

    def go_to_credentials(self, link: str, company_id: str) -> None:
        """Open the link and go through every step before the credentials, in a company that needs nothing."""
        self.open_link(link)
        self.go_on("company")
        self.go_on("web-services", company_id=company_id)
        self.led_ahead()
        self.go_on("user")
        self.finish_user()

    def led_ahead(self) -> None:
        """Wait until the page says that Intacct lets the sender in: the way on then passes over that step."""
        expect(self.page.locator("#ahead-title")).to_be_visible()

    def finish_user(self) -> None:
        """Press the button of each part of the step of role and user, and arrive at the credentials."""
        for part in ("rights", "user"):
            self.primary.click()
            self.expect("user", part)
        self.go_on("credentials")

    def rail_step(self, title: str) -> Locator:
        """Return a step in the list beside the page; its class says how it stands."""
        return self.page.locator(".rail-wide .rail-step").filter(has_text=title)

    def wanted_rights(self) -> dict[str, list[str]]:
        """Return what the fix cards ask to tick, by module: {"Accounts Payable": ["Bills:List", …]}."""
        wanted: dict[str, list[str]] = {}
        for table in self.fixes.locator("table.fix-rows").all():
            rows = wanted.setdefault(table.get_attribute("aria-label") or "", [])
            for line in table.locator("tbody tr").all():
                row = line.locator("th").inner_text().removesuffix("(optional)").strip()
                rights = line.locator("td strong").inner_text()
                rows += [f"{row}:{right}" for right in re.split(r", | and ", rights)]
        return wanted
