"""Company > Admin > Web Services users and Users, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connections.simulator.server import SimulatorServer
from tests.admin_acts import ADMIN_PASSWORD, CONTACT, add_user, fill_in_user
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator
USER = "/company/READY-CO/admin/web-services-users/acmeledger_ws"


@pytest.fixture
def browser(simulator: SimulatorServer) -> Iterator[Browser]:
    with Browser(simulator.url) as browser:
        yield browser


def test_a_new_user_gets_a_welcome_mail_with_a_password_that_only_the_mailbox_shows(
    simulator: SimulatorServer, browser: Browser
) -> None:
    company = simulator.world.companies["NEW-CO"]
    add_user(browser, "NEW-CO", entities=["100-US"], top_level_access=["true"])
    user = company.users[-1]
    assert (user.user_id, user.email, user.user_type, user.admin_privileges) == (
        "acmeledger_ws",
        "finance@customer.example",
        "business",
        "full",
    )
    assert (user.entities, user.top_level_access, user.contact_name) == (["100-US"], True, "Acme Ledger")
    assert user.password not in browser.text

    browser.open("/company/NEW-CO").follow("Mailbox (1)")
    assert "Welcome to Sage Intacct!" in browser.text
    letter = browser.page.xpath("string(//pre)").splitlines()
    assert letter[-3:] == ["Company ID: NEW-CO", "User ID: acmeledger_ws", f"Password: {user.password}"]


def test_nothing_exists_before_the_administrators_own_password_was_right(
    simulator: SimulatorServer, browser: Browser
) -> None:
    company = simulator.world.companies["NEW-CO"]
    fill_in_user(browser, "NEW-CO").press("Save")
    assert "charge" in browser.text
    browser.press("Create")
    assert "Simulated password: admin" in browser.text
    browser.press("Save", admin_password="guess")
    assert browser.answer.status_code == 422
    assert company.users == []
    assert company.mails == []

    browser.press("Save", admin_password=ADMIN_PASSWORD)
    assert [user.user_id for user in company.users] == ["acmeledger_ws"]


def test_creating_twice_makes_one_user(simulator: SimulatorServer, browser: Browser) -> None:
    add_user(browser, "NEW-CO")
    for page in ("create", "verify"):
        browser.open(f"/company/NEW-CO/admin/web-services-users/add/{page}")
        assert browser.path.endswith("/add")
    assert len(simulator.world.companies["NEW-CO"].users) == 1


def test_cancel_in_the_create_popup_returns_to_the_form_as_it_was_filled_in(browser: Browser) -> None:
    fill_in_user(browser, "NEW-CO").press("Save").follow("Cancel")
    assert browser.page.get_element_by_id("user_id").get("value") == "acmeledger_ws"
    browser.open("/company/NEW-CO/admin/web-services-users/add")
    assert browser.page.get_element_by_id("user_id").get("value") == ""


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("user_id", "", "User ID is required."),
        ("user_id", "acmeledger_ws", "already in use"),
        ("email", "finance", "complete e-mail address"),
        ("email", "Finance@Customer.example", "belongs to another user"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(
    simulator: SimulatorServer, browser: Browser, field: str, value: str, message: str
) -> None:
    fields = {"user_id": "second_ws", "email": "second@customer.example", field: value}
    fill_in_user(browser, "READY-CO", **fields).press("Save")
    assert browser.answer.status_code == 422
    assert message in browser.text
    assert browser.page.get_element_by_id(field).get("aria-invalid") == "true"
    assert len(simulator.world.companies["READY-CO"].users) == 1


def test_a_user_needs_a_contact_with_both_names(browser: Browser) -> None:
    browser.open("/company/NEW-CO/admin/web-services-users/add").press("Save", user_id="acmeledger_ws")
    assert "The contact is not complete: choose Add." in browser.text
    browser.press("Add the contact").press("Save", **CONTACT | {"contact_last_name": " "})
    assert browser.answer.status_code == 422
    assert "Last name is required." in browser.text
    browser.press("Save", **CONTACT)
    assert browser.page.get_element_by_id("user_id").get("value") == "acmeledger_ws"
    assert "Acme Ledger, finance@customer.example" in browser.text


def test_the_contact_of_a_user_is_edited_from_its_contact_name(simulator: SimulatorServer, browser: Browser) -> None:
    user = simulator.world.companies["READY-CO"].users[0]
    browser.open(USER).follow("Acme Ledger integration").follow("Edit")
    browser.press("Save", contact_email="accounts@customer.example")
    assert (user.contact_email, user.email) == ("accounts@customer.example", "finance@customer.example")
    assert browser.path == USER


def test_a_contact_edited_above_the_form_is_saved_with_it(simulator: SimulatorServer, browser: Browser) -> None:
    user = simulator.world.companies["READY-CO"].users[0]
    browser.open(f"{USER}/edit").press("Edit the contact").press("Save", contact_first_name="Ledger")
    assert user.contact_name == "Acme Ledger integration"
    browser.press("Save").press("Save", admin_password=ADMIN_PASSWORD)
    assert user.contact_name == "Ledger Ledger integration"


def test_a_user_made_inside_an_entity_is_remembered_as_such(simulator: SimulatorServer, browser: Browser) -> None:
    browser.open("/company/NEW-CO").press("Switch", level=["entity:200-UK"])
    add_user(browser, "NEW-CO")
    browser.press("Switch", level=["top"])
    add_user(browser, "NEW-CO", user_id="second_ws", email="second@customer.example")
    made = {user.user_id: user.created_at_entity for user in simulator.world.companies["NEW-CO"].users}
    assert made == {"acmeledger_ws": "200-UK", "second_ws": ""}


def test_a_locked_user_is_unlocked_by_setting_the_status_to_active(
    simulator: SimulatorServer, browser: Browser
) -> None:
    user = simulator.world.companies["LOCKED-CO"].users[0]
    user.failed_sign_ins = 5
    browser.open("/company/LOCKED-CO/admin/web-services-users")
    assert "Locked out" in browser.text
    browser.follow("Edit").press("Save", status="active").press("Save", admin_password=ADMIN_PASSWORD)
    assert user.status == "active"
    assert user.failed_sign_ins == 0
    assert browser.path == "/company/LOCKED-CO/admin/web-services-users"


def test_editing_keeps_the_user_id_and_the_password(simulator: SimulatorServer, browser: Browser) -> None:
    user = simulator.world.companies["READY-CO"].users[0]
    password = user.password
    browser.open(f"{USER}/edit").press("Save", email="erp@customer.example", roles="")
    assert user.email == "finance@customer.example"
    browser.press("Save", admin_password=ADMIN_PASSWORD)
    assert (user.user_id, user.email, user.roles) == ("acmeledger_ws", "erp@customer.example", [])
    assert user.password == password


def test_reset_password_sends_a_new_one_to_the_account_address(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["READY-CO"]
    old = company.users[0].password
    browser.open(f"{USER}/edit").follow("Reset password").press("Reset password", admin_password=ADMIN_PASSWORD)
    new = company.users[0].password
    assert new != old
    assert company.mails[0].to == "finance@customer.example"
    assert f"Password: {new}" in company.mails[0].body
    letters = browser.open("/company/READY-CO/mailbox").page.xpath("//pre")
    assert [new in letter.text_content() for letter in letters] == [True, False]


def test_reset_and_delete_need_the_administrators_own_password(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["READY-CO"]
    user, password = company.users[0], company.users[0].password
    browser.open(f"{USER}/reset-password").press("Reset password", admin_password="")
    browser.open(f"{USER}/delete").press("Delete", admin_password="no")
    assert company.users == [user]
    assert user.password == password
    browser.press("Delete", admin_password=ADMIN_PASSWORD)
    assert company.users == []


def test_the_users_list_tells_who_is_a_full_administrator(browser: Browser) -> None:
    browser.open("/company/READY-CO/admin").follow("Users")
    cells = [cell.text_content() for cell in browser.page.xpath("//tbody//td")]
    assert "Full" in cells
    assert "acmeledger_ws" not in browser.text


def test_the_users_list_has_the_report_of_each_persons_rights(browser: Browser) -> None:
    browser.open("/company/READY-CO/admin/users").follow("View permissions and roles")
    assert browser.heading == "Permissions and roles of admin"
    assert "Admin privileges: Full" in browser.text
    browser.open("/company/USERBASED-CO/admin/users").follow("View permissions")
    assert "Admin privileges: Full" in browser.text


def test_view_permissions_and_roles_reports_what_the_roles_give(browser: Browser) -> None:
    browser.open("/company/RIGHTS-CO/admin/web-services-users").follow("View permissions and roles")
    payables = browser.page.xpath("//h2[.='Accounts Payable']/following-sibling::dl[1]//dt/text()")
    assert payables == ["Vendors"]
    assert "Cash Management" not in browser.text
