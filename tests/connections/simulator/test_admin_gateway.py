"""What the administrator does on the pages is what the gateway answers by: NEW-CO from nothing to a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connections.simulator.companies import ROLE, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from tests.admin_acts import ADMIN_PASSWORD, add_role, add_user
from tests.connections.simulator import wire
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator
NEW_CO = "/company/NEW-CO"


@pytest.fixture
def browser(simulator: SimulatorServer) -> Iterator[Browser]:
    with Browser(simulator.url) as browser:
        yield browser


@pytest.fixture
def level(caller: Callable[..., wire.Caller]) -> Callable[[str], str]:
    """`level(password)`: how far a query for vendors in NEW-CO gets with this password."""
    somebody = caller("NEW-CO")

    def ask(password: str) -> str:
        return somebody.say(wire.query("VENDOR"), authentication=wire.login("NEW-CO", password)).level

    return ask


def _password_in_newest_letter(browser: Browser) -> str:
    letter: str = browser.open(f"{NEW_CO}/mailbox").page.xpath("string((//pre)[1])")
    return letter.partition("Password: ")[2]


def _prepare(browser: Browser) -> str:
    """Everything but the permissions of the role; returns the user's password."""
    browser.open(f"{NEW_CO}/admin/subscriptions").press("Web Services Off").press("Subscribe")
    browser.open(f"{NEW_CO}/setup/company/security/edit").press("Add a Web Services authorization")
    browser.press("Save", sender_id=VENDOR_SENDER).press("Save")
    add_role(browser, "NEW-CO", ROLE)
    add_user(browser, "NEW-CO", ROLE, admin_privileges="off")
    return _password_in_newest_letter(browser)


def test_a_company_prepared_on_the_pages_answers_queries_after_the_last_save(
    browser: Browser, level: Callable[[str], str]
) -> None:
    password = _prepare(browser)
    assert level(password) == "result"

    browser.open(f"{NEW_CO}/admin/roles").follow("Subscriptions")
    browser.press("Permissions of Accounts Payable", modules=["accounts-payable"])
    browser.press("Read only of Activities and lists").press("Save")
    assert level(password) == "result"

    browser.press("Save")
    assert level(password) == "success"


def test_a_reset_password_replaces_the_old_one_at_the_gateway(browser: Browser, level: Callable[[str], str]) -> None:
    old = _prepare(browser)
    browser.open(f"{NEW_CO}/admin/web-services-users").follow("Edit").follow("Reset password")
    browser.press("Reset password", admin_password=ADMIN_PASSWORD)
    assert level(old) == "authentication"
    assert level(_password_in_newest_letter(browser)) == "result"


def test_a_sender_set_inactive_is_refused(browser: Browser, level: Callable[[str], str]) -> None:
    password = _prepare(browser)
    browser.open(f"{NEW_CO}/setup/company/security/edit").press(f"Edit {VENDOR_SENDER}")
    browser.press("Save", status="inactive")
    assert level(password) == "result"
    browser.press("Save")
    assert level(password) != "result"


def test_an_ip_filter_that_leaves_the_caller_out_refuses_the_sign_in(
    browser: Browser, level: Callable[[str], str]
) -> None:
    password = _prepare(browser)
    browser.open(f"{NEW_CO}/setup/company/security/edit").press("Edit the IP filter", enforce_ip_filters=["true"])
    browser.follow("Add")
    browser.press("Save", user_id="acmeledger_ws", start="192.0.2.1").press("Save")
    assert level(password) == "authentication"
    browser.follow("Edit").press("Edit the IP filter")
    browser.press("Remove the IP filter of acmeledger_ws").press("Save").press("Save")
    assert level(password) == "result"
