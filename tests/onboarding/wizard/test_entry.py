"""Who is inside, for how long, and in which order pages open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from connections.services.connecting import disconnect
from onboarding.links import revoke_link
from onboarding.models import Link, StepProgress
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer, path_of, words_of

pytestmark = pytest.mark.django_db


def test_another_connection_is_not_opened_by_my_link(customer: Customer) -> None:
    other = factories.connection("READY-CO")
    for address in ("start/", "company/", "check/results/", "company/seen/", ""):
        assert customer.client.get(f"/connect/{other.pk}/{address}").status_code == 404, address
    assert customer.client.post(f"/connect/{other.pk}/start/").status_code == 404
    assert not StepProgress.objects.filter(connection=other).exists()


def test_a_connection_that_exists_looks_like_one_that_does_not(client: Client) -> None:
    there = client.get(f"/connect/{factories.connection().pk}/start/")
    nowhere = client.get("/connect/00000000-0000-4000-8000-000000000000/start/")
    assert (there.status_code, len(there.content)) == (nowhere.status_code, len(nowhere.content))


def test_a_link_revoked_midway_ends_the_visit_with_the_next_click(customer: Customer) -> None:
    revoke_link(Link.objects.get(connection=customer.connection), actor=TESTER)
    page = customer.post("start")
    assert page.status_code == 410
    assert "This link was withdrawn" in words_of(page)
    assert "Nothing you entered is lost" in words_of(page)
    assert not StepProgress.objects.exists()


def test_a_polling_page_reloads_when_its_link_dies(at_credentials: Callable[[str], Customer]) -> None:
    customer = at_credentials("READY-CO")
    revoke_link(Link.objects.get(connection=customer.connection), actor=TESTER)
    assert customer.poll("company")["HX-Refresh"] == "true"


def test_a_disconnected_connection_has_one_clear_page(customer: Customer) -> None:
    disconnect(customer.connection, actor=TESTER)
    page = customer.get("start")
    assert page.status_code == 410
    assert "the password that you gave us was erased" in words_of(page)
    assert customer.poll("company")["HX-Refresh"] == "true"  # and not that page in the middle of the other


def test_a_new_link_goes_on_at_the_same_place(at_credentials: Callable[[str], Customer]) -> None:
    customer = at_credentials("READY-CO")
    revoke_link(Link.objects.get(connection=customer.connection), actor=TESTER)
    device = Client()
    device.get(path_of(factories.link(customer.connection)[1]))
    assert device.post("/link/")["Location"] == customer.url("credentials")


@pytest.mark.parametrize(
    ("opened", "needed"),
    [
        ("user", "company"),
        ("credentials", "company"),
        ("entity", "company"),
        ("done", "company"),
        ("own-sender", "start"),
    ],
)
def test_a_page_out_of_order_leads_to_the_step_that_is_needed(customer: Customer, opened: str, needed: str) -> None:
    response = customer.get(opened)
    assert (response.status_code, response["Location"]) == (303, customer.url(needed))
    page = customer.get(needed)
    assert "comes later" in words_of(page)


def test_sending_a_form_out_of_order_saves_nothing(customer: Customer) -> None:
    assert customer.post("entity", top_level="on")["Location"] == customer.url("company")
    customer.connection.refresh_from_db()
    assert customer.connection.level_chosen_at is None


def test_a_step_that_does_not_exist_is_a_plain_404(customer: Customer) -> None:
    assert customer.get("nonsense").status_code == 404


def test_a_missing_slash_at_the_end_does_no_harm(customer: Customer) -> None:
    assert customer.client.get(customer.url("start").rstrip("/"))["Location"] == customer.url("start")


def test_two_tabs_do_not_disturb_each_other(at_credentials: Callable[[str], Customer]) -> None:
    customer = at_credentials("READY-CO")
    first, second = customer.post("web-services"), customer.post("web-services")
    assert first["Location"] == second["Location"] == customer.url("user")
    assert customer.connection.events.filter(kind="step.completed", data__step="web-services").count() == 1


def test_pages_are_not_kept_and_tell_nobody(customer: Customer) -> None:
    page = customer.get("start")
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"
    policy = page["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_pages_hold_no_inline_code_or_style(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("RIGHTS-CO")
    customer.post("entity", top_level="on")
    customer.work()
    for step in ("start", "company", "web-services", "authorize-sender", "user", "credentials", "entity", "check"):
        page = customer.text(step)
        assert " style=" not in page, step
        assert " onclick=" not in page, step
        assert "<script>" not in page, step


@pytest.mark.parametrize("step", ["start", "company", "user", "credentials", "entity", "check", "done"])
def test_a_page_needs_few_queries(
    at_entity: Callable[[str], Customer], django_assert_max_num_queries: DjangoAssertNumQueries, step: str
) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    customer.get(step)
    with django_assert_max_num_queries(25):
        assert customer.get(step).status_code == 200
