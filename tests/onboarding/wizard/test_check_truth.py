"""What the page of the check and the last page say when the last check was not about everything that counts now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone
from lxml import html

from connections.models import Connection, Integration, JobState, ProbeRun
from connections.services import access_profiles, probing, profile_use
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company, Entity
from onboarding.affected import few
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
AtEntity = Callable[[str], Customer]


@pytest.fixture
def company(intacct: SimulatorServer) -> Company:
    found = intacct.world.company("READY-CO")
    assert found
    return found


def check_by_schedule(customer: Customer) -> None:
    probing.start(Connection.objects.get(pk=customer.connection.pk), trigger="schedule", actor=TESTER)
    customer.work()


def test_many_entities_that_were_closed_are_one_card(at_entity: AtEntity, company: Company) -> None:
    company.entities += [Entity(f"E{number}", f"Branch {number}", "USD") for number in range(5)]
    customer = at_entity("READY-CO")
    for entity in company.entities:
        entity.status = "inactive"
    customer.post("entity", entities=[entity.entity_id for entity in company.entities])
    customer.work()
    page = customer.text("check")
    assert "1 thing is left to fix" in page
    assert page.count('class="fix fix-customer"') == 1
    assert "8 entities are inactive" in page
    assert "E0, E1" in page.partition("Show these entities")[2].partition("</details>")[0]


def test_what_worked_before_is_called_so(checked: AtEntity, company: Company) -> None:
    customer = checked("READY-CO")
    company.roles[0].rights["Accounts Payable"]["Bills"] = {"List", "View"}
    for _again in range(2):
        check_by_schedule(customer)
    page = customer.text("check")
    assert "1 thing is left to fix" in page
    assert "The connection worked before." in page


def test_what_nobody_had_looked_at_did_not_newly_fail(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    customer = at_entity("RIGHTS-CO")
    company = intacct.world.company("RIGHTS-CO")
    assert company
    senders, company.senders = company.senders, []
    customer.post("entity", top_level="on")
    customer.work()
    assert "is not authorized in your company" in customer.text("check")
    company.senders = senders
    customer.post("check")
    customer.work()
    page = customer.text("check")
    assert "Rights are missing in" in page
    assert "Newly passed:" in page
    assert "Newly failed:" not in page


def test_a_list_of_changes_has_an_end() -> None:
    names = [f"Row {number}" for number in range(40)]
    assert few(names) == f"{', '.join(names[:8])} and 32 more"
    assert few(names[:9]) == ", ".join(names[:9])


def test_a_part_is_not_asked_alone_where_other_rights_are_wanted_by_now(checked: AtEntity, vendor: Integration) -> None:
    """Its answers could not be laid over the run before, and the page would stay as it was for ever."""
    customer = checked("RIGHTS-CO")
    profile = vendor.access_profile.profile()
    newer = replace(profile, requirements=profile.requirements[:-1])
    saved = access_profiles.save(newer, based_on=1, actor=TESTER)
    profile_use.use(vendor, saved.row, actor=TESTER)
    customer.post("check", scope="Accounts Payable")
    assert ProbeRun.objects.live().get().scope == ""


def test_a_part_that_was_checked_again_is_called_a_part(checked: AtEntity, repair: Callable[[str], None]) -> None:
    customer = checked("RIGHTS-CO")
    assert "everything else earlier" not in customer.text("check")
    repair("RIGHTS-CO")
    customer.post("check", scope="Accounts Payable")
    customer.work()
    assert "only Accounts Payable, everything else earlier" in customer.text("check")


def test_the_last_page_counts_everything_after_a_part_was_checked_again(checked: AtEntity) -> None:
    customer = checked("READY-CO")
    customer.post("check", scope="General Ledger")
    customer.work()
    page = customer.text("done")
    assert "1,243 bills" in page
    assert "212 vendors" in page


def test_the_last_page_lists_only_rights_that_were_given(checked: AtEntity) -> None:
    customer = checked("READY-CO")
    ProbeRun.objects.get().results.filter(check_id="ap.bills.edit").update(outcome="failed", required=False)
    ProbeRun.objects.get().results.filter(module="Projects").update(outcome="not_subscribed", required=False)
    page: Any = html.fromstring(customer.get("done").content)
    (granted,) = page.xpath("//details[@id='granted']")
    words = " ".join(granted.text_content().split())
    assert "Bills List, View, Add" in words
    assert "Edit" not in words.partition("Bills")[2][:40]
    assert "Projects" not in words


def test_a_level_that_was_never_checked_is_not_called_connected(checked: AtEntity) -> None:
    customer = checked("READY-CO")
    customer.post("entity", entities=["200-UK"], confirm_change="on")
    ProbeRun.objects.live().update(state=JobState.ERRORED, finished_at=timezone.now())
    page = customer.text("check")
    assert "Another level was chosen since the last check." in page
    assert "Everything we need works" not in page
    assert customer.get("done")["Location"] == customer.url("check")
    customer.post("check")
    customer.work()
    assert "Everything we need works" in customer.text("check")
    assert customer.get("done").status_code == 200


def test_a_trial_company_is_not_told_to_click(checked: AtEntity) -> None:
    """Where Sage has to act, no click repairs it."""
    customer = checked("READY-CO")
    run = ProbeRun.objects.get()
    run.results.filter(check_id="company.found").update(outcome="failed", problem="demo_company_expired")
    ProbeRun.objects.update(verdict="failed")
    page = customer.text("check")
    assert "Something is in the way" in page
    assert "left to fix" not in page


def test_a_card_shows_where_without_a_script(checked: AtEntity) -> None:
    page: Any = html.fromstring(checked("RIGHTS-CO").get("check").content)
    (where,) = page.xpath("//details[contains(@id, '-where')]")
    assert "open" not in where.attrib
    drawn = " ".join(where.text_content().split())
    for said in ("Company Admin", "Roles", "Subscriptions", "Accounts Payable", "the rights of the table"):
        assert said in drawn
    assert "The other modules go the same way." in drawn
    numbers = {number.text_content().split()[-1] for number in where.xpath(".//*[@class='sketch-number']")}
    listed = where.xpath("preceding-sibling::ol[1]//*[@class='click-number']")
    assert numbers <= {number.text_content() for number in listed}


def test_words_of_an_inactive_user_ask_for_no_new_password(checked: AtEntity, company: Company) -> None:
    customer = checked("READY-CO")
    user = company.user(USER_ID)
    assert user
    user.status = "inactive"
    check_by_schedule(customer)
    assert ProbeRun.objects.latest("created_at").results.filter(problem="user_inactive").exists()
    page = words_of(customer.get("reconnect"))
    assert "This is done: check again" in page
    assert "Enter the new password" not in page


def test_the_table_and_the_changes_use_the_words_of_the_region(
    checked: AtEntity, repair: Callable[[str], None]
) -> None:
    customer = checked("RIGHTS-CO")
    Connection.objects.filter(pk=customer.connection.pk).update(region="au")
    repair("RIGHTS-CO")
    customer.post("check")
    assert "Suppliers (Vendors)" in customer.text("check").partition("What we check")[2]
    customer.work()
    page = customer.text("check")
    assert "Suppliers (Vendors)" in page.partition("Everything we checked")[2]
    assert "AP purchase invoices (Bills) (List, View, Add and Edit)" in page.partition("Everything we checked")[0]
