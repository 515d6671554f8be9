"""The step of role and user in parts: one per page view, remembered, resumed, in any order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import Connection
from onboarding.models import StepProgress
from tests import factories
from tests.onboarding.console.pages import text
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_user(customer: Customer) -> Customer:
    """A customer who has come to the step of the role and the user."""
    customer.post("start")
    customer.post("company", company_id="READY-CO")
    customer.post("web-services")
    customer.post("authorize-sender")
    return customer


def part_shown(customer: Customer, query: str = "") -> str:
    return str(customer.get("user", query).context["part"].id)


def test_each_part_has_a_page_with_its_own_few_clicks(at_user: Customer) -> None:
    role = text(at_user.get("user"))
    assert "Part 1 of 3" in role
    assert "Create the role" in role
    assert "Part 2 of 3" not in role
    assert "Account email address" not in role
    rights = text(at_user.get("user", "?part=rights"))
    assert "Tick exactly these." in rights
    assert "Your mailbox for the password" not in rights
    user = text(at_user.get("user", "?part=user"))
    assert "Your mailbox for the password" in user
    assert "Account email address" in user
    assert "Tick exactly these." not in user
    for part in ("role", "rights", "user"):
        page = at_user.get("user", f"?part={part}")
        assert len(page.context["guide"].clicks) <= 15
        assert page.content.decode().count("button-primary") == 1


def test_the_parts_lead_through_the_step_and_then_to_the_next(at_user: Customer) -> None:
    assert at_user.post("user", part="role")["Location"] == at_user.url("user", "?part=rights")
    assert at_user.post("user", part="rights")["Location"] == at_user.url("user", "?part=user")
    assert not StepProgress.objects.filter(connection=at_user.connection, step="user").exists()
    assert at_user.post("user", part="user")["Location"] == at_user.url("credentials")
    assert StepProgress.objects.filter(connection=at_user.connection, step="user").count() == 1


def test_whoever_comes_back_goes_on_at_the_first_open_part(at_user: Customer) -> None:
    assert part_shown(at_user) == "role"
    at_user.post("user", part="role")
    assert part_shown(at_user) == "rights"
    assert part_shown(at_user, "?part=role") == "role"
    assert part_shown(at_user, "?part=nonsense") == "rights"


def test_a_part_that_was_passed_over_is_asked_for_in_the_end(at_user: Customer) -> None:
    at_user.post("user", part="role")
    assert at_user.post("user", part="user")["Location"] == at_user.url("user", "?part=rights")
    assert at_user.post("user", part="rights")["Location"] == at_user.url("credentials")


def test_the_same_part_sent_twice_is_noted_once(at_user: Customer) -> None:
    for _click in range(2):
        assert at_user.post("user", part="role")["Location"] == at_user.url("user", "?part=rights")
    assert at_user.connection.events.filter(kind="step.part_completed").count() == 1


def test_back_leads_to_the_part_before_and_then_to_the_step_before(at_user: Customer) -> None:
    assert at_user.get("user", "?part=rights").context["back_url"] == at_user.url("user", "?part=role")
    assert at_user.get("user", "?part=role").context["back_url"] == at_user.url("authorize-sender")


def test_a_company_without_roles_makes_the_user_first(at_user: Customer) -> None:
    Connection.objects.filter(pk=at_user.connection.pk).update(permission_type="user")
    page = text(at_user.get("user"))
    assert "Part 1 of 2" in page
    assert "Your mailbox for the password" in page
    assert at_user.post("user", part="user")["Location"] == at_user.url("user", "?part=rights")
    assert "Tick the rights of the user" in text(at_user.get("user"))
    assert at_user.post("user", part="rights")["Location"] == at_user.url("credentials")


def test_a_part_that_another_tab_has_switched_away_is_no_word_for_another_part(at_user: Customer) -> None:
    Connection.objects.filter(pk=at_user.connection.pk).update(permission_type="user")
    assert at_user.post("user", part="role")["Location"] == at_user.url("user", "?part=user")
    assert not StepProgress.objects.filter(connection=at_user.connection, step__startswith="user").exists()


def test_the_mailbox_is_asked_for_once_and_can_be_changed(at_user: Customer) -> None:
    refused = at_user.post("user", part="user", email="finance@")
    assert refused.status_code == 422
    assert 'value="finance@"' in words_of(refused)
    assert refused.context["part"].id == "user"
    form = f'action="{at_user.url("user", "?part=user")}" class="form card"'
    assert form in words_of(at_user.get("user", "?part=user"))  # so that a refusal shows this part, whatever is open
    assert at_user.post("user", part="user", email="a" * 245 + "@x.example").status_code == 422
    saved = at_user.post("user", part="user", email="finance@customer.example")
    assert saved["Location"] == at_user.url("user", "?part=user")
    page = words_of(at_user.get("user", "?part=user"))
    assert "The password goes to finance@customer.example" in page
    assert "Paste finance@customer.example into the field <b>Account email address</b>." in page


def test_a_page_that_was_open_before_there_were_parts_means_all_of_them(at_user: Customer) -> None:
    assert at_user.post("user")["Location"] == at_user.url("credentials")
    assert all(part.is_done for part in at_user.get("user").context["parts"])


def test_a_link_to_this_step_ends_after_its_last_part(at_user: Customer) -> None:
    colleague = at_user.elsewhere(factories.link(at_user.connection, step="user")[1])
    for part in ("role", "rights"):
        colleague.post("user", part=part)
    assert part_shown(colleague) == "user"
    colleague.post("user", part="user")
    assert StepProgress.objects.filter(connection=at_user.connection, step="user").exists()


def test_a_second_visit_shows_what_was_done_and_leads_on(
    at_credentials: Callable[[str], Customer],
) -> None:
    customer = at_credentials("READY-CO")
    assert customer.post("user", part="role")["Location"] == customer.url("user", "?part=rights")
    assert customer.post("user", part="user")["Location"] == customer.url("credentials")
