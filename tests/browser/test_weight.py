"""The first page that a customer loads is light, and nobody else hears of it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from onboarding.demo.launcher import DemoStack
from tests.browser.addresses import PLACES
from tests.browser.conftest import OpenPage
from tests.browser.places import Homes

pytestmark = pytest.mark.browser

#: Bytes over the wire, headers included.
ALLOWED = 60 * 1024


@pytest.mark.parametrize("name", ["link-welcome", "sender-not-authorized", "nothing-done-user", "check-with-fixes"])
def test_the_first_load_is_light_and_stays_at_home(
    name: str, stack: DemoStack, homes: Homes, open_page: OpenPage
) -> None:
    home, rest = PLACES[name]
    page = open_page()  # its cache is empty
    page.context.add_cookies([{"name": key, "value": value, "url": stack.url} for key, value in homes[home].cookies])
    loaded = Loaded(page)
    page.goto(homes[home].path + rest)
    assert loaded.hosts == {urlsplit(stack.url).netloc}
    assert loaded.files > 5, "a page without its style sheets was measured"
    assert loaded.bytes <= ALLOWED


class Loaded:
    """Counts what a page loads, as Chromium's own network panel does."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str] = set()
        self.bytes = 0
        self.files = 0
        chromium = page.context.new_cdp_session(page)
        chromium.on("Network.requestWillBeSent", self._asked)
        chromium.on("Network.loadingFinished", self._finished)
        chromium.send("Network.enable")

    def _asked(self, event: dict) -> None:
        self.hosts.add(urlsplit(event["request"]["url"]).netloc)

    def _finished(self, event: dict) -> None:
        self.files += 1
        self.bytes += int(event["encodedDataLength"])
