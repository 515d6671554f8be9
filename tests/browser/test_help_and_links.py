"""The ways out of a step, in Chromium: a question and its answer, a colleague's link, a new link for a dead one."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from onboarding.demo.launcher import DemoStack
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.looking import SMALLEST, overflow, resize, shoot, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def staff(stack: DemoStack, open_page: OpenPage) -> Callable[[str], Page]:
    """Return a function that opens an address of the console, signed in."""

    def visit(path: str) -> Page:
        assert stack.console
        page = open_page(path=path)
        page.get_by_label("User name").fill(stack.console.user)
        page.get_by_label("Password", exact=True).fill(stack.console.password)
        page.get_by_role("button", name="Sign in").click()
        return page

    return visit


def look(page: Page, name: str) -> None:
    """Fail when the page is not for everybody; keep pictures of it."""
    expect(page.locator("h1")).to_have_count(1)
    assert violations(page) == []
    before = page.viewport_size
    page.emulate_media(color_scheme="dark")
    assert violations(page, only=("color-contrast",)) == []
    page.emulate_media(color_scheme="light")
    resize(page, SMALLEST)
    assert overflow(page) == []
    assert before
    resize(page, before["width"])
    shoot(page, name)


def at_web_services(page: Page) -> Customer:
    """Take the visitor of a fresh link to "Turn on Web Services"."""
    customer = Customer(page)
    customer.go_on("start")
    customer.go_on("company")
    customer.go_on("web-services", company_id="WSOFF-CO")
    return customer


def test_a_question_is_answered_where_it_was_asked(
    open_page: OpenPage, new_link: str, staff: Callable[[str], Page]
) -> None:
    page = at_web_services(open_page(path=new_link)).page
    page.get_by_text("I cannot do this").click()
    look(page, "step-cannot")
    page.get_by_role("link", name="Ask for help").last.click()
    look(page, "help")
    page.get_by_label("What you see").fill("")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please write what you see").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "help-refused")
    page.get_by_label("What you see").fill(f"There is no tab Subscriptions.\nIt says {'x' * 90}")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your question")).to_be_visible()
    look(page, "help-sent")
    question = page.url

    console = staff("/console/help/")
    look(console, "console-help")
    console.get_by_role("link", name="Fig & Olive").first.click()
    look(console, "console-help-request")
    console.get_by_label("Answer").fill("You need a full administrator. Hand this step to a colleague.")
    console.get_by_role("button", name="Answer", exact=True).click()
    expect(console.get_by_text("Answered. The customer reads it")).to_be_visible()

    page.goto(question.split("/help/")[0] + "/web-services/")
    expect(page.get_by_text("has answered your question")).to_be_visible()
    look(page, "help-answer-waits")
    page.get_by_role("link", name="Read the answer").click()
    expect(page.get_by_text("You need a full administrator.")).to_be_visible()
    look(page, "help-answered")


def test_a_colleague_does_one_step(open_page: OpenPage, new_link: str) -> None:
    page = at_web_services(open_page(path=new_link)).page
    page.get_by_text("I cannot do this").click()
    page.get_by_role("link", name="Hand it to a colleague").click()
    look(page, "hand-over")
    page.get_by_label("Name of your colleague").fill("Ana Ruiz")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("heading", name="The link for Ana Ruiz is ready")).to_be_visible()
    look(page, "handed-over")
    url = page.locator(".copy-value").inner_text()
    page.get_by_role("link", name="See all steps").click()
    look(page, "hand-over-list")

    colleague = Customer(open_page(path=url))
    colleague.go_on("web-services")
    look(colleague.page, "colleague-step")
    colleague.primary.click()
    # Nothing was turned on, so the colleague's word stands beside what Intacct says.
    expect(colleague.page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(colleague.page.get_by_text("Web Services seems to be off")).to_be_visible()
    look(colleague.page, "colleague-done")

    page.reload()
    expect(page.get_by_text("Ana Ruiz has finished")).to_be_visible()
    look(page, "colleague-finished")


def test_whoever_holds_a_dead_link_asks_for_another(
    api: httpx.Client, open_page: OpenPage, staff: Callable[[str], Page]
) -> None:
    made = api.post("/connections", json={"integration": "acme-ledger", "customer_name": "Sorrel Bakery"}).json()
    link = api.post(f"/connections/{made['id']}/links", json={}).json()
    page = open_page(path=link["url"])
    api.delete(f"/connections/{made['id']}/links/{link['id']}").raise_for_status()
    page.goto(link["url"])
    look(page, "link-dead")
    page.get_by_role("button", name="Ask for a new link").click()
    expect(page.get_by_text("You asked for a new link")).to_be_visible()
    look(page, "link-asked")

    console = staff("/console/help/")
    console.get_by_role("link", name="Sorrel Bakery").first.click()
    look(console, "console-help-link")
    console.get_by_role("button", name="Make the link").click()
    expect(console.get_by_role("heading", name="The link is ready")).to_be_visible()
    fresh = open_page(path=console.locator(".copy-value").inner_text())
    expect(fresh.get_by_role("button", name="Continue")).to_be_visible()
