"""Live verification: what the page says about the company's door, and when it stops asking."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import JobState, Verification
from connections.simulator.server import SimulatorServer
from connections.simulator.state import SenderAuthorization
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
RELOADS = '<meta http-equiv="refresh" content="4">'
EVERY_3_SECONDS = 'hx-trigger="every 3s"'


@pytest.fixture
def at(customer: Customer) -> Callable[[str], Customer]:
    def give_company(company_id: str) -> Customer:
        customer.post("company", company_id=company_id)
        return customer

    return give_company


def test_until_a_worker_answered_the_page_says_that_it_looks(at: Callable[[str], Customer]) -> None:
    customer = at("READY-CO")
    page = words_of(customer.poll("company"))
    assert "Looking at your company" in page
    assert EVERY_3_SECONDS in page


@pytest.mark.parametrize(
    ("company_id", "step", "state", "headline"),
    [
        ("READY-CO", "company", "done", "We found your company"),
        ("READY-CO", "web-services", "cannot_tell", "We can tell once we sign in"),
        ("READY-CO", "authorize-sender", "done", "The sender is authorized"),
        ("NOBODY-CO", "company", "not_yet", "Intacct does not recognise this company"),
        ("NOBODY-CO", "web-services", "cannot_tell", "We cannot see this yet"),
        ("SENDER-CO", "company", "done", "We found your company"),
        ("SENDER-CO", "web-services", "cannot_tell", "Intacct refuses our sender first"),
        ("SENDER-CO", "authorize-sender", "not_yet", "The sender is not authorized yet"),
        ("WSOFF-CO", "web-services", "not_yet", "Web Services seems to be off"),
        ("WSOFF-CO", "authorize-sender", "cannot_tell", "We cannot see this yet"),
    ],
)
def test_each_step_tells_what_we_saw(
    at: Callable[[str], Customer], company_id: str, step: str, state: str, headline: str
) -> None:
    customer = at(company_id)
    customer.work()
    page = words_of(customer.poll(step))
    assert f"seen-{state}" in page
    assert headline in page


def test_asking_stops_with_the_last_answer(at: Callable[[str], Customer], intacct: SimulatorServer) -> None:
    customer = at("SENDER-CO")
    customer.work()
    assert EVERY_3_SECONDS in words_of(customer.poll("authorize-sender"))
    company = intacct.world.company("SENDER-CO")
    assert company
    company.senders.append(SenderAuthorization("AcmeLedgerMPP"))
    customer.client.post(customer.url("authorize-sender", "seen/"))
    Verification.objects.update(created_at="2020-01-01T00:00:00Z", finished_at="2020-01-01T00:00:00Z")
    customer.poll("authorize-sender")
    customer.work()
    page = words_of(customer.poll("authorize-sender"))
    assert "The sender is authorized" in page
    assert "hx-trigger" not in page
    assert 'id="rail" hx-swap-oob="true"' in page


@pytest.mark.parametrize(
    ("looks", "following", "pause"),
    [
        ("", 1, "3s"),
        ("0", 1, "3s"),
        ("38", 39, "3s"),
        ("39", 40, "15s"),
        ("98", 99, "15s"),
        ("-7", 1, "3s"),
        ("many", 1, "3s"),
        ("²", 1, "3s"),
    ],
)
def test_looking_slows_down_while_nothing_changes(
    at: Callable[[str], Customer], looks: str, following: int, pause: str
) -> None:
    customer = at("SENDER-CO")
    customer.work()
    page = words_of(customer.poll("authorize-sender", f"seen/?looks={looks}"))
    assert f'hx-get="{customer.url("authorize-sender", "seen/")}?looks={following}"' in page
    assert f'hx-trigger="every {pause}"' in page
    assert "<noscript> <form" in page


@pytest.mark.parametrize("looks", ["99", "100", "101", "9" * 5000])
def test_looking_ends_with_a_button(at: Callable[[str], Customer], looks: str) -> None:
    customer = at("SENDER-CO")
    customer.work()
    page = words_of(customer.poll("authorize-sender", f"seen/?looks={looks}"))
    assert page.count("hx-trigger") == 1
    assert 'hx-trigger="back from:document"' in page  # only a reader who comes back starts it again
    assert "We have stopped looking by ourselves" in page
    assert "<noscript>" not in page
    assert "Check now" in page


def test_a_page_that_should_have_stopped_asks_intacct_nothing(at: Callable[[str], Customer]) -> None:
    customer = at("SENDER-CO")
    customer.work()
    Verification.objects.update(finished_at="2020-01-01T00:00:00Z")
    customer.poll("authorize-sender", "seen/?looks=100")
    assert Verification.objects.count() == 1
    customer.poll("authorize-sender", "seen/?looks=99")
    assert Verification.objects.count() == 2


def test_the_button_asks_at_once_and_looking_starts_again(at: Callable[[str], Customer]) -> None:
    customer = at("SENDER-CO")
    customer.work()
    Verification.objects.update(finished_at="2020-01-01T00:00:00Z")
    address = customer.url("authorize-sender", "seen/")
    page = words_of(customer.client.post(address, headers={"HX-Request": "true"}))
    assert Verification.objects.count() == 2
    assert f'hx-get="{address}?looks=0"' in page
    assert EVERY_3_SECONDS in page


def test_a_question_that_broke_on_our_side_is_asked_again_only_by_hand(at: Callable[[str], Customer]) -> None:
    customer = at("READY-CO")
    Verification.objects.update(state=JobState.ERRORED, finished_at="2020-01-01T00:00:00Z")
    page = words_of(customer.poll("company"))
    assert "Something broke on our side" in page
    assert "We are on it; you can go on." in page
    assert "hx-trigger" not in page
    assert "Check now" in page
    assert "hx-trigger" not in customer.text("company")
    assert Verification.objects.count() == 1
    customer.client.post(customer.url("company", "seen/"))
    assert Verification.objects.count() == 2


def test_what_is_seen_of_the_sender_is_told_as_seen(at: Callable[[str], Customer]) -> None:
    customer = at("READY-CO")
    customer.work()
    page = words_of(customer.poll("authorize-sender"))
    assert "Intacct did not refuse “AcmeLedgerMPP” for “READY-CO”. You can go on." in page


def test_going_on_is_never_blocked(at: Callable[[str], Customer]) -> None:
    customer = at("SENDER-CO")
    customer.work()
    assert customer.post("authorize-sender")["Location"] == customer.url("user")


def test_many_polls_ask_intacct_once(at: Callable[[str], Customer], intacct: SimulatorServer) -> None:
    customer = at("SENDER-CO")
    for _poll in range(5):
        customer.poll("authorize-sender")
        customer.work()
    assert len(intacct.world.requests) == 1


def test_pages_themselves_never_call_intacct(at: Callable[[str], Customer], intacct: SimulatorServer) -> None:
    customer = at("READY-CO")
    for step in ("company", "web-services", "authorize-sender"):
        customer.get(step)
        customer.poll(step)
    assert intacct.world.requests == []


def test_without_javascript_a_button_asks_and_returns(at: Callable[[str], Customer]) -> None:
    customer = at("SENDER-CO")
    customer.work()
    assert "<noscript>" in customer.text("authorize-sender")
    Verification.objects.update(finished_at="2020-01-01T00:00:00Z")
    response = customer.client.post(customer.url("authorize-sender", "seen/"))
    assert (response.status_code, response["Location"]) == (303, customer.url("authorize-sender"))
    assert RELOADS in customer.text("authorize-sender")  # until the worker has answered
    customer.work()
    assert RELOADS not in customer.text("authorize-sender")
    assert customer.get("authorize-sender", "seen/")["Location"] == customer.url("authorize-sender")


def test_a_gateway_that_does_not_answer_is_nobodys_fault(
    at: Callable[[str], Customer], intacct: SimulatorServer
) -> None:
    customer = at("READY-CO")
    intacct.stop()
    customer.work()
    page = words_of(customer.poll("company"))
    assert "seen-trouble" in page
    assert "You can go on" in page


def test_a_sender_of_ours_that_is_refused_is_our_trouble(
    at: Callable[[str], Customer], intacct: SimulatorServer
) -> None:
    intacct.world.vendor_senders["AcmeLedgerMPP"] = "changed"
    customer = at("READY-CO")
    customer.work()
    page = words_of(customer.poll("company"))
    assert "We have a problem on our side" in page
