"""The administrator's desk: the wizard in one window, Intacct in the other, and what is read there done here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, expect

from connections.guides import Click
from tests.browser.customer import Customer
from tests.browser.walks.administrator import Administrator
from tests.browser.walks.kinds import Kind
from tests.connections.simulator.trails.in_words import IN_WORDS
from tests.connections.simulator.trails.walk import Walk

#: The clicks of the step; fixes have clicks of their own.
CLICK = "section[aria-labelledby=clicks] .click"


class Desk:
    """Follows what the wizard shows. `guide_of` gives the clicks that the shipped guide has for a step or a part."""

    def __init__(self, customer: Customer, administrator: Administrator, kind: Kind) -> None:
        self.customer = customer
        self.kind = kind
        self.walk = Walk(administrator, IN_WORDS)

    def say_what_it_looks_like(self) -> None:
        """The switch, once for the whole walk."""
        page, variant = self.customer.page, self.kind.variant
        page.locator("#menus > summary").click()
        chosen = {
            "menus": variant.menus,
            "permission_type": variant.permissions,
            "user_form": variant.user_form,
            "region": variant.region,
        }
        for name, value in chosen.items():
            page.locator(f"#menus input[name={name}][value={value}]").check()
        page.get_by_role("button", name="Show these instructions").click()
        expect(page.locator("#menus")).not_to_have_attribute("open", "")

    def follow(self, name: str, clicks: Iterable[Click]) -> None:
        """Do in Intacct what this page says; it must say exactly these clicks."""
        told = tuple(clicks)
        shown = [words(each) for each in self.customer.page.locator(CLICK).all()]
        assert shown == [wanted(click) for click in told], f"the page of {name} tells other clicks than its guide"
        self.walk.follow(f"{self.kind.company}, {name}", told, without=self.kind.not_so_here)

    def read_the_table(self) -> None:
        """Take the rights to tick from the page, in the words of this customer's screens."""
        table: dict[str, dict[str, tuple[str, ...]]] = {}
        page = self.customer.page
        for heading in page.locator("h3[id^=module-]").all():
            module = heading.evaluate("heading => heading.firstChild.textContent.trim()")
            rows = page.locator(f"table[aria-labelledby={heading.get_attribute('id')}] tbody tr")
            table[module] = dict(row_of(row) for row in rows.all())
        assert table
        self.walk.table = table


def row_of(row: Locator) -> tuple[str, tuple[str, ...]]:
    """A row in the customer's words, "Suppliers" of "Suppliers (Vendors)", and its rights."""
    name = row.locator("th label").inner_text().strip().split(" (")[0]
    return name, tuple(row.locator("td strong").inner_text().split(", "))


def words(click: Locator) -> str:
    """What a click of the page says, without its number and its buttons."""
    told = click.evaluate(
        """click => {
            const trail = [...click.querySelectorAll(".trail-item")].map(item => item.textContent.trim()).join(" > ");
            const text = click.querySelector(".click-body > p:not(.trail):not(.faint)").textContent;
            return [trail, text].join(" | ");
        }"""
    )
    return re.sub(r"\s+", " ", told).strip()


def wanted(click: Click) -> str:
    return f"{' > '.join(click.trail)} | {click.text}".strip()
