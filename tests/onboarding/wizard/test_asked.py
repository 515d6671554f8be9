"""A colleague who was sent a link from a fix card sees what exactly they were asked for, and when it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from connections.models import Event, ProbeRun
from connections.simulator.server import SimulatorServer
from tests.onboarding.console.pages import link_url
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
AtEntity = Callable[[str], Customer]


@pytest.fixture
def admin(at_entity: AtEntity) -> Customer:
    """Before a check with missing rights, and a second thing that is in the way."""
    customer = at_entity("RIGHTS-CO")
    customer.post("entity", top_level="on")
    customer.work()
    other = ProbeRun.objects.get().results.filter(check_id="gl.accounts.list")
    other.update(outcome="failed", problem="feature_disabled")
    return customer


def colleague_of(admin: Customer, problem: str, step: str = "check") -> Customer:
    form = {"step": step, "colleague": "Ana Ruiz", "days": "3", "problem": problem}
    colleague = Customer(Client(), admin.connection, admin.work)
    colleague.enter(link_url(admin.client.post(admin.url("hand-over"), form)))
    return colleague


def test_the_colleague_sees_the_one_card_and_of_the_rest_only_its_name(admin: Customer) -> None:
    page = colleague_of(admin, "rights_missing").text("check")
    assert "You were asked for one thing" in page
    assert page.count('class="fix fix-customer"') == 1
    mine, _, rest = page.partition("What others look after")
    assert "Rights are missing in" in mine
    assert "A feature is switched off" in rest
    assert "A feature is switched off" not in mine
    assert 'class="fix fix-customer"' in admin.text("check")
    assert "You were asked for one thing" not in admin.text("check")


def test_what_is_repaired_is_done_although_the_check_as_a_whole_is_not(
    admin: Customer, repair: Callable[[str], None], intacct: SimulatorServer
) -> None:
    colleague = colleague_of(admin, "rights_missing")
    repair("RIGHTS-CO")
    company = intacct.world.company("RIGHTS-CO")
    assert company
    company.subscriptions.discard("General Ledger")
    colleague.post("check")
    colleague.work()
    polled = words_of(colleague.poll("check", "results/"))
    assert "Thank you, this is repaired" in polled
    assert "Check again" not in polled
    assert Event.objects.filter(kind="step_link.done").count() == 1
    assert "You have dealt with this: “" in colleague.text("check")
    told = admin.text("check")
    assert "Ana Ruiz has dealt with this: “" in told
    assert "left to fix" in told


def test_a_check_that_could_not_look_proves_no_repair(admin: Customer) -> None:
    colleague = colleague_of(admin, "rights_missing")
    ProbeRun.objects.get().results.filter(problem__in=("rights_missing", "no_permission")).update(
        outcome="could_not_tell", problem="concurrency_limit"
    )
    assert "Thank you" not in colleague.text("check")
    assert not Event.objects.filter(kind="step_link.done").exists()


def test_another_step_begins_with_what_the_colleague_was_asked_for(admin: Customer) -> None:
    page = colleague_of(admin, "user_inactive", step="user").text("user")
    assert page.index("What you were asked to do") < page.index('id="clicks"')
    assert "set Status to Active" in page.replace("<b>", "").replace("</b>", "")


def test_a_link_to_a_step_as_a_whole_names_nothing(admin: Customer) -> None:
    page = colleague_of(admin, "", step="user").text("user")
    assert "What you were asked to do" not in page
