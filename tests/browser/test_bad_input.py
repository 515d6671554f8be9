"""What people do wrong: each gets a sentence, nothing typed is lost, nothing is done twice."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from connections.simulator.companies import USER_ID
from tests.browser.conftest import OpenPage
from tests.browser.customer import Customer
from tests.browser.intacct import Intacct
from tests.browser.looking import shoot

pytestmark = pytest.mark.browser

WRONG = "not the password"


@pytest.fixture
def customer(open_page: OpenPage, new_link: str) -> Customer:
    """A customer who has just opened the link."""
    customer = Customer(open_page())
    customer.open_link(new_link)
    return customer


@pytest.fixture
def company(intacct: Intacct) -> str:
    return intacct.company_like("READY-CO")


@pytest.fixture
def at_credentials(open_page: OpenPage, new_link: str, company: str) -> Customer:
    customer = Customer(open_page())
    customer.go_to_credentials(new_link, company)
    return customer


def test_a_console_id_is_refused_with_the_reason_and_stays_in_the_field(customer: Customer) -> None:
    customer.go_on("company")
    customer.go_on("company", company_id="console|company")
    expect(customer.page.locator(".error-summary")).to_contain_text("This looks like a console sign-in")
    expect(customer.page.get_by_label("Company ID")).to_have_value("console|company")
    expect(customer.page.get_by_label("Company ID")).to_have_attribute("aria-invalid", "true")


def test_blanks_around_a_company_id_are_taken_away(customer: Customer, company: str) -> None:
    customer.go_on("company")
    customer.go_on("web-services", company_id=f"  {company}\u00a0 ")
    customer.open("company")
    expect(customer.page.get_by_label("Company ID")).to_have_value(company)
    expect(customer.seen).to_have_text("We found your company")


def test_a_form_of_ten_megabytes_is_refused_in_words(customer: Customer) -> None:
    customer.go_on("company")
    customer.page.get_by_label("Company ID").evaluate(
        "field => { field.type = 'hidden'; field.value = 'x'.repeat(10_000_000) }"  # drawing it would take long
    )
    customer.primary.click()
    expect(customer.page.get_by_text("That was too much text for one form.")).to_be_visible()
    shoot(customer.page, "form-too-large")


def test_an_email_as_user_id_is_refused_before_intacct_hears_of_it(
    at_credentials: Customer, intacct: Intacct, company: str
) -> None:
    at_credentials.go_on("credentials", user_id="finance@customer.example", password=WRONG)
    expect(at_credentials.page.locator(".error-summary")).to_contain_text("This looks like an e-mail address")
    expect(at_credentials.page.locator("[name=user_id]")).to_have_value("finance@customer.example")
    assert intacct.sign_ins(company, "finance@customer.example") == 0
    shoot(at_credentials.page, "credentials-email-as-user-id")


def test_a_wrong_password_keeps_the_user_id_and_empties_the_password(
    at_credentials: Customer, intacct: Intacct, company: str
) -> None:
    at_credentials.fill(user_id=USER_ID, password=WRONG)
    at_credentials.primary.click()
    expect(at_credentials.page.get_by_role("alert")).to_contain_text("You have 2 more tries")
    expect(at_credentials.page.get_by_role("alert")).to_be_focused()
    expect(at_credentials.page.locator("[name=user_id]")).to_have_value(USER_ID)
    expect(at_credentials.page.locator("[name=password]")).to_have_value("")
    assert intacct.sign_ins(company) == 1

    at_credentials.go_on("entity", password=intacct.password_of(company))


def test_after_three_wrong_passwords_we_wait_and_say_why(
    at_credentials: Customer, intacct: Intacct, company: str
) -> None:
    for tried in (1, 2, 3):
        with at_credentials.page.expect_navigation():
            at_credentials.fill(user_id=USER_ID, password=f"{WRONG} {tried}")
            at_credentials.primary.click()
        expect(at_credentials.page.get_by_role("alert")).to_contain_text(
            f"{3 - tried} more" if tried < 3 else "we wait"
        )
    shoot(at_credentials.page, "credentials-paused")
    expect(at_credentials.primary).to_have_count(0)
    at_credentials.page.get_by_text("The user ID was wrong").click()
    at_credentials.fill(password=intacct.password_of(company))
    at_credentials.page.get_by_role("button", name="Try and save").click()
    expect(at_credentials.page.locator(".error-summary")).to_contain_text("Please try again in")
    assert intacct.sign_ins(company) == 3


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with script", "without script"])
def test_a_double_click_tries_the_credentials_once(
    java_script_enabled: bool, open_page: OpenPage, new_link: str, intacct: Intacct, company: str
) -> None:
    customer = Customer(open_page(java_script_enabled=java_script_enabled))
    customer.go_to_credentials(new_link, company)
    intacct.behave(company, latency_ms=1000)
    customer.fill(user_id=USER_ID, password=WRONG)
    customer.primary.dblclick()
    expect(customer.page.get_by_role("alert")).to_contain_text("You have 2 more tries")
    assert intacct.sign_ins(company) == 1


def test_two_tabs_start_one_check(at_credentials: Customer, intacct: Intacct, company: str, api: httpx.Client) -> None:
    first = at_credentials
    first.go_on("entity", user_id=USER_ID, password=intacct.password_of(company))
    first.go_on("check")
    expect(first.page.get_by_role("link", name="Finish")).to_be_visible()
    second = Customer(first.page.context.new_page())
    second.page.goto(first.page.url)

    intacct.behave(company, latency_ms=1500)
    for tab in (first, second):
        tab.page.get_by_role("button", name="Check again").click()
    intacct.behave(company, latency_ms=0)
    for tab in (first, second):
        expect(tab.page.get_by_role("link", name="Finish")).to_be_visible()

    connection = first.page.url.split("/connect/")[1].split("/")[0]
    assert len(api.get(f"/connections/{connection}/probe-runs").json()["items"]) == 2


def test_two_tabs_may_save_the_same_company(customer: Customer, company: str) -> None:
    customer.go_on("company")
    second = Customer(customer.page.context.new_page())
    second.page.goto(customer.page.url)
    customer.go_on("web-services", company_id=company)
    second.go_on("web-services", company_id=company)
    expect(second.page.get_by_role("heading", level=1)).to_be_visible()


def test_the_back_button_after_a_submit_sends_nothing_again(
    at_credentials: Customer, intacct: Intacct, company: str
) -> None:
    at_credentials.go_on("entity", user_id=USER_ID, password=intacct.password_of(company))
    before = intacct.sign_ins(company)
    at_credentials.page.go_back()
    at_credentials.expect("credentials")
    expect(at_credentials.page.get_by_text("Intacct accepted the credentials")).to_be_visible()
    expect(at_credentials.page.locator("[name=password]")).to_have_value("")
    assert intacct.sign_ins(company) == before
    at_credentials.go_on("entity")


@pytest.mark.parametrize("step", ["entity", "check", "done"])
def test_a_page_opened_out_of_order_leads_to_what_comes_first(customer: Customer, step: str) -> None:
    customer.open(step)
    customer.expect("company")
    expect(customer.page.get_by_text("comes later. First this step: Company ID.")).to_be_visible()


def test_a_link_with_stray_signs_at_its_end_opens(open_page: OpenPage, new_link: str) -> None:
    Customer(open_page()).open_link(f"{new_link}.")


def test_half_a_link_says_what_happened(open_page: OpenPage, new_link: str) -> None:
    page = open_page(path=new_link[:-8])
    expect(page.get_by_text("mail programs sometimes break long links")).to_be_visible()


def test_a_link_that_is_revoked_midway_says_so_with_the_next_click(customer: Customer, api: httpx.Client) -> None:
    connection = customer.page.url.split("/connect/")[1].split("/")[0]
    api.delete(f"/connections/{connection}").raise_for_status()
    customer.primary.click()
    expect(customer.page.get_by_role("heading", level=1)).to_have_text("This connection was disconnected")
