"""Customers say "this did not match what I see", on a step and on a fix card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from connections.models import Event, Mismatch
from connections.services import mismatches
from onboarding.wizard.mismatch import MOST
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
SUMMARY = "This did not match what I see"
THANKS = "Thank you. We check these instructions against what you see."


@pytest.fixture(autouse=True)
def uncounted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def say(customer: Customer, guide: str = "company", note: str = "", step: str = "company", **options: Any) -> Any:
    fields = {"guide": guide, "note": note, "step": step, "key": step}
    return customer.client.post(customer.url("mismatch"), fields, **options)


class TestSaying:
    def test_a_step_offers_it_under_the_clicks_and_says_thank_you_on_the_same_step(self, customer: Customer) -> None:
        customer.post("start")
        assert SUMMARY in customer.text("company")
        response = say(customer, note="There is no tab General information", follow=True)
        assert response.redirect_chain == [(customer.url("company"), 303)]
        assert THANKS in words_of(response)
        row = Mismatch.objects.get()
        assert (row.connection, row.guide, row.note) == (
            customer.connection,
            "company",
            "There is no tab General information",
        )

    def test_it_remembers_what_was_shown(self, customer: Customer) -> None:
        customer.client.post(customer.url("menus"), {"menus": "classic", "permission_type": "user", "step": "company"})
        say(customer)
        variant = Mismatch.objects.get().variant
        assert (variant["menus"], variant["permissions"]) == ("classic", "user")
        assert {"user_form", "region", "multi_entity", "sender", "mailbox"} <= set(variant)

    def test_a_fix_card_offers_it_about_its_own_problem(self, at_entity: Callable[[str], Customer]) -> None:
        customer = at_entity("RIGHTS-CO")
        customer.post("entity", top_level="on")
        customer.work()
        shown = customer.text("check")
        assert SUMMARY in shown
        assert 'name="guide" value="fix:rights_missing"' in shown
        response = say(customer, "fix:rights_missing", step="check", follow=True)
        assert response.redirect_chain == [(customer.url("check"), 303)]
        assert Mismatch.objects.get().guide == "fix:rights_missing"

    def test_a_problem_without_a_fix_of_its_own_is_counted_for_the_text_that_was_read(self, customer: Customer) -> None:
        say(customer, "fix:something_nobody_knows")
        assert Mismatch.objects.get().guide == "fix:unknown_problem"

    def test_who_bought_a_sender_read_the_fix_for_that_one(self, customer: Customer) -> None:
        customer.connection.owns_sender = True
        customer.connection.save()
        say(customer, "fix:sender_credentials_invalid")
        assert Mismatch.objects.get().guide == "fix:own_sender_credentials_invalid"

    def test_within_the_page_the_thanks_take_the_place_of_the_form(self, customer: Customer) -> None:
        response = say(customer, headers={"HX-Request": "true"})
        assert response.status_code == 200
        assert THANKS in words_of(response)
        assert "<html" not in words_of(response)
        assert 'role="status"' in words_of(response)

    def test_what_is_typed_stays_text(self, customer: Customer) -> None:
        response = say(customer, note="<script>alert(1)</script>" * 30, headers={"HX-Request": "true"})
        assert "<script>" not in words_of(response)


class TestOnce:
    def test_again_changes_the_open_row(self, customer: Customer) -> None:
        say(customer, note="First")
        say(customer)
        assert [row.note for row in Mismatch.objects.all()] == ["First"]
        say(customer, note="Second")
        assert [row.note for row in Mismatch.objects.all()] == ["Second"]
        assert Event.objects.filter(kind="guide.did_not_match").count() == 1

    def test_another_guide_is_another_row_and_so_is_one_after_it_was_settled(self, customer: Customer) -> None:
        say(customer)
        say(customer, "user")
        mismatches.settle(Mismatch.objects.filter(guide="company"), actor=TESTER)
        say(customer)
        assert sorted(Mismatch.objects.values_list("guide", flat=True)) == ["company", "company", "user"]
        assert mismatches.open_rows().count() == 2


class TestRefused:
    def test_a_text_that_is_too_long_is_kept_and_the_reason_is_said(self, customer: Customer) -> None:
        note = "The menus differ. " * 40
        response = say(customer, note=note)
        assert response.status_code == 422
        assert "Please shorten this to 500 characters or fewer." in words_of(response)
        assert note in response.content.decode()
        assert customer.url("company") in words_of(response)
        assert not Mismatch.objects.exists()

    def test_within_the_page_too(self, customer: Customer) -> None:
        note = "The menus differ. " * 40
        response = say(customer, note=note, headers={"HX-Request": "true"})
        assert response.status_code == 422
        assert note in response.content.decode()
        assert "data-focus" in words_of(response)
        assert "<html" not in words_of(response)

    def test_after_many_it_waits(self, customer: Customer) -> None:
        for _ in range(MOST):
            say(customer)
        response = say(customer, note="Once more")
        assert response.status_code == 422
        assert "Please try again in an hour." in words_of(response)
        assert "Once more" in words_of(response)

    @pytest.mark.parametrize("guide", ["no-such-step", "", "x" * 200, "steps/company.toml"])
    def test_a_guide_that_does_not_exist_is_not_found(self, customer: Customer, guide: str) -> None:
        assert say(customer, guide).status_code == 404
        assert not Mismatch.objects.exists()

    def test_strangers_cannot(self, customer: Customer) -> None:
        stranger = Client().post(customer.url("mismatch"), {"guide": "company"})
        assert stranger.status_code == 404
        assert not Mismatch.objects.exists()

    def test_looking_does_nothing(self, customer: Customer) -> None:
        assert customer.get("mismatch").status_code == 405

    def test_a_step_that_does_not_exist_leads_to_where_the_customer_is(self, customer: Customer) -> None:
        response = say(customer, step="https://elsewhere.example/")
        assert response.headers["Location"] == customer.url("start")


def test_a_link_to_one_step_comes_back_to_that_step(customer: Customer) -> None:
    _link, url = factories.link(customer.connection, step="user")
    assert say(customer.elsewhere(url), "user", step="company").headers["Location"] == customer.url("user")


def test_a_step_in_parts_comes_back_to_the_part_that_was_read(customer: Customer) -> None:
    fields = {"guide": "user", "step": "user", "part": "rights", "key": "user"}
    response = customer.client.post(customer.url("mismatch"), fields)
    assert response.headers["Location"] == f"{customer.url('user')}?part=rights"
    assert customer.client.post(customer.url("mismatch"), fields | {"part": "//elsewhere"}).status_code == 404
