"""Whoever sent credentials that Intacct accepted is led on, once; whoever comes back stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.simulator.companies import USER_ID
from tests import factories
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db
AtCredentials = Callable[[str], Customer]
PasswordOf = Callable[[str], str]


def test_whoever_is_slower_than_intacct_is_led_on_too_and_can_come_back(
    at_credentials: AtCredentials, password_of: PasswordOf
) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    customer.work()
    assert customer.get("credentials")["Location"] == customer.url("entity")
    assert "Intacct accepted the credentials." in customer.text("entity")
    assert f"We can sign in as {USER_ID}" in customer.text("credentials")  # with the back button, or from the list
    assert "Enter other credentials" in customer.text("credentials")


def test_nobody_is_led_on_by_what_another_person_sent(at_credentials: AtCredentials, password_of: PasswordOf) -> None:
    customer = at_credentials("READY-CO")
    colleague = customer.elsewhere(factories.link(customer.connection)[1])
    customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    customer.work()
    assert f"We can sign in as {USER_ID}" in colleague.text("credentials")
    assert customer.get("credentials").status_code == 303


def test_a_colleague_who_enters_them_again_is_told_when_they_are_refused(
    at_credentials: AtCredentials, password_of: PasswordOf
) -> None:
    customer = at_credentials("READY-CO")
    colleague = customer.elsewhere(factories.link(customer.connection, step="credentials")[1])
    colleague.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    assert "Trying the credentials" in colleague.text("credentials")
    customer.work()
    assert "This step is done" in colleague.text("credentials")
    colleague.post("credentials", user_id=USER_ID, password="certainly-wrong-1")
    assert "Trying the credentials" in colleague.text("credentials")
    customer.work()
    assert "Not accepted" in colleague.text("credentials")
