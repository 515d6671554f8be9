"""One step in a colleague's hands: the link is shown once, opens that step only, and tells when it is done."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from connections.models import Event, Verification
from onboarding import links
from onboarding.models import Link
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import hidden_key, link_url, text
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db

FORM = {"step": "web-services", "colleague": "Ana Ruiz", "days": "3"}


@pytest.fixture
def admin(customer: Customer) -> Customer:
    """A customer who has named the company and stands before "Turn on Web Services"."""
    customer.post("start")
    customer.post("company", company_id="WSOFF-CO")
    return customer


def hand_over(admin: Customer, **fields: str) -> Any:
    return admin.client.post(admin.url("hand-over"), FORM | fields)


def colleague_of(admin: Customer, **fields: str) -> Customer:
    """Hand a step over; return the colleague, who has just clicked Continue."""
    colleague = Customer(Client(), admin.connection, admin.work)
    assert colleague.enter(link_url(hand_over(admin, **fields))).status_code == 303
    return colleague


def test_the_link_is_shown_once_with_a_text_to_forward(admin: Customer) -> None:
    response = hand_over(admin)
    url = link_url(response)
    token = url.rpartition("/")[2]
    assert (response.status_code, response["Cache-Control"]) == (201, "no-store")
    words = text(response)
    for said in ("The link for Ana Ruiz is ready", "Hello Ana Ruiz", "Turn on Web Services", "Acme Ledger"):
        assert said in words
    assert admin.connection.customer_name in words
    page = response.content.decode()
    assert f'data-copy="{url}"' in page
    found = re.search(r'href="(mailto:[^"]+)"', page)
    assert found
    mail = parse_qs(urlsplit(html.unescape(found.group(1))).query)
    assert url in mail["body"][0]
    ends = date_format(Link.objects.get(colleague="Ana Ruiz").expires_at, "DATETIME_FORMAT")
    assert f"It opens this step only and works until {ends} UTC." in mail["body"][0]
    for address in ("hand-over", "start"):
        assert token not in admin.client.get(admin.url(address)).content.decode()
    assert all(token not in str(session.get_decoded()) for session in Session.objects.all())
    assert all(token not in str(event.data) for event in Event.objects.all())


def test_the_text_names_the_problem_of_the_fix(admin: Customer) -> None:
    address = admin.url("hand-over") + "?step=web-services&problem=web_services_subscription_inactive"
    page = admin.client.get(address)
    assert 'value="web-services" selected' in page.content.decode()
    assert 'name="problem" value="web_services_subscription_inactive"' in page.content.decode()
    said = text(hand_over(admin, problem="web_services_subscription_inactive"))
    assert "What is in the way: " in said


@pytest.mark.parametrize(("days", "life"), [("1", 1), ("3", 3), ("7", 7)])
def test_the_link_lives_as_long_as_was_chosen(admin: Customer, days: str, life: int) -> None:
    hand_over(admin, days=days)
    left = Link.objects.get(made_from__isnull=False).expires_at - timezone.now()
    assert timedelta(days=life) - timedelta(minutes=1) < left <= timedelta(days=life)


def test_no_link_outlives_the_one_it_was_made_from(admin: Customer) -> None:
    ends = timezone.now() + timedelta(hours=5)
    Link.objects.update(expires_at=ends)
    hand_over(admin, days="7")
    made = Link.objects.get(made_from__isnull=False)
    assert made.expires_at == ends
    links.revoke_link(Link.objects.get(made_from__isnull=True), actor=TESTER)
    made.refresh_from_db()
    assert made.state == "revoked"


def test_the_colleague_gets_that_step_and_nothing_else(admin: Customer) -> None:
    colleague = colleague_of(admin)
    assert colleague.get("web-services").status_code == 200
    assert colleague.get("company").headers["Location"] == admin.url("web-services")
    refused = colleague.client.get(admin.url("hand-over"))
    assert (refused.status_code, refused.headers["Location"]) == (303, admin.url("web-services"))
    colleague.client.post(admin.url("hand-over"), FORM)
    assert Link.objects.count() == 2
    assert "Hand it to a colleague" not in colleague.text("web-services")


def test_the_colleague_is_thanked_and_the_admin_is_told_once(admin: Customer) -> None:
    colleague = colleague_of(admin)
    assert "Ana Ruiz" not in admin.text("company")
    done = colleague.client.post(admin.url("web-services"), follow=True)
    assert "This step is done" in text(done)
    assert "There is nothing more for you to do" in text(done)
    colleague.post("web-services")
    assert Event.objects.filter(kind="step_link.done").count() == 1
    admin.poll("company")  # a part of a page tells nothing
    assert "Ana Ruiz has finished: Turn on Web Services" in text(admin.get("company"))
    assert "Ana Ruiz has finished" not in text(admin.get("company"))
    assert "This step is done" in colleague.text("web-services")
    again = colleague.client.get(admin.url("web-services") + "?again=1")
    assert "In Sage Intacct" in text(again)


def test_the_colleagues_word_is_no_proof(admin: Customer, run_due_jobs: Callable[[], int]) -> None:
    admin.poll("company")
    run_due_jobs()
    colleague = colleague_of(admin)
    done = text(colleague.client.post(admin.url("web-services"), follow=True))
    assert "You told us that “Turn on Web Services” is done. Intacct did not show it yet" in done
    assert "Web Services seems to be off" in done
    assert "This step is done" not in done


def test_another_holder_of_a_link_is_told_nothing(admin: Customer) -> None:
    other = admin.elsewhere(factories.link(admin.connection)[1])
    colleague_of(admin).post("web-services")
    assert "has finished" not in text(other.get("company"))
    assert "Ana Ruiz has finished" in text(admin.get("company"))


def test_what_the_admin_does_alone_is_no_colleagues_news(admin: Customer) -> None:
    colleague = colleague_of(admin)
    admin.post("web-services")
    assert "has finished" not in text(admin.get("company"))
    assert "This step is done" not in colleague.text("web-services")


def test_a_step_that_we_see_done_needs_no_click_of_the_colleague(
    admin: Customer, intacct: Any, run_due_jobs: Callable[[], int]
) -> None:
    admin.post("company", company_id="SENDER-CO")
    colleague = colleague_of(admin, step="authorize-sender")
    run_due_jobs()
    colleague.poll("authorize-sender")
    assert not Event.objects.filter(kind="step_link.done").exists()
    company, ready = intacct.world.company("SENDER-CO"), intacct.world.company("READY-CO")
    company.senders = ready.senders
    Verification.objects.update(finished_at=timezone.now() - timedelta(minutes=1))  # time to ask again
    colleague.poll("authorize-sender")
    run_due_jobs()
    colleague.poll("authorize-sender")
    assert Event.objects.filter(kind="step_link.done").count() == 1
    assert "Ana Ruiz has finished: Authorize the sender" in text(admin.get("company"))


def test_the_list_shows_what_became_of_each_and_withdraws(admin: Customer) -> None:
    colleague = colleague_of(admin)
    words = text(admin.get("hand-over"))
    assert "Turn on Web Services Ana Ruiz Opened" in words
    made = Link.objects.get(made_from__isnull=False)
    response = admin.client.post(admin.url("hand-over", f"{made.pk}/"), follow=True)
    assert "Withdrawn. The link opens nothing any more." in text(response)
    assert "Turn on Web Services Ana Ruiz Withdrawn" in text(response)
    gone = colleague.get("web-services")
    assert gone.status_code == 410
    assert "Whoever sent it to you has withdrawn it" in text(gone)


def test_only_my_own_links_can_be_withdrawn(admin: Customer) -> None:
    other = admin.elsewhere(factories.link(admin.connection)[1])
    hand_over(admin)
    made = Link.objects.get(made_from__isnull=False)
    mine = Link.objects.filter(made_from__isnull=True).last()
    assert mine
    assert other.client.post(admin.url("hand-over", f"{made.pk}/")).status_code == 404
    assert admin.client.post(admin.url("hand-over", f"{mine.pk}/")).status_code == 404
    made.refresh_from_db()
    assert made.state == "usable"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"step": "done"}, "is not one of the available choices"),
        ({"step": ""}, "Please choose a step."),
        ({"days": "365"}, "is not one of the available choices"),
        ({"days": ""}, "Please choose how long the link should work."),
        ({"colleague": "x" * 121}, "Please shorten this to 120 characters or fewer."),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    admin: Customer, fields: dict[str, str], sentence: str
) -> None:
    response = hand_over(admin, **fields)
    assert response.status_code == 422
    assert sentence in text(response)
    assert f'value="{(FORM | fields)["colleague"]}"' in response.content.decode()
    assert Link.objects.count() == 1


def test_a_double_click_makes_one_link(admin: Customer) -> None:
    key = hidden_key(admin.get("hand-over"))
    assert hand_over(admin, form_key=key).status_code == 201
    again = admin.client.post(admin.url("hand-over"), FORM | {"form_key": key}, follow=True)
    assert "This link was made already." in text(again)
    assert Link.objects.filter(made_from__isnull=False).count() == 1


def test_there_is_an_end_to_links_for_colleagues(admin: Customer) -> None:
    for _link in range(links.MOST_HANDED_OVER):
        assert hand_over(admin).status_code == 201
    key = hidden_key(admin.get("hand-over"))
    response = hand_over(admin, form_key=key)
    assert response.status_code == 422
    assert "Please withdraw one of them first." in text(response)
    links.revoke_link(Link.objects.filter(made_from__isnull=False)[0], actor=TESTER)
    assert hand_over(admin, form_key=key).status_code == 201


def test_a_colleagues_link_that_ended_says_whom_to_ask_or_that_all_is_done(admin: Customer) -> None:
    colleague = colleague_of(admin)
    made = Link.objects.filter(made_from__isnull=False)
    made.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = colleague.get("web-services")
    assert page.status_code == 410
    assert "This link has expired" in text(page)
    assert "Ask whoever sent it to you for a new one." in text(page)
    links.note_step_done(made.get(), actor=TESTER)
    page = colleague.get("web-services")
    assert "This step is done Thank you." in text(page)
    assert "Ask for a new link" not in text(page)
