"""Company > Setup > Company and Entities, over HTTP; and what the pages as a whole promise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connections.simulator.admin.pages import handle
from connections.simulator.companies import build_world
from connections.simulator.server import SimulatorServer
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator
NEW_CO = "/company/NEW-CO"


@pytest.fixture
def browser(simulator: SimulatorServer) -> Iterator[Browser]:
    with Browser(simulator.url) as browser:
        yield browser


def _authorize(browser: Browser, sender_id: str, status: str = "active") -> Browser:
    """Through the pop-up, up to but without the Save of the page."""
    browser.press("Add a Web Services authorization")
    return browser.press("Save", sender_id=sender_id, description="Acme Ledger", status=status)


def test_a_sender_is_authorized_by_two_saves(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["NEW-CO"]
    browser.open(NEW_CO).follow("Setup").open(f"{NEW_CO}/setup/company")
    assert browser.breadcrumb() == ["Applications", "Company", "Setup", "Company", "General information"]
    browser.follow("Security").follow("Edit")
    _authorize(browser, "AcmeLedgerMPP")
    assert "Not saved yet" in browser.text
    assert company.senders == []

    browser.press("Save")
    assert [(s.sender_id, s.description, s.status) for s in company.senders] == [
        ("AcmeLedgerMPP", "Acme Ledger", "active")
    ]
    assert browser.path == f"{NEW_CO}/setup/company/security"


def test_leaving_the_page_before_its_save_loses_the_sender(simulator: SimulatorServer, browser: Browser) -> None:
    _authorize(browser.open(f"{NEW_CO}/setup/company/security/edit"), "AcmeLedgerMPP")
    browser.open(f"{NEW_CO}/setup/company/security").follow("Edit")
    assert "AcmeLedgerMPP" not in browser.text
    browser.press("Save")
    assert simulator.world.companies["NEW-CO"].senders == []


def test_a_sender_id_is_kept_exactly_as_typed(simulator: SimulatorServer, browser: Browser) -> None:
    browser.open(f"{NEW_CO}/setup/company/security/edit")
    _authorize(_authorize(browser, "acmeledgermpp"), "AcmeLedgerMPP ").press("Save")
    senders = simulator.world.companies["NEW-CO"].senders
    assert [sender.sender_id for sender in senders] == ["acmeledgermpp", "AcmeLedgerMPP "]


def test_the_status_of_a_sender_is_edited_but_not_its_id(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["READY-CO"]
    browser.open("/company/READY-CO/setup/company/security/edit").press("Edit AcmeLedgerMPP")
    assert browser.page.xpath("//input[@name='sender_id']") == []
    browser.press("Save", status="inactive")
    assert company.senders[0].status == "active"
    browser.press("Save")
    assert company.senders[0].status == "inactive"


def test_a_sender_is_removed_and_only_the_save_makes_it_so(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["READY-CO"]
    browser.open("/company/READY-CO/setup/company/security/edit").press("Remove AcmeLedgerMPP")
    assert len(company.senders) == 1
    browser.press("Save")
    assert company.senders == []


@pytest.mark.parametrize(("sender_id", "message"), [("  ", "required"), ("AcmeLedgerMPP", "already in the list")])
def test_a_sender_id_that_is_empty_or_there_already_is_refused(browser: Browser, sender_id: str, message: str) -> None:
    _authorize(browser.open("/company/READY-CO/setup/company/security/edit"), sender_id)
    assert browser.answer.status_code == 422
    assert message in browser.text


def test_ip_filters_are_enforced_and_given_per_user(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["READY-CO"]
    browser.open("/company/READY-CO/setup/company/security/edit")
    browser.press("Edit the IP filter", enforce_ip_filters=["true"]).follow("Add")
    browser.press("Save", user_id="acmeledger_ws", start="192.0.2.9", end="192.0.2.8")
    assert browser.answer.status_code == 422
    browser.press("Save", end="192.0.2.11")
    assert browser.ticked("enforce_ip_filters") == {"true"}
    assert not company.enforce_ip_filters
    browser.press("Save")
    assert company.enforce_ip_filters
    assert company.users[0].ip_filter == ["192.0.2.9", "192.0.2.10", "192.0.2.11"]

    browser.follow("Edit").press("Edit the IP filter", enforce_ip_filters=[])
    browser.press("Remove the IP filter of acmeledger_ws").press("Save").press("Save")
    assert not company.enforce_ip_filters
    assert company.users[0].ip_filter == []


def test_general_information_shows_id_and_permission_type(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["NEW-CO"]
    company.permission_type = "user"
    browser.open(f"{NEW_CO}/setup/company/general-information")
    facts = {pair[0].text_content(): pair[1].text_content().strip() for pair in browser.page.xpath("//dl/div")}
    assert (facts["ID"], facts["Permission type"]) == ("NEW-CO", "User-based")
    browser.follow("Edit").press("Save", permission_type="role")
    assert company.permission_type == "role"


def test_entities_are_listed_with_id_name_and_status(browser: Browser) -> None:
    browser.open("/company/READY-CO/setup").follow("Entities")
    rows = [" ".join(row.text_content().split()) for row in browser.page.xpath("//tbody/tr")]
    assert rows[0] == "100-US United States Active Edit"
    assert "single entity" in browser.open("/company/SINGLE-CO/setup/entities").text


def test_what_was_typed_is_never_markup(simulator: SimulatorServer, browser: Browser) -> None:
    browser.open(f"{NEW_CO}/setup/company/security/edit")
    _authorize(browser, "<b>x</b>&\"'").press("Save")
    assert browser.page.xpath("//b") == []
    assert "<b>x</b>&\"'" in browser.text


def test_unsaved_edits_do_not_outlive_a_reset_company(browser: Browser, simulator: SimulatorServer) -> None:
    _authorize(browser.open(f"{NEW_CO}/setup/company/security/edit"), "AcmeLedgerMPP")
    simulator.world.companies = build_world().companies
    browser.press("Save")
    assert simulator.world.companies["NEW-CO"].senders == []


def test_the_list_tells_every_company_and_its_story(browser: Browser, simulator: SimulatorServer) -> None:
    browser.open("/")
    for company in simulator.world.companies.values():
        assert company.company_id in browser.text
        assert company.story in browser.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/company/NO-SUCH-CO/admin", 404),
        ("GET", f"{NEW_CO}/no/such/page", 404),
        ("GET", f"{NEW_CO}/admin/roles/Nobody/subscriptions", 404),
        ("GET", f"{NEW_CO}/admin/web-services-users/nobody/edit", 404),
        ("POST", f"{NEW_CO}/admin/roles/Nobody/subscriptions", 404),
        ("POST", f"{NEW_CO}/mailbox", 405),
        ("DELETE", f"{NEW_CO}/admin/roles/add", 405),
    ],
)
def test_what_is_not_there_says_so(method: str, path: str, status: int) -> None:
    assert handle(build_world(), method, path, {}, {}).status == status


def test_the_style_sheet_is_the_only_thing_a_page_loads(browser: Browser) -> None:
    browser.open("/company/READY-CO")
    loaded = browser.page.xpath("//link/@href | //script | //img/@src")
    assert loaded == ["/company/admin.css"]
    assert "default-src 'none'" in browser.answer.headers["Content-Security-Policy"]
    assert browser.open("/company/admin.css").answer.headers["Content-Type"] == "text/css; charset=utf-8"
