"""The door of the console."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Event
from onboarding.console.views.signing_in import TRIES
from tests import factories
from tests.onboarding.console.pages import LIST, SIGN_IN, page, text

pytestmark = pytest.mark.django_db
PASSWORD = "nine-lives-of-a-ledger"


@pytest.fixture
def operator() -> str:
    user = factories.staff("operator")
    user.set_password(PASSWORD)
    user.save()
    return "operator"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> tuple[int, str]:
    """Return status and where the browser is sent."""
    response = client.post(SIGN_IN, {"username": username, "password": password, **more})
    return response.status_code, response.headers.get("Location", "")


def test_staff_comes_back_to_the_page_that_was_asked_for(client: Client, operator: str) -> None:
    wanted = page(factories.connection())
    sent = client.get(wanted)
    assert sent.headers["Location"] == f"{SIGN_IN}?next={wanted}"
    assert f'value="{wanted}"' in client.get(sent.headers["Location"]).content.decode()
    assert sign_in(client, operator, next=wanted) == (303, wanted)
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/console/", "//evil.example/", "javascript:alert(1)", "/nowhere/", "\\\\evil"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, operator: str, elsewhere: str) -> None:
    assert sign_in(client, operator, next=elsewhere) == (303, LIST)


def test_a_button_pressed_after_the_session_ended_leads_to_the_list(client: Client, operator: str) -> None:
    button = page(factories.connection(), "check")
    assert client.post(button).headers["Location"] == f"{SIGN_IN}?next={button}"
    assert sign_in(client, operator, next=button) == (303, LIST)


def test_signing_in_is_an_event_and_makes_a_fresh_session(client: Client, operator: str) -> None:
    client.get(SIGN_IN)
    before = client.session.session_key
    sign_in(client, operator)
    assert client.session.session_key != before
    event = Event.objects.get(kind="staff.signed_in")
    assert (event.actor, event.address) == ("staff operator", "127.0.0.1")


def test_a_wrong_password_gets_a_sentence_and_keeps_the_name(client: Client, operator: str) -> None:
    response = client.post(SIGN_IN, {"username": operator, "password": "wrong"})
    assert response.status_code == 422
    assert "Please enter a correct username and password" in text(response)
    assert 'value="operator"' in response.content.decode()
    assert Event.objects.get(kind="staff.sign_in_refused").actor == "staff operator"


def test_a_password_typed_into_the_name_field_is_not_kept(client: Client, operator: str) -> None:
    sign_in(client, PASSWORD, "")
    event = Event.objects.get(kind="staff.sign_in_refused")
    assert PASSWORD not in f"{event.actor} {event.data}"


def test_an_account_that_is_not_staff_is_refused_in_the_same_words(client: Client, operator: str) -> None:
    user = factories.staff("customer", is_staff=False)
    user.set_password(PASSWORD)
    user.save()
    as_customer = client.post(SIGN_IN, {"username": "customer", "password": PASSWORD})
    as_nobody = client.post(SIGN_IN, {"username": "nobody", "password": PASSWORD})
    assert as_customer.status_code == as_nobody.status_code == 422
    assert text(as_customer) == text(as_nobody)


def test_too_many_tries_wait_even_with_the_right_password(client: Client, operator: str) -> None:
    for _ in range(TRIES):
        assert sign_in(client, operator, "wrong")[0] == 422
    response = client.post(SIGN_IN, {"username": " Operator ", "password": PASSWORD})
    assert response.status_code == 429
    assert "too many sign-ins for this user name. Please wait 10 minutes" in text(response)
    assert Event.objects.filter(kind="staff.signed_in").count() == 0


def test_the_right_password_begins_the_count_of_tries_anew(client: Client, operator: str) -> None:
    for _ in range(TRIES - 1):
        sign_in(client, operator, "wrong")
    assert sign_in(client, operator)[0] == 303
    stranger = Client()
    assert [sign_in(stranger, operator, "wrong")[0] for _ in range(TRIES)] == [422] * TRIES


def test_tries_of_one_name_or_address_do_not_lock_out_another(client: Client, operator: str) -> None:
    for _ in range(TRIES + 1):
        sign_in(client, "somebody-else", "wrong")
    assert sign_in(client, operator)[0] == 303
    for _ in range(TRIES + 1):
        Client(REMOTE_ADDR="203.0.113.9").post(SIGN_IN, {"username": operator, "password": "wrong"})
    assert sign_in(Client(), operator)[0] == 303


def test_whoever_is_signed_in_goes_straight_on(staff: Client) -> None:
    response = staff.get(SIGN_IN)
    assert (response.status_code, response.headers["Location"]) == (303, LIST)


def test_signing_out_takes_a_button_and_ends_the_session(staff: Client) -> None:
    assert staff.get("/console/sign-out/").status_code == 405
    assert staff.post("/console/sign-out/").headers["Location"] == SIGN_IN
    assert "You are signed out." in text(staff.get(SIGN_IN))
    assert staff.get(LIST).status_code == 302
    assert Event.objects.filter(kind="staff.signed_out", actor="staff operator").exists()


def test_a_form_without_its_token_is_refused(operator: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"username": operator, "password": PASSWORD}).status_code == 403
