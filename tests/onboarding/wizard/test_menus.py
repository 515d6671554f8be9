"""The switch "My menu looks different": once for the whole walk, and back to where it was used."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from tests.onboarding.wizard.customer import Customer, words_of

OTHERS = {"menus": "classic", "permission_type": "user", "user_form": "older", "region": "uk"}


@pytest.fixture
def begun(customer: Customer) -> Customer:
    """A customer who has given their company."""
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    return customer


def switch(customer: Customer, **fields: str) -> str:
    response = customer.client.post(customer.url(rest="menus/"), fields)
    assert response.status_code == 303
    return str(response["Location"])


def test_the_menus_are_remembered_and_change_the_clicks_of_every_step(begun: Customer) -> None:
    assert "Applications available for subscription" not in begun.text("web-services")
    assert switch(begun, **OTHERS, step="web-services") == begun.url("web-services")
    assert "Applications available for subscription" in begun.text("web-services")
    user = begun.text("user")
    assert "Click <b>New</b>" in user
    assert "Create the role" not in user


def test_the_older_form_and_the_region_reach_the_pages(begun: Customer) -> None:
    switch(begun, user_form="older", region="au", step="user")
    page: Any = html.fromstring(begun.client.get(begun.url("user") + "?part=user").content)
    assert "Open the tab Roles information." in " ".join(page.text_content().split())


def test_the_way_leads_back_to_the_same_part_and_place(begun: Customer) -> None:
    back = switch(begun, menus="grouped", step="user", part="rights", anchor="clicks")
    assert back == begun.url("user") + "?part=rights#clicks"


@pytest.mark.parametrize("place", ["//evil.example", "a b", "x&next=/", "\r\nSet-Cookie: a=b", ""])
def test_a_strange_place_is_not_taken_into_the_address(begun: Customer, place: str) -> None:
    assert switch(begun, menus="grouped", step="user", part=place, anchor=place) == begun.url("user")
    assert switch(begun, menus="grouped", step=place) == begun.url()


def test_unknown_menus_are_refused_with_a_sentence(begun: Customer) -> None:
    response = begun.client.post(begun.url(rest="menus/"), {"menus": "upside-down"}, follow=True)
    assert "We do not know these menus" in words_of(response)


def test_the_form_shows_what_holds_and_how_to_recognise_each_choice(begun: Customer) -> None:
    switch(begun, **OTHERS, step="company")
    page: Any = html.fromstring(begun.get("web-services").content)
    (form,) = page.xpath("//form[contains(@action, '/menus/')]")
    assert {box.get("name"): box.get("value") for box in form.xpath(".//input[@type='radio'][@checked]")} == OTHERS
    for label in form.xpath(".//label"):
        assert label.xpath(".//*[contains(@class, 'choice-sign')]")[0].text_content().strip()
    words = " ".join(form.text_content().split())
    assert "United Kingdom Suppliers, Current accounts" in words
    assert "South Africa Suppliers, AP supplier invoices, Current accounts" in words


def test_the_form_works_as_it_stands_without_a_script(begun: Customer) -> None:
    page: Any = html.fromstring(begun.get("web-services").content)
    (form,) = page.xpath("//form[contains(@action, '/menus/')]")
    sent = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    assert switch(begun, **(sent | {"menus": "classic"})) == begun.url("web-services") + "#clicks"


def test_a_page_without_clicks_in_intacct_has_no_switch(begun: Customer) -> None:
    page: Any = html.fromstring(begun.get("credentials").content)
    assert not page.xpath("//form[contains(@action, '/menus/')]")


def test_each_step_says_once_what_it_was_checked_against(begun: Customer) -> None:
    for step in ("company", "web-services", "authorize-sender", "user"):
        assert begun.text(step).count("Checked against Intacct 202") == 1, step


def test_the_switch_is_for_whoever_holds_the_link(begun: Customer) -> None:
    begun.client.cookies.clear()
    begun.client.post(begun.url(rest="menus/"), OTHERS)
    begun.connection.refresh_from_db()
    assert begun.connection.menus == "current"
