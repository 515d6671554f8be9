"""What the customer does in the wizard: opens the link and goes through every step, without JavaScript."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.plain_browser import Browser

#: Seconds that a worker may take before the walkthrough gives up.
PATIENCE = 60.0


class WalkFailed(Exception):
    """Something did not happen as it should; the message says what."""


class Customer:
    def __init__(self, wizard: Browser) -> None:
        self.wizard = wizard

    @property
    def step(self) -> str:
        """The step whose page is open, from its address /connect/CONNECTION/STEP/."""
        return self.wizard.path.rstrip("/").rsplit("/", 1)[-1]

    def open_link(self, url: str) -> None:
        self.wizard.open(url).press("Continue")
        self.expect("start")

    def expect(self, step: str) -> None:
        if self.wizard.answer.status_code != 200 or self.step != step:
            raise WalkFailed(
                f"expected the step {step}, but {self.wizard.path} answered {self.wizard.answer.status_code}: "
                f"{self.wizard.text[:900]}"
            )

    def go_on(self, to: str, **fields: str | list[str]) -> None:
        """Press the primary button and arrive at step `to`. A step of several parts takes a press for each of them."""
        here = self.step
        self.wizard.press_primary(**fields)
        while self.step == here != to and "part=" in str(self.wizard.answer.url):
            self.wizard.press_primary()
        self.expect(to)

    def sees(self, words: str) -> None:
        if words not in self.wizard.text:
            raise WalkFailed(f"the page {self.wizard.path} does not say “{words}”")

    def wait_for(self, happened: Callable[[], bool], what: str) -> None:
        """Open the same page again, as a waiting page without JavaScript does, until it says what is awaited."""
        give_up = time.monotonic() + PATIENCE
        path = self.wizard.path
        while not happened():
            if time.monotonic() > give_up:
                raise WalkFailed(f"{what} did not happen within {PATIENCE:.0f} seconds: {self.wizard.text[:900]}")
            time.sleep(0.2)
            self.wizard.open(path)

    def fix_cards(self) -> list[str]:
        """Return the titles of the fix cards on the page of the permission check."""
        titles = self.wizard.page.xpath("//*[contains(concat(' ', @class, ' '), ' fix ')]//h3")
        return [" ".join(title.text_content().split()) for title in titles]

    def links(self) -> list[str]:
        return [" ".join(link.text_content().split()) for link in self.wizard.page.iter("a")]
