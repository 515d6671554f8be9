"""The simulated Intacct: its control API for the tests, its admin pages in a tab of Chromium for the administrator."""

from __future__ import annotations

from itertools import count
from typing import Any

import httpx
from lxml import html
from playwright.sync_api import Locator, Page

from connections.simulator.companies import USER_ID
from tests.plain_browser import Browser


class Intacct:
    """What tests change and read behind the scenes."""

    def __init__(self, control: httpx.Client) -> None:
        self._control = control
        self._numbers = count(1)

    def company_like(self, model: str, **changes: Any) -> str:
        """Make a company of its own for one test, a copy of a named one; return its company ID."""
        company_id = f"{model}-{next(self._numbers)}"
        self._control.put(f"/companies/{company_id}", json={"like": model, **changes}).raise_for_status()
        return company_id

    def behave(self, company_id: str, **behaviour: Any) -> None:
        self._control.patch(f"/companies/{company_id}", json={"behaviour": behaviour}).raise_for_status()

    def password_of(self, company_id: str) -> str:
        """Return the password of the Web Services user, from its e-mail."""
        letter: str = self._control.get(f"/companies/{company_id}/mails").json()["items"][0]["body"]
        return letter.partition("Password: ")[2].split("\n", 1)[0]

    def sign_ins(self, company_id: str, user_id: str = USER_ID) -> int:
        """Return how often somebody tried to sign in as this user."""
        entries = self._control.get("/requests", params={"company": company_id}).json()["items"]
        return sum(entry["sign_in"] and entry["user"] == user_id for entry in entries)


class IntacctTab(Browser):
    """A tab of Chromium with the admin pages; clicks where `Browser` sends forms."""

    def __init__(self, tab: Page, base_url: str) -> None:
        self.tab = tab
        self._base_url = base_url

    @property
    def page(self) -> html.HtmlElement:
        return html.document_fromstring(self.tab.content())

    def open(self, path: str) -> IntacctTab:
        self.tab.goto(self._base_url + path)
        return self

    def follow(self, label: str) -> IntacctTab:
        return self._click(self.tab.get_by_role("link", name=label, exact=True))

    def press(self, button: str, **fields: str | list[str]) -> IntacctTab:
        for name, value in fields.items():
            inputs = self.tab.locator(f"[name={name}]")
            if isinstance(value, list):
                self._tick(inputs, value)
            elif inputs.evaluate("field => field.tagName") == "SELECT":
                inputs.select_option(value)
            else:
                inputs.fill(value)
        return self._click(self.tab.get_by_role("button", name=button, exact=True).first)

    def _tick(self, boxes: Locator, wanted: list[str]) -> None:
        states = boxes.evaluate_all("boxes => boxes.map(box => [box.value, box.checked])")
        for place, (value, checked) in enumerate(states):
            if checked != (value in wanted):
                boxes.nth(place).set_checked(not checked)

    def _click(self, target: Locator) -> IntacctTab:
        with self.tab.expect_navigation():
            target.click()
        return self
