"""The password comes to the vendor's mailbox: the customer ends a step earlier, and staff enter it in the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from connections.models import Connection, Credentials, Integration, ProbeRun, Verification
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from onboarding.journey import journey_of
from onboarding.next_action import NextAction, next_action_of
from tests import factories
from tests.onboarding.console.pages import page, text
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
PasswordOf = Callable[[str], str]
WRONG = "certainly-wrong-1"


@pytest.fixture
def customer(client: Client, vendor: Integration, run_due_jobs: Callable[[], int]) -> Customer:
    vendor.mailbox_template = "{customer}@vendor.example"
    vendor.save()
    visitor = Customer(client, factories.connection(customer_name="Maple Dental", reference="42"), run_due_jobs)
    visitor.enter(factories.link(visitor.connection)[1])
    return visitor


@pytest.fixture
def done(customer: Customer) -> Callable[[str], Customer]:
    """Return a function that lets the customer do all of their part in a simulated company."""

    def walk(company_id: str) -> Customer:
        customer.post("start")
        customer.post("company", company_id=company_id)
        for step in ("web-services", "authorize-sender"):
            customer.post(step)
        for part in ("role", "rights", "user"):
            customer.post("user", part=part)
        customer.work()
        return customer

    return walk


def action(customer: Customer) -> NextAction:
    return next_action_of(journey_of(Connection.objects.get(pk=customer.connection.pk)))


def enter(staff: Client, customer: Customer, password: str, user_id: str = USER_ID) -> object:
    answer = staff.post(page(customer.connection, "enter-credentials"), {"user_id": user_id, "password": password})
    customer.work()
    return answer


def test_the_walk_has_no_step_for_the_credentials_and_asks_for_no_mailbox(customer: Customer) -> None:
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    slugs = [step.slug for step in customer.get("user").context["rail"]]
    assert slugs == ["start", "company", "web-services", "authorize-sender", "user", "check", "done"]
    part = words_of(customer.get("user", "?part=user"))
    assert "Your mailbox for the password" not in part
    assert "Paste maple-dental-42@vendor.example into the field <b>Account email address</b>." in part
    customer.post("user", part="user", email="finance@customer.example")
    assert Connection.objects.get(pk=customer.connection.pk).password_email == "maple-dental-42@vendor.example"


@pytest.mark.parametrize("step", ["credentials", "entity", "check", "done"])
def test_after_the_user_the_customer_is_told_that_the_vendor_goes_on(
    done: Callable[[str], Customer], step: str
) -> None:
    customer = done("READY-CO")
    answer = customer.get(step)
    assert answer.status_code == 200
    told = text(answer)
    assert "That was your part" in told
    assert "Acme Ledger takes it from here." in told
    assert "maple-dental-42@vendor.example" in told
    assert 'name="password"' not in words_of(answer)
    assert action(customer) == NextAction("vendor", "Enter the credentials of Maple Dental")


def test_before_that_the_next_action_is_the_customers_and_their_step_opens(customer: Customer) -> None:
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    assert action(customer).owner == "customer"
    assert customer.get("check")["Location"] == customer.url("web-services")


def test_nobody_sends_a_password_through_the_customers_page(done: Callable[[str], Customer]) -> None:
    customer = done("READY-CO")
    customer.post("credentials", user_id=USER_ID, password=WRONG)
    assert not Verification.objects.filter(question="credentials").exists()


def test_staff_enter_the_credentials_choose_the_level_and_the_check_starts(
    done: Callable[[str], Customer], staff: Client, password_of: PasswordOf
) -> None:
    customer = done("READY-CO")
    address = page(customer.connection, "enter-credentials")
    assert f'href="{address}"' in words_of(staff.get(page(customer.connection)))
    form = text(staff.get(address))
    assert "Intacct mails the password to maple-dental-42@vendor.example." in form
    staff.post(address, {"user_id": USER_ID, "password": password_of("READY-CO")})
    waiting = words_of(staff.get(address))
    assert "Trying the credentials" in waiting
    assert 'http-equiv="refresh"' in waiting
    poll = page(customer.connection, "entering")
    assert "hx-trigger" in words_of(staff.get(poll, headers={"HX-Request": "true"}))
    customer.work()
    assert staff.get(poll, headers={"HX-Request": "true"})["HX-Redirect"] == address
    assert not ProbeRun.objects.exists()
    assert action(customer) == NextAction("vendor", "Choose the level of Maple Dental")
    assert "Choose the level" in text(staff.get(address))
    assert staff.post(address, {"level": "1"}).status_code == 422
    assert staff.post(address, {"level": "1", "top_level": "on", "entities": ["100-US"]}).status_code == 303
    customer.work()
    assert "Everything we need works" in text(customer.get("check"))
    assert action(customer).owner == "nobody"
    actors = set(customer.connection.events.filter(kind__startswith="credentials.").values_list("actor", flat=True))
    assert actors == {"staff operator"}


def test_a_company_of_one_level_is_checked_at_once(
    done: Callable[[str], Customer], staff: Client, password_of: PasswordOf
) -> None:
    customer = done("SINGLE-CO")
    enter(staff, customer, password_of("SINGLE-CO"))
    assert ProbeRun.objects.get(connection=customer.connection).verdict == "passed"
    assert "Everything we need works" in text(customer.get("check"))


def test_the_customer_sees_the_fixes_behind_their_own_link(
    done: Callable[[str], Customer], staff: Client, password_of: PasswordOf
) -> None:
    customer = done("RIGHTS-CO")
    enter(staff, customer, password_of("RIGHTS-CO"))
    staff.post(page(customer.connection, "enter-credentials"), {"level": "1", "top_level": "on"})
    customer.work()
    found = text(customer.get("check"))
    assert "left to fix" in found
    assert "Bills" in found
    assert action(customer).owner == "customer"


def test_a_wrong_password_is_staffs_move_and_the_customer_sees_no_alarm(
    done: Callable[[str], Customer], staff: Client
) -> None:
    customer = done("READY-CO")
    enter(staff, customer, WRONG)
    told = text(staff.get(page(customer.connection, "enter-credentials")))
    assert "Not accepted" in told
    assert "You have 2 more tries" in told
    assert WRONG not in words_of(staff.get(page(customer.connection, "enter-credentials")))
    assert action(customer).owner == "vendor"
    assert "That was your part" in text(customer.get("check"))
    assert not Credentials.objects.exists()


def test_three_refusals_pause_staff_as_well(
    done: Callable[[str], Customer], staff: Client, password_of: PasswordOf
) -> None:
    customer = done("READY-CO")
    for _try in range(3):
        enter(staff, customer, WRONG)
    address = page(customer.connection, "enter-credentials")
    assert "Come back at" in text(staff.get(address))
    refused = staff.post(address, {"user_id": USER_ID, "password": password_of("READY-CO")})
    assert refused.status_code == 422
    assert "We wait before the next try" in text(refused)
    assert Verification.objects.filter(question="credentials").count() == 3


def test_what_only_the_customer_can_repair_is_shown_to_both(
    done: Callable[[str], Customer], staff: Client, password_of: PasswordOf, intacct: SimulatorServer
) -> None:
    customer = done("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.senders = []
    enter(staff, customer, password_of("READY-CO"))
    assert "The sender ID is not authorized in your company" in text(
        staff.get(page(customer.connection, "enter-credentials"))
    )
    told = customer.get("check")
    assert "One thing needs you" in text(told)
    assert "The sender ID is not authorized in your company" in text(told)
    assert customer.url("authorize-sender") in words_of(told)
    assert action(customer).owner == "customer"


def test_bad_input_is_explained_and_kept_without_the_password(done: Callable[[str], Customer], staff: Client) -> None:
    customer = done("READY-CO")
    answer = staff.post(
        page(customer.connection, "enter-credentials"), {"user_id": "x@vendor.example", "password": "never-shown-1"}
    )
    assert answer.status_code == 422
    assert 'value="x@vendor.example"' in words_of(answer)
    assert "never-shown-1" not in words_of(answer)


def test_the_page_is_not_for_customers_who_read_their_own_mail(vendor: Integration, staff: Client) -> None:
    connection = factories.connection()
    address = page(connection, "enter-credentials")
    assert staff.get(address)["Location"] == page(connection)
    assert staff.post(address, {"user_id": USER_ID, "password": WRONG})["Location"] == page(connection)
    assert not Verification.objects.exists()
    assert "Enter the credentials" not in text(staff.get(page(connection)))


def test_a_stranger_gets_the_sign_in(done: Callable[[str], Customer]) -> None:
    customer = done("READY-CO")
    assert Client().get(page(customer.connection, "enter-credentials"))["Location"].startswith("/console/sign-in/")


def test_the_password_is_nowhere_afterwards(
    done: Callable[[str], Customer], staff: Client, password_of: PasswordOf
) -> None:
    customer, password = done("READY-CO"), password_of("READY-CO")
    enter(staff, customer, password)
    for shown in (staff.get(page(customer.connection)), staff.get(page(customer.connection, "enter-credentials"))):
        assert password not in words_of(shown)
    assert not any(password in str(event.data) for event in customer.connection.events.all())
    assert set(Verification.objects.values_list("sealed_password", flat=True)) == {""}
