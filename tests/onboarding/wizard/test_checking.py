"""The page of the permission check: while it runs, when it is over, and after a repair."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from connections.models import JobState, ProbeRun
from connections.simulator.server import SimulatorServer
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
AtEntity = Callable[[str], Customer]


@pytest.fixture
def checked(at_entity: AtEntity) -> AtEntity:
    """Return a function that takes the customer to the result of the first check."""

    def walk(company_id: str) -> Customer:
        customer = at_entity(company_id)
        customer.post("entity", top_level="on")
        customer.work()
        return customer

    return walk


def poll(customer: Customer) -> str:
    return words_of(customer.poll("check", "results/"))


def test_the_check_starts_by_itself_and_the_page_follows_it(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    page = customer.text("check")
    assert "Waiting for Intacct" in page
    assert "<progress value" not in page
    assert "Queued" not in page
    assert "If you are stuck" not in page
    assert '<meta http-equiv="refresh" content="4">' in page
    assert 'hx-trigger="every 1s"' in poll(customer)
    customer.work()
    over = poll(customer)
    assert "Everything we need works" in over
    assert "hx-trigger" not in over
    assert "If you are stuck" not in over
    assert 'id="rail" hx-swap-oob="true"' in over


def test_results_so_far_are_shown_by_module_while_it_runs(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    run = ProbeRun.objects.get()
    run.results.create(position=0, check_id="gateway.reachable", title="Sage Intacct answers", outcome="passed")
    page = poll(customer)
    assert f"1 of {run.planned}" in page
    assert "Queued" in page
    assert "1 of 6 answered" in page


def test_missing_rights_become_one_card_per_module(checked: AtEntity) -> None:
    page = checked("RIGHTS-CO").text("check")
    assert "2 things are left to fix" in page
    assert page.count('class="fix fix-customer"') == 2
    assert "Rights are missing in Accounts Payable" in page
    assert "List, View, Add and Edit on Bills; List and View on AP Terms, Posted Payments" in page
    assert "The user may not read Bills." in page
    assert page.index('id="checks-ap"') < page.index('id="checks-rungs"')
    assert "If you are stuck" in page


def test_after_the_repair_the_page_shows_what_changed(checked: AtEntity, repair: Callable[[str], None]) -> None:
    customer = checked("RIGHTS-CO")
    repair("RIGHTS-CO")
    assert customer.post("check")["Location"] == customer.url("check")
    running = customer.text("check")
    assert "What the last check said" in running
    assert "Rights are missing in Accounts Payable" in running
    customer.work()
    page = customer.text("check")
    assert "Everything we need works" in page
    assert "Newly passed: Bills (List, View, Add and Edit)" in page
    assert "1,243 bills" in page


def test_what_breaks_between_two_checks_is_named(checked: AtEntity, intacct: SimulatorServer) -> None:
    customer = checked("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.roles[0].rights["Accounts Payable"]["Bills"] = {"List", "View", "Add"}
    customer.post("check")
    customer.work()
    page = customer.text("check")
    assert "Newly failed: Bills (Edit)" in page
    assert "In the row <b>Bills</b>, tick Edit." in page
    assert "1 thing is left to fix" in page


def test_checking_again_joins_the_run_under_way(checked: AtEntity) -> None:
    customer = checked("RIGHTS-CO")
    for _click in range(3):
        customer.post("check")
    assert ProbeRun.objects.count() == 2


def test_a_fault_of_ours_asks_nothing_of_the_customer(checked: AtEntity, intacct: SimulatorServer) -> None:
    customer = checked("READY-CO")
    intacct.world.vendor_senders["AcmeLedgerMPP"] = "changed"
    customer.post("check")
    customer.work()
    page = customer.text("check")
    assert "There is nothing for you to do" in page
    assert "Acme Ledger has to act" in page
    assert "You can fix this" not in page


def test_rights_that_cannot_be_looked_up_are_not_called_missing(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    company = intacct.world.company("READY-CO")
    assert company
    company.behaviour.hide_permissions = True
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.text("check")
    assert "We could not check everything" in page
    assert "What we could not tell" in page
    assert "left to fix" not in page
    assert 'class="fix fix-customer fix-unknown"' in page
    assert "If you may not grant it, ask Acme Ledger how to go on." in page
    assert "Ask Acme Ledger for help" in page
    assert "This is optional" not in page


def test_only_optional_rights_that_cannot_be_looked_up_are_called_optional(checked: AtEntity) -> None:
    customer = checked("READY-CO")
    unproven = ProbeRun.objects.get().results.filter(check_id="ap.bills.add")
    unproven.update(outcome="could_not_tell", problem="permissions_not_visible", required=False)
    page = customer.text("check")
    assert "Everything we need works" in page
    assert "What we could not tell" not in page
    assert page.index("If you like") < page.index("This is optional.")


def test_a_busy_company_is_tried_again_and_the_page_says_when(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    customer = at_entity("READY-CO")
    company, busy = intacct.world.company("READY-CO"), intacct.world.company("BUSY-CO")
    assert company
    assert busy
    company.behaviour = busy.behaviour
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.text("check")
    assert "Waiting for your company" in page
    assert "We try again at" in page


def test_a_run_that_broke_off_says_whose_fault_it_was(checked: AtEntity) -> None:
    customer = checked("RIGHTS-CO")
    customer.post("check")
    ProbeRun.objects.live().update(state=JobState.ERRORED, finished_at=timezone.now())
    page = customer.text("check")
    assert "The last check broke off on our side" in page
    assert "2 things are left to fix" in page


def test_without_a_run_there_is_a_button_to_start_one(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    ProbeRun.objects.update(state=JobState.CANCELED)
    assert "Start the check" in customer.text("check")


def test_the_evidence_for_operators_is_not_on_the_page(checked: AtEntity) -> None:
    customer = checked("RIGHTS-CO")
    page = customer.text("check")
    assert "Support ID" not in page
    assert "do not have permission for API operation" not in page
