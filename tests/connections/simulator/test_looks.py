"""The looks of a company's pages, and what a signed-in administrator of less than all rights meets there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from tests.admin_acts import ADMIN_PASSWORD, add_user, fill_in_user
from tests.connections.simulator import wire
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator
NEW = "/company/NEW-CO"


@pytest.fixture
def browser(simulator: SimulatorServer) -> Iterator[Browser]:
    with Browser(simulator.url) as browser:
        yield browser


@pytest.fixture
def company(simulator: SimulatorServer) -> Company:
    return simulator.world.companies["NEW-CO"]


def _entries(browser: Browser) -> list[str]:
    return [" ".join(each.text_content().split()) for each in browser.page.find_class("entries")[-1].iter("a")]


def test_a_look_is_set_through_the_control_api_and_stays(simulator: SimulatorServer, company: Company) -> None:
    look = {"menus": "classic", "user_form": "older", "region": "za", "lists": "enhanced"}
    with httpx.Client(base_url=f"{simulator.url}/control/companies", trust_env=False) as control:
        control.patch("/NEW-CO", json={"look": look, "administrator": {"privileges": "limited"}}).raise_for_status()
        copied = control.put("/COPY-CO", json={"like": "NEW-CO"}).json()
        refused = control.patch("/NEW-CO", json={"look": {"region": "fr"}})
    assert copied["look"] == look
    assert (company.look.menus, company.administrator.privileges) == ("classic", "limited")
    assert refused.status_code == 400
    assert "look.region: must be one of 'us', 'uk', 'au', 'za'" in refused.json()["error"]


def test_the_current_menus_are_reached_through_applications(browser: Browser) -> None:
    browser.open(f"{NEW}/mailbox")
    assert browser.page.xpath("//summary[.='Applications']/following-sibling::ul//a/text()") == ["Company"]
    browser.follow("Company").follow("Admin")
    assert _entries(browser) == ["Subscriptions", "Users", "Web Services users", "+", "Roles", "+"]


def test_the_grouped_menus_have_a_heading_also_in_the_trail(browser: Browser, company: Company) -> None:
    company.look.menus = "grouped"
    browser.open(f"{NEW}/admin")
    assert _entries(browser) == ["Users", "Web Services users", "+", "Roles", "+"]
    assert browser.page.xpath("//h3/text()") == ["Users, roles, and groups"]
    browser.follow("Roles")
    assert browser.breadcrumb() == ["Applications", "Company", "Admin", "Users, roles, and groups", "Roles"]
    assert browser.open(f"{NEW}/admin/subscriptions").breadcrumb()[2:] == ["Admin", "Subscriptions"]


def test_the_classic_menus_have_no_tabs_but_a_panel(browser: Browser, company: Company) -> None:
    company.look.menus = "classic"
    browser.open(f"{NEW}/admin")
    assert browser.path == NEW
    assert browser.page.xpath("//nav[@aria-label='Applications, Company']") == []
    assert _entries(browser) == ["Company Info", "Subscriptions", "Users", "Web Services Users", "Roles", "Entities"]
    browser.follow("Company Info").follow("Security")
    assert browser.breadcrumb() == ["Company", "Company Info", "Security"]
    assert browser.heading == "Company Info"


def test_the_classic_subscriptions_are_two_lists_without_a_window_between(browser: Browser, company: Company) -> None:
    company.look.menus = "classic"
    browser.open(f"{NEW}/admin/subscriptions")
    available = "//h2[.='Applications available for subscription']/following-sibling::ul[1]/li/span/text()"
    assert browser.page.xpath(available) == ["Web Services"]
    browser.press("Subscribe to Web Services")
    assert company.web_services_on
    assert browser.page.xpath(available) == []
    browser.open(f"{NEW}/admin/subscriptions/web-services/unsubscribe").press("Unsubscribe")
    assert browser.page.xpath(available) == ["Web Services"]


def test_the_older_form_asks_who_you_are_at_once_and_warns_of_a_charge(browser: Browser, company: Company) -> None:
    company.look.user_form = "older"
    fill_in_user(browser, "NEW-CO").press("Save")
    assert browser.heading == "Verify your identity"
    assert "A charge may be made" in browser.text
    browser.open(f"{NEW}/admin/web-services-users/add/create")
    browser.press("Save", admin_password=ADMIN_PASSWORD)
    assert [user.user_id for user in company.users] == ["acmeledger_ws"]
    browser.follow("Edit").press("Save", user_name="Acme").follow("Cancel")
    assert "charge" not in browser.text


def test_a_role_added_on_its_tab_leaves_the_form_on_that_tab(browser: Browser, simulator: SimulatorServer) -> None:
    simulator.world.companies["READY-CO"].look.user_form = "older"
    browser.open("/company/READY-CO/admin/web-services-users/acmeledger_ws/edit").press("Add a role")
    assert browser.answer.url.fragment == "roles-information"
    panes = browser.page.xpath("//form[@class='tabbed']/div[@class='pane']/@id")
    assert panes == ["user-information", "roles-information", "user-entities"]


def test_mistakes_in_the_older_form_are_shown_on_whichever_tab_they_are(browser: Browser, company: Company) -> None:
    company.look.user_form = "older"
    browser.open(f"{NEW}/admin/web-services-users/add").press("Save")
    assert browser.answer.status_code == 422
    assert browser.page.find_class("pane") == []


def test_enhanced_lists_add_with_a_plus_and_fold_away_what_can_be_done(browser: Browser, company: Company) -> None:
    company.look.lists = "enhanced"
    (adding,) = browser.open(f"{NEW}/admin/web-services-users").page.xpath("//main//a[@aria-label='Add'][.='+']/@href")
    assert browser.open(adding).heading == "Add a Web Services user"
    browser.open("/company/ENHANCED-CO/admin/roles/add").press("Save", name="Ledger")
    assert browser.page.xpath("//details[summary='More actions']//a/text()") == [
        "Subscriptions",
        "View",
        "Edit",
        "Delete",
    ]


def test_a_limited_administrator_gives_no_full_privileges(browser: Browser, company: Company) -> None:
    company.administrator.privileges = "limited"
    browser.open(f"{NEW}/admin/users")
    listed = [[cell.text_content() for cell in row.xpath("*")][::3] for row in browser.page.xpath("//tbody/tr")]
    assert listed == [["admin", "True"], ["admin2", "Full"]]
    fill_in_user(browser, "NEW-CO").press("Save")
    assert "Only a full administrator can give full admin privileges." in browser.text
    browser.press("Save", admin_privileges="limited").press("Create").press("Save", admin_password=ADMIN_PASSWORD)
    assert company.users[0].admin_privileges == "limited"


@pytest.mark.parametrize(
    ("lacks", "missing", "closed"),
    [
        ("subscribes", "Subscriptions", "admin/subscriptions"),
        ("makes_users", "Web Services users", "admin/web-services-users/add"),
        ("edits_company", "Security", "setup/company/security"),
    ],
)
def test_a_limited_administrator_sees_and_opens_only_what_was_given(
    browser: Browser, company: Company, lacks: str, missing: str, closed: str
) -> None:
    company.administrator.privileges = "limited"
    setattr(company.administrator, lacks, False)
    places = (f"{NEW}/admin", f"{NEW}/setup/company/general-information")
    assert missing not in "".join(browser.open(place).page.xpath("string(//body)") for place in places)
    assert browser.open(f"{NEW}/{closed}").answer.status_code == 403
    setattr(company.administrator, lacks, True)
    assert browser.open(f"{NEW}/{closed}").answer.status_code == 200


def test_who_is_no_administrator_has_no_tab_admin(browser: Browser, company: Company) -> None:
    company.administrator.privileges = "off"
    browser.open(NEW)
    assert browser.page.xpath("//ul[@class='tabs']//a/text()") == ["All", "Setup"]
    assert browser.open(f"{NEW}/admin").path == NEW


def test_web_services_that_are_not_offered_cannot_be_subscribed(browser: Browser, company: Company) -> None:
    company.web_services_offered = False
    assert "Web Services" not in browser.open(f"{NEW}/admin/subscriptions").page.xpath("string(//main)")
    assert browser.open(f"{NEW}/admin/subscriptions/web-services/subscribe").answer.status_code == 404


def test_a_customers_own_sender_signs_for_its_company_only(
    caller: Callable[..., wire.Caller], browser: Browser
) -> None:
    own, ready = caller("OWNSENDER-CO"), caller("READY-CO")
    browser.open("/company/OWNSENDER-CO/mailbox")
    words = dict(line.split(": ") for line in browser.page.xpath("string(//pre)").splitlines() if ": " in line)
    block = wire.control(words["Sender ID"], words["Sender password"])
    assert "is not authorized" in own.say(wire.TOP_QUERY, control_block=block).error()[1]
    assert ready.say(wire.TOP_QUERY, control_block=block).level == "control"
    assert own.say(wire.TOP_QUERY, control_block=wire.control(words["Sender ID"], "guess")).level == "control"


def test_each_address_has_a_mailbox_of_its_own(browser: Browser) -> None:
    add_user(browser, "NEW-CO")
    add_user(browser, "NEW-CO", user_id="second_ws", email="acme@vendor.example")
    browser.open(f"{NEW}/mailbox")
    assert browser.page.xpath("//h2/a/text()") == ["acme@vendor.example", "finance@customer.example"]
    browser.follow("acme@vendor.example")
    assert "User ID: second_ws" in browser.text
    assert "User ID: acmeledger_ws" not in browser.text
    assert "No e-mails yet" in browser.open("/mailbox/nobody@vendor.example").text
