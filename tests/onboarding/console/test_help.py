"""The inbox of questions: whoever waits longest is on top, answers reach the wizard, a new link is shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections.models import Connection, Event
from connections.services.connecting import disconnect
from onboarding import help as helpdesk
from onboarding.journey import journey_of
from onboarding.links import find_link
from onboarding.models import HelpMessage, HelpRequest, HelpState, Link
from onboarding.next_action import next_action_of
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import LIST, customers, link_url, page, text

pytestmark = pytest.mark.django_db

INBOX = "/console/help/"


def asked(customer: str, *, hours_ago: int = 0, **about: Any) -> HelpRequest:
    """Return a request of a customer's own connection, made some hours ago."""
    request = helpdesk.ask(
        factories.connection(customer_name=customer), actor=TESTER, **{"message": "Where is it?"} | about
    )
    then = timezone.now() - timedelta(hours=hours_ago)
    HelpRequest.objects.filter(pk=request.pk).update(created_at=then)
    request.messages.update(at=then)
    request.refresh_from_db()
    return request


def asked_for_link(step: str = "") -> HelpRequest:
    link, _url = factories.link(factories.connection(contact_email="cfo@harbour.example"), step=step)
    return helpdesk.ask(link.connection, link=link, kind="new_link", step=step, actor=TESTER)  # type: ignore[arg-type]


def url(request: HelpRequest, more: str = "") -> str:
    return f"{INBOX}{request.pk}/{more}"


def test_whoever_waits_longest_comes_first(staff: Client) -> None:
    done = asked("Done Foods", hours_ago=9)
    helpdesk.answer(done, "There.", actor=TESTER)
    for name, hours in (("Middle Foods", 2), ("Long Foods", 5), ("New Foods", 0)):
        asked(name, hours_ago=hours)
    page = staff.get(INBOX)
    assert customers_of(page) == ["Long Foods", "Middle Foods", "New Foods", "Done Foods"]
    assert re.search(r"Long Foods .* Open 5.hours", text(page))


def test_a_follow_up_waits_from_its_own_time(staff: Client) -> None:
    again = asked("Again Foods", hours_ago=30)
    HelpMessage.objects.create(
        request=again, by_vendor=True, text="There.", actor="x", at=timezone.now() - timedelta(hours=29)
    )
    HelpRequest.objects.filter(pk=again.pk).update(answered_at=timezone.now() - timedelta(hours=29))
    again.refresh_from_db()
    helpdesk.follow_up(again, "No.", actor=TESTER)
    asked("First Foods", hours_ago=1)
    assert customers_of(staff.get(INBOX)) == ["First Foods", "Again Foods"]


def test_the_inbox_is_filtered_by_state_and_counted_in_the_navigation(staff: Client) -> None:
    assert "Questions operator" in text(staff.get(LIST))
    asked("Open Foods")
    helpdesk.answer(asked("Answered Foods"), "There.", actor=TESTER)
    helpdesk.close(asked("Closed Foods"), actor=TESTER)
    assert "Questions 1" in text(staff.get(LIST))
    for state in HelpState:
        assert customers_of(staff.get(INBOX, {"state": state})) == [f"{state.label} Foods"]
    assert len(customers_of(staff.get(INBOX, {"state": "nonsense"}))) == 3


def test_the_number_of_queries_does_not_grow_with_the_requests(staff: Client) -> None:
    about = {"problem": "sender_not_authorized_for_company", "step": "authorize-sender"}
    asked("First Foods", **about)
    staff.get(INBOX)

    def queries() -> int:
        with CaptureQueriesContext(connections["default"]) as captured:
            staff.get(INBOX)
        return len(captured)

    few = queries()
    for number in range(5):
        asked(f"Foods {number}", **about)
    assert queries() == few


def test_a_request_shows_where_the_customer_stands(staff: Client) -> None:
    link, _url = factories.link(factories.connection(customer_name="Harbour Foods"))
    request = helpdesk.ask(
        link.connection,
        link=link,
        step="authorize-sender",
        problem="sender_not_authorized_for_company",
        message="<b>No such tab</b>",
        email="ana@harbour.example",
        actor=TESTER,
    )
    response = staff.get(url(request))
    words = text(response)
    for said in ("Harbour Foods", "Step Authorize the sender", "sender_not_authorized_for_company", str(link)):
        assert said in words
    assert str(link.connection.pk)[:8] in words
    assert "ana@harbour.example" in words
    assert "&lt;b&gt;No such tab" in response.content.decode()


def test_an_answer_reaches_the_customer(staff: Client, client: Client) -> None:
    link, address = factories.link(factories.connection())
    request = helpdesk.ask(link.connection, link=link, message="Where?", actor=TESTER)
    sent = staff.post(url(request), {"message": "Under Company."}, follow=True)
    assert "Answered. The customer reads it" in text(sent)
    staff.post(url(request), {"message": "Under Company."})
    assert request.messages.filter(by_vendor=True).count() == 1
    assert request.messages.get(by_vendor=True).actor == "staff operator"
    client.get(address.removeprefix("http://127.0.0.1:8000"))
    client.post("/link/")
    assert "has answered your question" in text(client.get(f"/connect/{link.connection_id}/start/"))


def test_what_the_customer_adds_meanwhile_is_read_before_an_answer_goes_out(staff: Client) -> None:
    request = asked("Harbour Foods")
    form = {"message": "Under Company.", "seen": staff.get(url(request)).context["form"]["seen"].value()}
    helpdesk.follow_up(request, "There is no Company.", actor=TESTER)
    response = staff.post(url(request), form)
    assert response.status_code == 409
    assert "Please read it first. Your answer is not sent yet." in text(response)
    assert "There is no Company." in text(response)
    assert "Under Company.</textarea>" in response.content.decode()
    assert customers_of(staff.get(INBOX, {"state": "open"})) == ["Harbour Foods"]
    staff.post(url(request), form | {"seen": response.context["form"]["seen"].value()})
    assert [message.text for message in request.messages.all()][1:] == ["There is no Company.", "Under Company."]


def test_nothing_is_closed_unread(staff: Client) -> None:
    request = asked("Harbour Foods")
    helpdesk.follow_up(request, "And another thing.", actor=TESTER)
    response = staff.post(url(request, "close/"), {"seen": "1"}, follow=True)
    assert "Please read it first. It is not closed yet." in text(response)
    request.refresh_from_db()
    assert request.state == "open"
    staff.post(url(request, "close/"), {"seen": "2"})
    request.refresh_from_db()
    assert request.state == "closed"


def test_the_same_words_can_answer_a_second_question(staff: Client) -> None:
    request = asked("Harbour Foods")
    helpdesk.answer(request, "Yes.", actor=TESTER)
    helpdesk.follow_up(request, "And on Vendors?", actor=TESTER)
    staff.post(url(request), {"message": "Yes.", "seen": "3"})
    request.refresh_from_db()
    assert request.state == "answered"
    assert request.messages.filter(text="Yes.").count() == 2


@pytest.mark.parametrize("message", ["", "x" * 2001])
def test_an_empty_or_endless_answer_is_refused(staff: Client, message: str) -> None:
    request = asked("Harbour Foods")
    assert staff.post(url(request), {"message": message}).status_code == 422
    request.refresh_from_db()
    assert request.state == "open"


def test_no_password_goes_out_with_an_answer(staff: Client) -> None:
    request = asked("Harbour Foods")
    secret = request.connection.integration.sender_password
    response = staff.post(url(request), {"message": f"Use {secret} there"})
    assert response.status_code == 422
    assert "Please take the password out" in text(response)
    assert secret not in response.content.decode()
    assert "Use … there" in response.content.decode()


def test_closing_ends_the_waiting(staff: Client) -> None:
    request = asked("Harbour Foods")
    for _click in range(2):
        assert staff.post(url(request, "close/")).headers["Location"] == INBOX
    assert Event.objects.filter(kind="help.closed").count() == 1
    assert "Questions 1" not in text(staff.get(LIST))


@pytest.mark.parametrize("step", ["", "credentials"])
def test_a_link_that_was_asked_for_is_shown_once_and_the_customer_is_told(
    staff: Client, client: Client, step: str
) -> None:
    request = asked_for_link(step)
    assert "We send no e-mail" in text(staff.get(url(request)))
    made = staff.post(url(request, "link/"))
    assert made.status_code == 201
    token = link_url(made).rpartition("/")[2]
    link = find_link(token)
    assert link
    assert (link.step, link.connection) == (step, request.connection)
    assert "Send it to cfo@harbour.example" in text(made)
    again = staff.post(url(request, "link/"), follow=True)
    assert "A link was made for this request already." in text(again)
    assert Link.objects.count() == 2
    for address in (url(request), INBOX, page(request.connection)):
        assert token not in staff.get(address).content.decode()
    assert all(token not in str(session.get_decoded()) for session in Session.objects.all())
    request.refresh_from_db()
    assert request.state == "answered"


def test_a_new_link_starts_a_disconnected_connection_again(staff: Client) -> None:
    request = asked_for_link()
    disconnect(request.connection, actor=TESTER)
    assert staff.post(url(request, "link/")).status_code == 201
    assert Connection.objects.get(pk=request.connection_id).status == "in_progress"


def test_an_open_question_is_our_move_until_it_is_answered(staff: Client) -> None:
    request = asked("Harbour Foods")
    ours = next_action_of(journey_of(request.connection))
    assert (ours.owner, ours.summary) == ("vendor", "Answer the customer's question.")
    assert "Answer the customer's question." in text(staff.get(LIST))
    assert f'href="{url(request)}"' in staff.get(page(request.connection)).content.decode()
    assert customers(staff.get(LIST)) == ["Harbour Foods"]
    helpdesk.answer(request, "There.", actor=TESTER)
    assert next_action_of(journey_of(request.connection)).owner == "customer"


def test_the_history_tells_that_somebody_asked(staff: Client) -> None:
    request = asked("Harbour Foods", step="company")
    helpdesk.answer(request, "There.", actor=TESTER)
    helpdesk.close(request, actor=TESTER)
    words = text(staff.get(page(request.connection, "events")))
    for said in ("The customer asked for help at “Company ID”", "We answered the customer's question", "is closed"):
        assert said in words


def customers_of(response: Any) -> list[str]:
    body = response.content.decode()
    return re.findall(r'class="list-name"\s+href="/console/help/[^"]+">(.*?)</a>', body)
