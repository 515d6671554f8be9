"""Looking at a page: pictures for people, what an accessibility checker finds, what is wider than the window."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from onboarding.demo.launcher import ROOT

SCREENSHOTS = ROOT / "var" / "screenshots"
SMALLEST = 320  # CSS pixels; 1280 pixels at a zoom of 400 % (WCAG 2.2, reflow)
#: Name of the picture -> width in pixels, colour scheme.
VIEWS = {"desktop": (1280, "light"), "320": (SMALLEST, "light"), "dark": (1280, "dark")}


def shoot(page: Page, name: str) -> None:
    """Write var/screenshots/NAME-{desktop,320,dark}.png of the page as it stands; leave it as it was."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for view, (width, scheme) in VIEWS.items():
        resize(page, width)
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=SCREENSHOTS / f"{name}-{view}.png", full_page=True, animations="disabled")
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def violations(page: Page, *, only: tuple[str, ...] = ()) -> list[str]:
    """Return one line per finding of axe: rule, element, what is wrong. `only` limits it to some rules."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{finding['id']}: {node['target'][0]}: {node['failureSummary']}"
        for finding in found
        for node in finding["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Return what is wider than it may be: the page than its window, the words of a button than the button."""
    return list(
        page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll(".button")]
                .filter(element => element.scrollWidth > element.clientWidth)
                .map(element => `${element.tagName} ${element.textContent.trim().slice(0, 60)}`)"""
        )
    )


def stored_by_the_browser(page: Page) -> str:
    """Return everything that scripts can read later: both web storages and the page itself, form values included."""
    return str(
        page.evaluate(
            """() => JSON.stringify([
                Object.entries(localStorage),
                Object.entries(sessionStorage),
                location.href,
                document.documentElement.outerHTML,
            ])"""
        )
    )
