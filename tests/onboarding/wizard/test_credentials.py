"""Credentials: tried once by a worker, kept only if accepted, refused with a reason and a way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from lxml import html

from connections.models import Credentials, Verification
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from onboarding.wizard.answers import MOST_TRIES
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
AtCredentials = Callable[[str], Customer]
PasswordOf = Callable[[str], str]
WRONG = "certainly-wrong-1"


def test_the_page_waits_for_the_worker_and_then_leaves_by_itself(
    at_credentials: AtCredentials, password_of: PasswordOf
) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    page = customer.text("credentials")
    assert "Trying the credentials" in page
    assert '<meta http-equiv="refresh" content="4">' in page
    assert "hx-trigger" in words_of(customer.poll("credentials"))
    customer.work()
    assert customer.poll("credentials")["HX-Redirect"] == customer.url("entity")
    assert f"We can sign in as {USER_ID}" in customer.text("credentials")


@pytest.mark.parametrize("user_id", ["x" * 60_000, "acme\x00ws", '"' * 4, '"' * 5000])
def test_a_user_id_that_no_database_can_look_up_gets_a_sentence(at_credentials: AtCredentials, user_id: str) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id=USER_ID, password=WRONG)
    customer.work()  # now there is something to look it up in
    refused = customer.post("credentials", user_id=user_id, password=WRONG)
    assert refused.status_code == 422
    assert Verification.objects.filter(question="credentials").count() == 1


def test_nobody_tries_one_password_on_many_users(at_credentials: AtCredentials) -> None:
    cache.clear()
    customer = at_credentials("READY-CO")
    for number in range(MOST_TRIES):
        customer.post("credentials", user_id=f"user{number}", password=WRONG)
    refused = customer.post("credentials", user_id=USER_ID, password=WRONG)
    assert refused.status_code == 422
    assert "Please try again in an hour." in words_of(refused)


@pytest.mark.parametrize(("ago", "words"), [(14.5, "in 1 minute."), (13.5, "in 2 minutes.")])
def test_the_wait_is_told_in_whole_minutes(at_credentials: AtCredentials, ago: float, words: str) -> None:
    customer = at_credentials("READY-CO")
    for _try in range(3):
        customer.post("credentials", user_id=USER_ID, password=WRONG)
        customer.work()
    refused_at = timezone.now() - timedelta(minutes=ago)
    Verification.objects.filter(question="credentials").update(finished_at=refused_at)
    refused = customer.post("credentials", user_id=USER_ID, password=WRONG)
    assert f"Please try again {words}" in words_of(refused)


def test_a_wrong_password_is_explained_and_the_user_id_kept(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id=USER_ID, password=WRONG)
    customer.work()
    assert customer.poll("credentials")["HX-Redirect"] == customer.url("credentials")
    page = customer.text("credentials")
    assert "Intacct refused the sign-in" in page
    assert "You have 2 more tries" in page
    assert f'value="{USER_ID}"' in page
    assert WRONG not in page
    assert not Credentials.objects.exists()


def test_three_refusals_pause_and_say_until_when(at_credentials: AtCredentials, password_of: PasswordOf) -> None:
    customer = at_credentials("READY-CO")
    for _try in range(3):
        customer.post("credentials", user_id=USER_ID, password=WRONG)
        customer.work()
    page = customer.text("credentials")
    assert "You can try again at" in page
    assert f"We keep the user ID {USER_ID}." in page
    assert "button-primary" not in page
    refused = customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    assert refused.status_code == 422
    assert "Please try again in 15 minutes" in words_of(refused)
    assert "button-primary" not in words_of(refused)
    assert Verification.objects.filter(question="credentials").count() == 3


def test_while_one_user_is_paused_another_may_be_tried(at_credentials: AtCredentials, password_of: PasswordOf) -> None:
    customer = at_credentials("READY-CO")
    for _try in range(3):
        customer.post("credentials", user_id="mistyped", password=WRONG)
        customer.work()
    assert "The user ID was wrong" in customer.text("credentials")
    customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    customer.work()
    assert customer.get("credentials")["Location"] == customer.url("entity")


def test_a_refusal_shows_what_to_click(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id=USER_ID, password=WRONG)
    customer.work()
    card = html.fromstring(customer.get("credentials").content).xpath("//article[contains(@class, 'fix')]")[0]
    assert card.xpath(".//li[contains(@class, 'click')]")
    assert card.xpath(".//h3/@id") == ["fix-refused-user-login-incorrect"]


def test_the_last_try_is_announced_before_it_is_made(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    for left in (2, 1):
        assert "This is the last try for now." not in customer.text("credentials")
        customer.post("credentials", user_id=USER_ID, password=WRONG)
        customer.work()
        assert f"You have {left} more tr" in customer.text("credentials")
    assert "This is the last try for now." in customer.text("credentials")
    assert "we pause for up to 15 minutes" in customer.text("credentials")


def test_the_pause_counts_down_and_says_so_without_a_script(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    for _try in range(3):
        customer.post("credentials", user_id=USER_ID, password=WRONG)
        customer.work()
    page = html.fromstring(customer.get("credentials").content)
    clock = page.xpath("//*[@data-count-down]")[0]
    assert 880 < int(clock.get("data-count-down")) <= 900
    end = page.get_element_by_id(clock.get("data-count-end"))
    assert end.get("hidden") is not None
    assert "You can try again now." in end.text_content()
    assert page.xpath("//*[@data-wait]//time/@datetime")
    Verification.objects.filter(question="credentials").update(finished_at=timezone.now() - timedelta(minutes=16))
    assert "Come back at" not in customer.text("credentials")


def test_another_mailbox_can_be_named_from_here(at_credentials: AtCredentials) -> None:
    customer = at_credentials("READY-CO")
    page = customer.text("credentials")
    assert f'href="{customer.url("user", "?part=user")}"' in page
    assert "No e-mail, or no password?" in page


def test_a_double_click_tries_the_credentials_once(
    at_credentials: AtCredentials, password_of: PasswordOf, intacct: SimulatorServer
) -> None:
    customer = at_credentials("READY-CO")
    before = len(intacct.world.requests)
    for _click in range(2):
        response = customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
        assert response["Location"] == customer.url("credentials")
    customer.work()
    assert len(intacct.world.requests) == before + 1
    assert Verification.objects.filter(question="credentials").count() == 1


def test_a_refusal_for_another_reason_names_its_step(at_credentials: AtCredentials, password_of: PasswordOf) -> None:
    customer = at_credentials("SENDER-CO")
    customer.post("credentials", user_id=USER_ID, password=password_of("SENDER-CO"))
    customer.work()
    page = customer.text("credentials")
    assert "The sender ID is not authorized in your company" in page
    assert customer.url("authorize-sender") in page
    assert "more tries before we pause" not in page


def test_credentials_that_work_are_kept_when_others_are_refused(at_entity: AtCredentials) -> None:
    customer = at_entity("READY-CO")
    customer.post("credentials", user_id="somebody_else", password=WRONG)
    customer.work()
    assert Credentials.objects.get(connection=customer.connection).user_id == USER_ID
    assert "The credentials that Intacct accepted before are kept." in customer.text("credentials")


def test_a_busy_company_is_waited_for(at_credentials: AtCredentials, password_of: PasswordOf) -> None:
    customer = at_credentials("BUSY-CO")
    customer.post("credentials", user_id=USER_ID, password=password_of("BUSY-CO"))
    customer.work()
    assert "Waiting for Intacct" in customer.text("credentials")


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (
            {"state": "finished", "answer": "unknown", "sent_at": timezone.now()},
            "so nobody knows whether it accepted them. We kept no password.",
        ),
        ({"state": "finished", "answer": "unknown"}, "We did not get to ask Intacct, so nobody has refused them."),
        ({"state": "errored"}, "Nobody knows whether Intacct got the credentials. We kept no password."),
    ],
)
def test_after_a_lost_answer_nothing_is_claimed(
    at_credentials: AtCredentials, password_of: PasswordOf, ended: dict[str, Any], words: str
) -> None:
    customer = at_credentials("READY-CO")
    customer.post("credentials", user_id=USER_ID, password=password_of("READY-CO"))
    Verification.objects.filter(question="credentials").update(sealed_password="", **ended)
    assert words in customer.text("credentials")


def test_the_password_is_nowhere_after_the_answer(at_entity: AtCredentials, password_of: PasswordOf) -> None:
    customer = at_entity("READY-CO")
    password = password_of("READY-CO")
    for step in ("credentials", "entity", "company"):
        assert password not in customer.text(step)
    assert set(Verification.objects.values_list("sealed_password", flat=True)) == {""}
    assert not any(password in str(event.data) for event in customer.connection.events.all())
