"""Chromium in front of the running product: one stack and one browser for all tests of this folder.

Scope "package" and not "session": Playwright keeps an event loop running in this thread, and Django refuses its
database to any test that runs meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Protocol

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from onboarding.demo.launcher import DemoStack
from tests import programs
from tests.browser.intacct import Intacct
from tests.browser.places import Homes, Visitor

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: Milliseconds for anything to appear; a worker answers within a second or two, a busy machine takes longer.
PATIENCE = 20_000
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoStack]:
    with DemoStack(tmp_path_factory.mktemp("browser")) as stack:
        yield stack


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def api(stack: DemoStack) -> Iterator[httpx.Client]:
    """The vendor's program, which makes connections and links over the JSON API."""
    key = stack.manage("create_api_key", "browser tests").stdout.strip().splitlines()[-1]
    with httpx.Client(base_url=f"{stack.url}/api/v1", headers={"Authorization": f"Bearer {key}"}) as client:
        yield client


@pytest.fixture(scope="package")
def intacct(stack: DemoStack) -> Iterator[Intacct]:
    """The simulated Intacct behind the product, and its control API."""
    with httpx.Client(base_url=f"{stack.simulator_url}/control") as client:
        yield Intacct(client)


class OpenPage(Protocol):
    """Opens a window of its own: no cookies, no history. Options are those of a browser context."""

    def __call__(self, *, path: str = "", fake_clock: bool = False, **options: Any) -> Page: ...


@pytest.fixture
def open_page(chromium: Browser, stack: DemoStack) -> Iterator[OpenPage]:
    """Fails at the end of the test when a script broke or something was held back by the content security policy."""
    complaints: list[str] = []
    with ExitStack() as windows:

        def open_window(*, path: str = "", fake_clock: bool = False, **options: Any) -> Page:
            settings = {"viewport": DESKTOP, "base_url": stack.url, "locale": "en-US", "timezone_id": "Europe/Berlin"}
            context = chromium.new_context(**settings | {"reduced_motion": "reduce"} | options)
            windows.callback(context.close)
            context.set_default_timeout(PATIENCE)
            if fake_clock:
                context.clock.install()
            context.on("weberror", lambda error: complaints.append(str(error.error)))
            context.on("console", lambda message: complaints.extend(_policy_complaint(message.text)))
            page = context.new_page()
            if path:
                page.goto(path)
            return page

        yield open_window
    assert complaints == []


def _policy_complaint(text: str) -> list[str]:
    return [text] if "Content Security Policy" in text or "Refused to" in text else []


@pytest.fixture
def new_link(api: httpx.Client) -> str:
    """The link to a connection of its own."""
    made = api.post("/connections", json={"integration": "acme-ledger", "customer_name": "Fig & Olive"})
    return str(made.raise_for_status().json()["link_url"])


@pytest.fixture(scope="package")
def homes(stack: DemoStack, api: httpx.Client, intacct: Intacct) -> Iterator[Homes]:
    with Visitor(stack.url) as customer, Visitor(stack.url) as staff:
        yield Homes(stack, api, intacct, customer, staff)
