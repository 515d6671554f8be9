"""The embedded product over real HTTP: killed in the middle of a check, stopped, and sent far too much."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import httpx
import pytest

from onboarding.demo.launcher import DemoLink, DemoStack
from tests.intacct_control import Intacct
from tests.plain_browser import Browser
from tests.polling import wait_until
from tests.walkthrough.customer import Customer

USER_ID = "acmeledger_ws"
#: Short, so that the test does not wait for half a minute until the lost job is taken up again.
LEASE_SECONDS = "5"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoStack]:
    with DemoStack(tmp_path_factory.mktemp("demo")) as stack:
        stack.environment["JOB_LEASE_SECONDS"] = LEASE_SECONDS
        stack.web.stop()
        stack.start_web()
        yield stack


@pytest.fixture(scope="module")
def api(stack: DemoStack) -> Iterator[httpx.Client]:
    key = stack.manage("create_api_key", "tests").stdout.split()[-1]
    with httpx.Client(base_url=f"{stack.url}/api/v1", headers={"Authorization": f"Bearer {key}"}) as client:
        yield client


def link_to(stack: DemoStack, company_id: str) -> DemoLink:
    return next(link for link in stack.links if link.company_id == company_id)


def walk_to_entity(customer: Customer, intacct: Intacct, link: DemoLink) -> None:
    """Open the link and answer every step up to the choice of the entity."""
    customer.open_link(link.url)
    customer.go_on("company")
    customer.go_on("web-services", company_id=link.company_id)
    while customer.step != "credentials":  # what Intacct proves meanwhile is passed over
        customer.wizard.press_primary()
    customer.wizard.press_primary(user_id=USER_ID, password=intacct.password(link.company_id))
    customer.wait_for(lambda: customer.step == "entity", "accepting the credentials")


def test_a_killed_web_server_goes_on_where_it_was(stack: DemoStack) -> None:
    link = link_to(stack, "READY-CO")
    with Browser(stack.url) as browser, Intacct(stack.simulator_url) as intacct:
        customer = Customer(browser)
        walk_to_entity(customer, intacct, link)
        intacct.behave(link.company_id, latency_ms=3000)
        customer.go_on("check", top_level=["on"])
        intacct.wait_for_request(link.company_id)

        stack.web.send(signal.SIGKILL)  # the whole process group: server, worker threads, schedule
        stack.web.stop()
        with pytest.raises(httpx.TransportError):
            browser.open(browser.path)
        intacct.behave(link.company_id, latency_ms=0)
        stack.start_web()

        browser.open(browser.path)  # no link again: the session outlived the process
        customer.expect("check")
        customer.wait_for(lambda: "Finish" in customer.links(), "the end of the check that was cut off")
        browser.follow("Finish")
        customer.expect("done")
        assert "1,243 bills" in browser.text


def test_after_a_kill_links_still_open_and_steps_still_save(stack: DemoStack) -> None:
    link = link_to(stack, "RIGHTS-CO")
    with Browser(stack.url) as browser:
        customer = Customer(browser)
        customer.open_link(link.url)
        stack.web.send(signal.SIGKILL)
        stack.web.stop()
        stack.start_web()
        customer.go_on("company")
        customer.go_on("web-services", company_id=link.company_id)
        browser.open(link.url).press("Continue")
        customer.expect("web-services")  # where this customer left off


def test_a_stopped_web_server_finishes_its_check_first(stack: DemoStack, api: httpx.Client) -> None:
    """Ctrl-C and a deployment are no crash: what runs may end, and is not begun again."""
    (connection,) = api.get("/connections", params={"status": "connected"}).json()["items"]
    runs = f"/connections/{connection['id']}/probe-runs"
    with Intacct(stack.simulator_url) as intacct:
        intacct.behave("READY-CO", latency_ms=1000)
        asked_before = len(intacct.requests("READY-CO"))
        run = api.post(runs, json={}).json()["id"]
        intacct.wait_for_request("READY-CO")
        stack.web.stop()
        intacct.behave("READY-CO", latency_ms=0)
        stack.start_web()
        assert wait_until(lambda: api.get(f"{runs}/{run}").json()["verdict"], "the verdict") == "passed"
        assert len(intacct.requests("READY-CO")) - asked_before <= 2


def test_a_form_of_ten_megabytes_is_answered_with_a_page(stack: DemoStack) -> None:
    with Browser(stack.url) as browser:
        customer = Customer(browser)
        customer.open_link(link_to(stack, "NEW-CO").url)
        customer.go_on("company")
        browser.press_primary(company_id="A" * 10_000_000)
        assert browser.answer.status_code == 413
        assert "too much text for one form" in browser.text
        customer.wizard.open(browser.path)
        customer.expect("company")
