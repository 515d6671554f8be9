"""The list narrowed to whose move it is: nobody is left out, and a page never looks at more than it may."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Connection, Integration, JobState, Mailbox, ProbeRun, Question, Status, Verification
from connections.services.connecting import disconnect
from onboarding import help as helpdesk
from onboarding.console import whose_move
from onboarding.console.views import listing
from onboarding.next_action import OWNERS
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import LIST, customers, text
from tests.onboarding.console.test_list import failing

pytestmark = pytest.mark.django_db


def standing(customer: str, *statuses: Status, company_id: str = "", **fields: str) -> Connection:
    made = factories.connection(company_id, customer_name=customer, **fields)
    for status in statuses:
        made.move(status)
    return made


def run_of(made: Connection, state: JobState) -> None:
    profile = made.integration.access_profile
    ProbeRun.objects.create(connection=made, access_profile=profile, trigger="schedule", state=state)


def test_the_filter_finds_what_the_whole_list_says(staff: Client) -> None:
    failing("Findings")
    standing("Not started")
    standing("Connected", Status.IN_PROGRESS, Status.CONNECTED)
    run_of(standing("Broke off", Status.IN_PROGRESS, Status.CONNECTED), JobState.ERRORED)
    run_of(standing("Under way", Status.IN_PROGRESS), JobState.QUEUED)
    door = standing("Door broke off", Status.IN_PROGRESS, company_id="HARBOUR")
    Verification.objects.create(
        connection=door, question=Question.DOOR, company_id="HARBOUR", state=JobState.ERRORED, user_id="x"
    )
    ours = standing("Tried by us", Status.IN_PROGRESS, company_id="HARBOUR")
    Connection.objects.filter(pk=ours.pk).update(mailbox=Mailbox.VENDOR)
    Verification.objects.create(
        connection=ours, question=Question.CREDENTIALS, company_id="HARBOUR", state=JobState.FINISHED, answer="unknown"
    )
    disconnect(standing("Over"), actor=TESTER)
    asking = standing("Over, and asking")
    disconnect(asking, actor=TESTER)
    helpdesk.ask(asking, message="Where?", actor=TESTER)
    said = {row.connection.customer_name: row.action.owner for row in staff.get(LIST).context["rows"]}
    assert set(said.values()) == {"customer", "vendor", "nobody"}
    for owner in OWNERS:
        wanted = [name for name, theirs in said.items() if theirs == owner]
        assert customers(staff.get(LIST, {"move": owner})) == wanted


def test_the_list_is_narrowed_to_whose_move_it_is(staff: Client) -> None:
    failing("The Customer's Foods")
    asking = factories.connection(customer_name="Asking Foods")
    helpdesk.ask(asking, message="Where?", actor=TESTER)
    disconnect(factories.connection(customer_name="Over Foods"), actor=TESTER)
    off = factories.integration(slug="acme-pay", name="Acme Pay")
    factories.connection(customer_name="Paused Foods", to=off)
    Integration.objects.filter(pk=off.pk).update(is_active=False)
    assert customers(staff.get(LIST, {"move": "vendor"})) == ["Paused Foods", "Asking Foods"]
    assert customers(staff.get(LIST, {"move": "customer"})) == ["The Customer's Foods"]
    response = staff.get(LIST, {"move": "sage"})
    assert customers(response) == []
    assert "No connection here waits for them." in text(response)


def test_with_the_other_filters_it_narrows_further(staff: Client) -> None:
    failing("Mill One")
    factories.connection(customer_name="Mill Two")
    response = staff.get(LIST, {"move": "customer", "q": "mill", "status": "needs_attention"})
    assert customers(response) == ["Mill One"]
    assert "?q=mill&amp;status=pending&amp;move=customer" in response.content.decode()


def test_every_one_of_them_is_on_exactly_one_page(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    monkeypatch.setattr(whose_move, "AT_A_TIME", 3)
    monkeypatch.setattr(whose_move, "MOST_LOOKED_AT", 6)
    theirs = [factories.connection().customer_name for _ in range(3)]
    for _ in range(8):
        asked = factories.connection()
        helpdesk.ask(asked, actor=TESTER)
    theirs += [factories.connection().customer_name for _ in range(2)]
    seen: list[str] = []
    address = f"{LIST}?move=customer"
    pages = 0
    while address:
        response = staff.get(address)
        seen += customers(response)
        address, pages = response.context["older_url"], pages + 1
    assert seen == theirs[::-1]
    assert pages == 3


def test_a_page_that_found_none_so_far_leads_on(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whose_move, "AT_A_TIME", 1)
    monkeypatch.setattr(whose_move, "MOST_LOOKED_AT", 1)
    factories.connection(customer_name="Theirs")
    helpdesk.ask(factories.connection(customer_name="Ours"), actor=TESTER)
    response = staff.get(LIST, {"move": "customer"})
    assert customers(response) == []
    assert "not every connection was looked at. Look further" in text(response)
    assert customers(staff.get(response.context["older_url"])) == ["Theirs"]
