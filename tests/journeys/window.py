"""A tab of the customer's browser: it keeps its pages, so that it can go back to one and send an old form again."""

from __future__ import annotations

import re

import httpx
from lxml import html

from tests.plain_browser import Browser

PRIMARY = ".//button[contains(concat(' ', @class, ' '), ' button-primary ')]"


class Window(Browser):
    """Tabs of one browser share its `client`, and with it their cookies."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.answer = httpx.Response(204)
        self.pages: list[httpx.Response] = []  # those before the open one
        self.token = ""  # of the link it came in through

    @property
    def is_open(self) -> bool:
        return self.answer.status_code != 204

    @property
    def step(self) -> str:
        """The step whose page is open, "" on any other page."""
        found = re.fullmatch(r"/connect/[0-9a-f-]+/([a-z-]+)/", self.path) if self.is_open else None
        return found[1] if found else ""

    def visit(self, address: str) -> None:
        self._keep()
        self.open(address)

    def back(self) -> None:
        """Show the page before as it was, without asking for it again."""
        if self.pages:
            self.answer = self.pages.pop()

    def main_form(self) -> html.HtmlElement | None:
        """The form of the page's one primary button; None on a page that has nothing to send."""
        buttons = self.page.xpath(PRIMARY)
        return next(buttons[0].iterancestors("form")) if buttons else None

    def names(self) -> set[str]:
        """The fields of the main form that a person fills in or ticks."""
        form = self.main_form()
        if form is None:
            return set()
        return {field.get("name") for field in form.xpath(".//*[@name][not(@type='hidden')]")}

    def send(self, **fields: str | list[str]) -> None:
        """Fill in the main form and press its button."""
        self._keep()
        self.press_primary(**fields)

    def _keep(self) -> None:
        if self.is_open:
            self.pages = [*self.pages[-4:], self.answer]
