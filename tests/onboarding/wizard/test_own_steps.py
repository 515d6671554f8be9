"""What a vendor adds to the walk: steps of its own, done by the customer's word, and words beside our guide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

from connections.models import Connection, Event
from connections.services.integrations import change_integration
from onboarding.journey import journey_of
from onboarding.next_action import next_action_of
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import page
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
INVITE, TELL = "extra-invite-our-support", "extra-tell-your-team"
STEPS = [
    {"title": "Invite our support", "text": "Add <us> as a user:\nhttps://acmeledger.example/invite"},
    {"title": "Tell your team", "text": "Send them a note."},
]


@pytest.fixture
def own_steps(customer: Customer) -> None:
    change_integration("acme-ledger", {"own_steps": STEPS}, actor=TESTER)


def action_of(customer: Customer) -> tuple[str, str]:
    action = next_action_of(journey_of(Connection.objects.get(pk=customer.connection.pk)))
    return action.owner, action.summary


def titles_in(page: str) -> list[str]:
    """Return the rail's titles, in order, as the wide window shows them."""
    (rail,) = html.document_fromstring(page).find_class("rail-wide")
    return [" ".join(step.text_content().split()) for step in rail.find_class("rail-step")]


@pytest.mark.usefixtures("own_steps")
def test_own_steps_stand_in_the_rail_before_the_check(customer: Customer) -> None:
    assert titles_in(customer.get("company").content.decode())[-5:] == [
        *("Entity", "Invite our support", "Tell your team", "Permission check", "Done"),
    ]


@pytest.mark.usefixtures("own_steps")
def test_a_step_of_ones_own_is_a_page_with_one_button(customer: Customer) -> None:
    answer = customer.get(INVITE)
    assert answer.status_code == 200
    document = html.document_fromstring(answer.content)
    assert document.findtext(".//h1") == "Invite our support"
    (button,) = (one for one in document.find_class("button-primary") if one.tag == "button")
    assert button.text_content().strip() == "I have done this: continue"
    assert "Add &lt;us&gt; as a user:<br>https://acmeledger.example/invite" in words_of(answer)
    assert "https://acmeledger.example/invite" not in [link.get("href") for link in document.iter("a")]


@pytest.mark.usefixtures("own_steps")
def test_the_customers_word_is_enough_and_leads_on(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    assert customer.post("entity", top_level="on").headers["Location"] == customer.url(INVITE)
    assert action_of(customer) == ("nobody", "A permission check is under way.")
    customer.work()
    # The check has passed meanwhile; the walk still leads through what the vendor asked for.
    assert action_of(customer) == ("customer", "Next step: Invite our support")
    assert customer.get().headers["Location"] == customer.url(INVITE)
    assert customer.post(INVITE).headers["Location"] == customer.url(TELL)
    assert customer.get().headers["Location"] == customer.url(TELL)
    customer.post(TELL)
    assert customer.get().headers["Location"] == customer.url("done")
    assert action_of(customer) == ("nobody", "Nothing to do.")
    told = Event.objects.filter(kind="step.completed").values_list("data__step", flat=True)
    assert {INVITE, TELL} <= set(told)


@pytest.mark.usefixtures("own_steps")
def test_saying_so_twice_is_told_once(customer: Customer) -> None:
    for _time in range(2):
        assert customer.post(INVITE).status_code == 303
    assert Event.objects.filter(kind="step.completed", data__step=INVITE).count() == 1


def test_who_has_finished_is_not_called_back_for_a_new_step(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    assert customer.get("done").status_code == 200
    change_integration("acme-ledger", {"own_steps": STEPS}, actor=TESTER)
    assert action_of(customer) == ("nobody", "Nothing to do.")
    assert customer.get().headers["Location"] == customer.url("done")


@pytest.mark.usefixtures("own_steps")
def test_a_colleague_can_be_sent_to_a_step_of_ones_own(customer: Customer, client: Client) -> None:
    colleague = Customer(Client(), customer.connection, customer.work)
    url = factories.link(customer.connection, step=INVITE)[1]
    welcome = words_of(colleague.client.get(url.removeprefix("http://127.0.0.1:8000")))
    assert "Invite our support" in welcome
    assert colleague.client.post("/link/").headers["Location"] == customer.url(INVITE)
    assert "That was your part" in words_of(colleague.client.post(customer.url(INVITE), follow=True))
    assert colleague.get("company").headers["Location"] == customer.url(INVITE)
    change_integration("acme-ledger", {"own_steps": []}, actor=TESTER)
    assert "You can close this page." in words_of(colleague.get(INVITE))


@pytest.mark.usefixtures("own_steps")
def test_the_api_makes_links_to_own_steps_and_tells_the_step(customer: Customer, client: Client) -> None:
    headers = {"Authorization": f"Bearer {factories.api_key()}"}
    address = f"/api/v1/connections/{customer.connection.pk}"
    made = client.post(f"{address}/links", {"step": INVITE}, content_type="application/json", headers=headers)
    assert (made.status_code, made.json()["step"]) == (201, INVITE)
    refused = client.post(f"{address}/links", {"step": "extra-x"}, content_type="application/json", headers=headers)
    assert refused.status_code == 422
    assert INVITE in refused.json()["error"]["fields"]["step"]


@pytest.mark.usefixtures("own_steps")
def test_the_console_names_own_steps(customer: Customer) -> None:
    customer.post(INVITE)
    factories.link(customer.connection, step=TELL)
    staff = Client()
    staff.force_login(factories.staff())
    shown = words_of(staff.get(page(customer.connection)))
    assert "Step done: Invite our support" in shown
    assert "Link made, for the step “Tell your team” only" in shown
    assert "Only: Tell your team" in words_of(staff.get(page(customer.connection, "new-link")))


@pytest.mark.usefixtures("own_steps")
def test_a_removed_step_is_gone_and_the_log_still_reads(customer: Customer) -> None:
    customer.post(INVITE)
    change_integration("acme-ledger", {"own_steps": []}, actor=TESTER)
    gone = customer.get(INVITE)
    assert gone.status_code == 410
    assert "This step is no longer needed" in words_of(gone)
    assert f'href="{customer.url()}"' in words_of(gone)
    assert customer.post(INVITE).status_code == 410
    assert "Invite our support" not in titles_in(customer.get("company").content.decode())
    staff = Client()
    staff.force_login(factories.staff())
    assert "Step done: Invite our support" in words_of(staff.get(page(customer.connection)))


def test_a_vendors_words_stand_beside_the_guide_as_plain_text(customer: Customer) -> None:
    words = "Ask <script>alert(1)</script> Kim.\n\nhttps://acmeledger.example & more"
    change_integration("acme-ledger", {"help_texts": {"company": words}}, actor=TESTER)
    answer = customer.get("company")
    document = html.document_fromstring(answer.content)
    (box,) = document.find_class("vendor-words")
    assert box.tag == "aside"
    assert " ".join(box.text_content().split()) == (
        "Acme Ledger adds: Ask <script>alert(1)</script> Kim.https://acmeledger.example & more"
    )
    assert len(box.findall(".//br")) == 2
    assert not box.findall(".//a")
    assert not html.document_fromstring(customer.get("start").content).find_class("vendor-words")
