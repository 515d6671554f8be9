"""Company > Admin > Roles, Subscriptions beside a role, permissions pop-ups: over HTTP, with their two saves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connections.simulator.catalogue import BY_NAME
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Role
from tests.admin_acts import add_role, add_user
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator
ROLE = "Acme Ledger integration"
RIGHTS_CO = "/company/RIGHTS-CO/admin/roles/Acme%20Ledger%20integration/subscriptions"


@pytest.fixture
def browser(simulator: SimulatorServer) -> Iterator[Browser]:
    with Browser(simulator.url) as browser:
        yield browser


@pytest.fixture
def role(simulator: SimulatorServer) -> Role:
    return simulator.world.companies["RIGHTS-CO"].roles[0]


def test_a_new_role_starts_without_rights(simulator: SimulatorServer, browser: Browser) -> None:
    add_role(browser, "NEW-CO", ROLE)
    (role,) = simulator.world.companies["NEW-CO"].roles
    assert (role.name, role.rights) == (ROLE, {})
    add_role(browser, "NEW-CO", ROLE)
    assert browser.answer.status_code == 422
    assert len(simulator.world.companies["NEW-CO"].roles) == 1


def test_rights_change_only_when_the_page_is_saved_after_the_popup(browser: Browser, role: Role) -> None:
    browser.open("/company/RIGHTS-CO/admin/roles").follow("Subscriptions")
    browser.press("Permissions of Accounts Payable")
    assert browser.ticked("rights") == {
        f"Vendors:{right}" for right in BY_NAME["Accounts Payable"].row("Vendors").rights
    }

    browser.press("Save", rights=["Vendors:List", "Vendors:View", "Bills:List", "Bills:View"])
    assert "Not saved yet" in browser.text
    assert set(role.rights["Accounts Payable"]) == {"Vendors"}

    browser.press("Save")
    assert role.rights["Accounts Payable"] == {"Vendors": {"List", "View"}, "Bills": {"List", "View"}}
    assert "Not saved yet" not in browser.text
    assert browser.follow("Done").path == "/company/RIGHTS-CO/admin/roles"


def test_leaving_the_page_after_the_popup_loses_the_change(browser: Browser, role: Role) -> None:
    browser.open(RIGHTS_CO).press("Permissions of Accounts Payable").press("Save", rights=["Bills:List"])
    browser.follow("Roles").follow("Subscriptions")
    assert "Not saved yet" not in browser.text
    browser.press("Save")
    assert set(role.rights["Accounts Payable"]) == {"Vendors"}


def test_cancel_in_the_popup_changes_nothing_but_keeps_other_unsaved_popups(browser: Browser, role: Role) -> None:
    browser.open(RIGHTS_CO).press("Permissions of Accounts Payable").press("Save", rights=["Bills:List"])
    browser.press("Permissions of General Ledger").press("Clear Activities and lists").follow("Cancel").press("Save")
    assert role.rights["Accounts Payable"] == {"Bills": {"List"}}
    assert "Accounts" in role.rights["General Ledger"]


def test_permissions_open_only_for_a_ticked_module(browser: Browser, role: Role) -> None:
    browser.open(RIGHTS_CO).press("Permissions of Cash Management")
    assert "Tick Cash Management first" in browser.text
    ticked = sorted(browser.ticked("modules"))
    browser.press("Permissions of Cash Management", modules=[*ticked, "cash-management"])
    assert browser.breadcrumb()[-1] == "Cash Management permissions"
    browser.press("All of Activities and lists").press("Save").press("Save")
    cash = BY_NAME["Cash Management"]
    assert role.rights["Cash Management"] == {row.name: set(row.rights) for row in cash.rows}


def test_the_shortcuts_tick_boxes_of_their_own_half_only(browser: Browser, role: Role) -> None:
    browser.open(RIGHTS_CO).press("Permissions of General Ledger").press("Clear Activities and lists")
    assert browser.ticked("rights") == {"Trial Balance:Run", "General Ledger:Run"}
    browser.press("Clear Reports").press("Read only of Activities and lists")
    assert {box.rpartition(":")[2] for box in browser.ticked("rights")} == {"List", "View"}
    browser.press("Save").press("Save")
    assert role.rights["General Ledger"]["Accounts"] == {"List", "View"}
    assert "Trial Balance" not in role.rights["General Ledger"]


def test_an_unticked_module_loses_its_rights_at_the_save(browser: Browser, role: Role) -> None:
    browser.open(RIGHTS_CO)
    browser.press("Save", modules=sorted(browser.ticked("modules") - {"projects"}))
    assert "Projects" not in role.rights
    assert "General Ledger" in role.rights


def test_a_module_that_is_not_subscribed_is_not_listed_and_keeps_its_rights(
    simulator: SimulatorServer, browser: Browser, role: Role
) -> None:
    simulator.world.companies["RIGHTS-CO"].subscriptions.discard("Taxes")
    before = {row: set(rights) for row, rights in role.rights["Taxes"].items()}
    browser.open(RIGHTS_CO)
    assert "Taxes" not in browser.text
    browser.press("Save")
    assert role.rights["Taxes"] == before


def test_unsaved_rights_of_two_roles_do_not_mix(simulator: SimulatorServer, browser: Browser, role: Role) -> None:
    add_role(browser, "RIGHTS-CO", "Other")
    browser.open(RIGHTS_CO).press("Permissions of Accounts Payable").press("Save", rights=["Bills:List"])
    browser.open("/company/RIGHTS-CO/admin/roles/Other/subscriptions").press("Save", modules=["accounts-payable"])
    assert simulator.world.companies["RIGHTS-CO"].roles[1].rights == {"Accounts Payable": {}}
    assert set(role.rights["Accounts Payable"]) == {"Vendors"}


def test_in_a_user_based_company_rights_hang_on_the_user(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["NEW-CO"]
    company.permission_type = "user"
    add_user(browser, "NEW-CO")
    assert browser.path == "/company/NEW-CO/admin/web-services-users/acmeledger_ws/subscriptions"
    browser.press("Permissions of Company", modules=["company"])
    browser.press("Save", rights=["Departments:List"]).press("Save")
    assert company.users[0].rights == {"Company": {"Departments": {"List"}}}
    assert "user-based" in browser.open("/company/NEW-CO/admin/roles").text
    assert browser.open("/company/NEW-CO/admin/web-services-users/add").page.xpath("//legend[.='Roles']") == []


def test_a_name_may_hold_what_addresses_must_escape(simulator: SimulatorServer, browser: Browser) -> None:
    add_role(browser, "NEW-CO", "AP/AR 100% ?#&")
    browser.follow("Subscriptions").press("Save", modules=["accounts-payable"])
    assert simulator.world.companies["NEW-CO"].roles[0].rights == {"Accounts Payable": {}}
