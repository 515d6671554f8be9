"""The list of connections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections.models import CheckResult, Connection, JobState, ProbeRun, Question, Status, Verification
from connections.services.connecting import disconnect
from onboarding.console.views import listing
from onboarding.models import StepProgress
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import LIST, customers, text

pytestmark = pytest.mark.django_db


def failing(customer: str) -> Connection:
    """A connection with something of everything that the list looks at."""
    made = factories.connection("HARBOUR", customer_name=customer)
    now = timezone.now()
    StepProgress.objects.create(connection=made, step="start")
    for question in Question:
        Verification.objects.create(
            connection=made, question=question, company_id="HARBOUR", state=JobState.FINISHED, answer="accepted"
        )
    run = ProbeRun.objects.create(
        connection=made,
        access_profile=made.integration.access_profile,
        trigger="wizard",
        state=JobState.FINISHED,
        verdict="failed",
        finished_at=now,
    )
    for position, right in enumerate(("List", "View")):
        CheckResult.objects.create(
            run=run,
            position=position,
            check_id=f"ap.bills.{right.lower()}",
            title=f"Bills: {right}",
            module="Accounts Payable",
            row="Bills",
            right=right,
            outcome="failed",
            problem="no_permission",
        )
    made.move(Status.IN_PROGRESS)
    made.move(Status.NEEDS_ATTENTION)
    return made


def test_a_row_says_who_how_far_since_when_and_whose_move_it_is(staff: Client) -> None:
    made = failing("Harbour Foods")
    Connection.objects.filter(pk=made.pk).update(status_since=timezone.now() - timedelta(days=3, hours=2))
    response = staff.get(LIST)
    words = text(response)
    assert "Harbour Foods Acme Ledger · Production Needs attention 3\xa0days".replace("\xa0", " ") in words
    assert "The customer's move To fix: A right is missing on Bills in Accounts Payable" in words
    since = Connection.objects.get(pk=made.pk).status_since
    assert f'title="{since:%Y-%m-%d %H:%M} UTC"' in response.content.decode()


@pytest.mark.parametrize("typed", ["harbour", "HARB", "PO-77", "North Sea", "cfo@northsea"])
def test_the_search_finds_customer_company_id_reference_and_e_mail(staff: Client, typed: str) -> None:
    about = {"reference": "PO-77", "contact_email": "cfo@northsea.example"}
    factories.connection("HARBOUR", customer_name="North Sea Fish", **about)
    factories.connection(customer_name="Somebody Else")
    assert customers(staff.get(LIST, {"q": typed})) == ["North Sea Fish"]


def test_tabs_count_what_the_search_finds_and_narrow_the_list(staff: Client) -> None:
    factories.connection(customer_name="Mill One")
    disconnect(factories.connection(customer_name="Mill Two"), actor=TESTER)
    factories.connection(customer_name="Bakery")
    response = staff.get(LIST, {"q": "mill", "status": "disconnected"})
    assert customers(response) == ["Mill Two"]
    assert "All 2 Not started 1 In progress 0 Needs attention 0 Connected 0 Degraded 0 Disconnected 1" in text(response)
    assert "/console/?q=mill&amp;status=pending" in response.content.decode()


def test_integrations_can_be_told_apart(staff: Client) -> None:
    other = factories.integration(slug="acme-pay", name="Acme Pay")
    factories.connection(customer_name="Ledger Customer")
    factories.connection(customer_name="Pay Customer", to=other)
    assert customers(staff.get(LIST, {"integration": "acme-pay"})) == ["Pay Customer"]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"status": "wobbly"},
        {"move": "mine"},
        {"order": "random"},
        {"integration": "nobody"},
        {"behind": "yesterday"},
        {"behind": "2026-01-01~x"},
        {"q": "\0"},
    ],
)
def test_filters_that_mean_nothing_filter_nothing(staff: Client, nonsense: dict[str, str]) -> None:
    factories.connection(customer_name="Harbour Foods")
    assert customers(staff.get(LIST, nonsense)) == ["Harbour Foods"]


def test_an_empty_list_says_what_to_do(staff: Client) -> None:
    assert "There is no connection yet. Make one, and send its link to the customer." in text(staff.get(LIST))
    factories.connection()
    assert "No connection here matches “zebra”." in text(staff.get(LIST, {"q": "zebra"}))
    assert "No connection is in this state." in text(staff.get(LIST, {"status": "degraded"}))


def test_names_are_shown_as_text(staff: Client) -> None:
    factories.connection(customer_name="<b>Bold</b> & Sons")
    response = staff.get(LIST, {"q": "<b>"})
    assert customers(response) == ["<b>Bold</b> & Sons"]
    assert "<b>" not in response.content.decode()


def test_every_connection_is_on_exactly_one_page(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)
    made = {factories.connection().customer_name for _ in range(8)}
    same_moment = Connection.objects.order_by("created_at").values_list("pk", flat=True)[:4]
    Connection.objects.filter(pk__in=list(same_moment)).update(created_at=timezone.now() - timedelta(hours=1))
    seen: list[str] = []
    response = staff.get(LIST)
    while True:
        seen += customers(response)
        older = response.context["older_url"]
        if not older:
            break
        response = staff.get(older)
        assert "Newest" in text(response)
    assert len(seen) == 8
    assert set(seen) == made


def test_htmx_gets_the_results_alone_and_a_clean_address(staff: Client) -> None:
    factories.connection(customer_name="Harbour Foods")
    response = staff.get(LIST, {"q": "harb", "status": "", "integration": ""}, headers={"HX-Request": "true"})
    assert customers(response) == ["Harbour Foods"]
    assert "<html" not in response.content.decode()
    assert response.headers["HX-Push-Url"] == "/console/?q=harb"


def test_the_search_works_as_a_plain_form(staff: Client) -> None:
    body = staff.get(LIST).content.decode()
    form = body[body.index('<form id="search"') :]
    assert 'method="get"' in form[:200]
    assert 'action="/console/"' in form[:300]
    assert 'name="q"' in form


def test_the_number_of_queries_does_not_grow_with_the_rows(
    staff: Client, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    for number in range(5):
        failing(f"Customer {number}")
    with CaptureQueriesContext(database) as few:
        assert len(customers(staff.get(LIST))) == 5
    for number in range(45):
        failing(f"Customer {number + 5}")
    with django_assert_max_num_queries(len(few)):
        assert len(customers(staff.get(LIST))) == 50
    assert len(few) <= 15


def test_the_longest_in_its_state_can_come_first(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    for name, days in (("New", 1), ("Old", 9), ("Middle", 4)):
        made = factories.connection(customer_name=name)
        Connection.objects.filter(pk=made.pk).update(status_since=timezone.now() - timedelta(days=days))
    first = staff.get(LIST, {"order": "longest"})
    assert customers(first) == ["Old", "Middle"]
    assert "Connections, longest in their state first" in text(first)
    second = staff.get(first.context["older_url"])
    assert customers(second) == ["New"]
    assert customers(staff.get(second.context["first_url"])) == ["Old", "Middle"]
