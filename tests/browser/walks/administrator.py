"""The person of the guides' trails, in a window of Chromium: finds by words, and clicks what a mouse would click."""

from __future__ import annotations

from lxml import html
from playwright.sync_api import Locator, Page

from tests.connections.simulator.trails.person import Element, NotThere, Person, visible


class Administrator(Person):
    """Reads the page as `Person` does, from what Chromium holds; every act is a click or a key press there."""

    def __init__(self, tab: Page, base_url: str, company_id: str) -> None:
        self.tab = tab
        self._base_url = base_url
        self.home = f"/company/{company_id}"
        self.page: Element = html.document_fromstring("<h1>A new window</h1>")
        self.open_top_page()

    def close(self) -> None:
        """The window belongs to whoever opened it."""

    def open_top_page(self) -> None:
        self.tab.goto(self._base_url + self.home)
        self._read()

    def fill(self, label: str, value: str) -> None:
        element = self.see(label)
        controls = [element] if element.tag == "select" else self._controls(element)
        if not controls:
            raise NotThere(f"nothing to fill in at {label!r} on {self.place}")
        control = controls[-1]  # a list that grows is filled in at its end
        if control.get("type") == "radio":
            self._live(self._choice(controls, value)).check()
        elif control.tag == "select":
            offered = [visible(option) for option in control.iter("option")]
            if value not in offered:
                raise NotThere(f"{value!r} is not offered at {label!r} on {self.place}: {', '.join(offered)}")
            self._live(control).select_option(label=value)
        else:
            self._live(control).fill(value)

    def tick(self, label: str, *, within: str = "", on: bool = True) -> None:
        self._live(self._box(label, within)).set_checked(on)

    def untick_all(self, group: str) -> None:
        for box in self._around(self.see(group)).xpath(".//input[@type='checkbox']"):
            self._live(box).set_checked(False)

    def back(self) -> None:
        self.tab.go_back()
        self._read()

    def _uncover(self, element: Element) -> None:
        for folded in element.xpath("ancestor::details[not(@open)]"):
            self._live(folded.find("summary")).click()
            folded.set("open", "")

    def _live(self, element: Element) -> Locator:
        """Return the element of the window that stands where this one stands in what was read."""
        return self.tab.locator(f"xpath={element.getroottree().getpath(element)}")

    def _read(self) -> None:
        self.page = html.document_fromstring(self.tab.content(), base_url=self.tab.url)
        for complaint in self.page.xpath("//*[@role='alert']"):
            raise NotThere(f"{self.place} complains: {visible(complaint)}")

    def _go_to(self, link: Element) -> None:
        self._click(link)

    def _activate(self, button: Element) -> None:
        self._click(button)

    def _click(self, element: Element) -> None:
        if (element.get("href") or "").startswith("#"):
            self._live(element).click()
            return
        with self.tab.expect_navigation():
            self._live(element).click()
        self._read()
