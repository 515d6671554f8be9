"""The page of the permission check: when it is over, and after a repair."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from connections.models import JobState, ProbeRun
from connections.simulator.server import SimulatorServer
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db
AtEntity = Callable[[str], Customer]


def test_missing_rights_become_one_card_over_all_modules(checked: AtEntity) -> None:
    page = checked("RIGHTS-CO").text("check")
    assert "1 thing is left to fix" in page
    assert page.count('class="fix fix-customer"') == 1
    assert "Rights are missing in Accounts Payable and Cash Management" in page
    assert page.count("Click <b>Subscriptions</b> beside Acme Ledger integration.") == 1
    assert page.count("Click <b>Save</b> in the pop-up window of") == 2
    assert "<strong>List, View, Add and Edit</strong>" in page
    assert "Without them" in page
    assert "The user may not read Bills." in page
    assert page.index('id="checks-ap"') < page.index('id="checks-rungs"')
    assert "If you are stuck" in page


def test_one_module_alone_is_checked_again_and_the_rest_stays_as_it_was(
    checked: AtEntity, repair: Callable[[str], None]
) -> None:
    customer = checked("RIGHTS-CO")
    repair("RIGHTS-CO")
    customer.post("check", scope="Accounts Payable")
    run = ProbeRun.objects.live().get()
    assert run.scope == "Accounts Payable"
    assert "Checking Accounts Payable" in customer.text("check")
    customer.work()
    page = customer.text("check")
    assert "Since the last check" in page
    assert "Bills (List, View, Add and Edit)" in page
    assert "1 thing is left to fix" in page
    assert "Rights are missing in Cash Management" in page
    assert 'id="checks-gl"' in page
    customer.post("check", scope="Cash Management")
    customer.work()
    assert "Everything we need works" in customer.text("check")


def test_a_scope_that_nobody_offered_means_everything(checked: AtEntity) -> None:
    customer = checked("RIGHTS-CO")
    customer.post("check", scope="No Such Module")
    assert ProbeRun.objects.live().get().scope == ""


def test_modules_that_are_not_subscribed_and_not_needed_are_told_quietly(at_entity: AtEntity) -> None:
    customer = at_entity("MODULE-CO")
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.text("check")
    assert "Not among your subscriptions, so we left it out: Projects" in page
    assert page.index("Good to know") > page.index("check-headline")


def test_too_many_rights_are_advice_and_no_failure(checked: AtEntity) -> None:
    customer = checked("READY-CO")
    ProbeRun.objects.get().results.filter(check_id="readiness.rights_as_needed").update(
        outcome="passed", problem="rights_exceed_profile", detail="The user may do more than this."
    )
    page = customer.text("check")
    assert "Everything we need works" in page
    assert "None of this keeps the connection from working." in page
    assert "The user has more rights than needed" in page
    assert "You can fix this" not in page


def test_a_user_that_was_refused_too_often_is_given_a_time_instead_of_a_button(
    checked: AtEntity, intacct: SimulatorServer
) -> None:
    customer = checked("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.user("acmeledger_ws").password = "changed"  # type: ignore[union-attr]
    for _try in range(3):
        customer.post("check")
        customer.work()
    page = customer.text("check")
    assert "You can check again at" in page
    assert "> Check again <" not in page


def test_after_the_repair_the_page_shows_what_changed(checked: AtEntity, repair: Callable[[str], None]) -> None:
    customer = checked("RIGHTS-CO")
    repair("RIGHTS-CO")
    assert customer.post("check")["Location"] == customer.url("check")
    running = customer.text("check")
    assert "What the last check said" in running
    assert "Rights are missing in Accounts Payable and Cash Management" in running
    customer.work()
    page = customer.text("check")
    assert "Everything we need works" in page
    assert "<strong>Newly passed:</strong>" in page
    assert "Bills (List, View, Add and Edit)" in page
    assert "1,243 bills" in page


def test_what_breaks_between_two_checks_is_named(checked: AtEntity, intacct: SimulatorServer) -> None:
    customer = checked("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.roles[0].rights["Accounts Payable"]["Bills"] = {"List", "View", "Add"}
    customer.post("check")
    customer.work()
    page = customer.text("check")
    assert "<strong>Newly failed:</strong> Bills (Edit)." in page
    assert "A right is missing on Bills in Accounts Payable" in page
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


def test_a_run_that_broke_off_says_whose_fault_it_was(checked: AtEntity) -> None:
    customer = checked("RIGHTS-CO")
    customer.post("check")
    ProbeRun.objects.live().update(state=JobState.ERRORED, finished_at=timezone.now())
    page = customer.text("check")
    assert "The last check broke off on our side" in page
    assert "1 thing is left to fix" in page


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
