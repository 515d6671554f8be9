"""Production after a sandbox: the wizard reminds of what was done there, and counts nothing of it as done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from connections.services.carrying_over import carry_over
from connections.simulator.companies import USER_ID
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(at_entity: Callable[[str], Customer]) -> Customer:
    """The customer of a finished sandbox."""
    customer = at_entity("READY-CO")
    customer.connection.environment = "sandbox"
    customer.connection.save(update_fields=["environment"])
    customer.post("entity", entities=["200-UK"])
    customer.work()
    return customer


@pytest.fixture
def production(sandbox: Customer) -> Customer:
    """The same person with the link for production."""
    sandbox.connection.refresh_from_db()
    made = carry_over(sandbox.connection, actor=TESTER)
    visitor = Customer(Client(), made, sandbox.work)
    visitor.enter(factories.link(made)[1])
    return visitor


def test_the_last_page_of_a_sandbox_tells_what_comes_next(sandbox: Customer) -> None:
    page = sandbox.text("done")
    assert "Production comes next" in page
    assert "Ask Acme Ledger for its link" in page
    sandbox.connection.refresh_from_db()
    carry_over(sandbox.connection, actor=TESTER)
    assert "Its link is made" in sandbox.text("done")


def test_the_first_page_lists_what_was_done(production: Customer) -> None:
    page = production.text("start")
    assert "You know this from your sandbox" in page
    assert f"The user was {USER_ID}." in page
    assert "The rights were those of ap-spend version" in page
    assert "You chose: 200-UK" in page
    assert "(done here too)" not in page


def test_each_page_reminds_and_nothing_is_done(production: Customer) -> None:
    assert production.get()["Location"] == production.url("start")
    production.post("start")
    assert "In your sandbox you did: The company ID was READY-CO. Here it is another one." in production.text("company")
    production.post("company", company_id="READY-CO")
    assert "In your sandbox you did: You turned on Web Services." in production.text("web-services")
    assert production.get("entity")["Location"] != production.url("check")


def test_the_company_of_the_sandbox_is_not_taken_for_a_sandbox(production: Customer) -> None:
    sandbox = production.connection.carried_from
    assert sandbox
    sandbox.company_id = "HARBOUR-FOODS-dev"
    sandbox.save(update_fields=["company_id"])
    production.post("start")
    for company_id, is_asked in (("HARBOUR-FOODS", False), ("HARBOUR-FOODS-dev", True), ("OTHER-FOODS", True)):
        page = production.client.post(production.url("company"), {"company_id": company_id}, follow=True)
        assert (f"Is “{company_id}” a sandbox?" in page.content.decode()) == is_asked


def test_the_same_entities_are_suggested(production: Customer, password_of: Callable[[str], str]) -> None:
    production.post("start")
    production.post("company", company_id="READY-CO")
    production.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    production.work()
    form = production.get("entity").context["form"]
    assert (form["top_level"].value(), form["entities"].value()) == (False, ["200-UK"])


def test_who_starts_from_nothing_is_reminded_of_nothing(customer: Customer) -> None:
    assert "you did" not in customer.text("start")
