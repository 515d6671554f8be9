"""Every named company of the simulated Intacct gets the answer that its story tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connections.probe.checks import Target
from connections.probe.outcomes import CheckResult, Outcome, Report, Verdict
from connections.probe.profile import load_shipped
from connections.probe.run import run
from connections.simulator.server import SimulatorServer
from tests.connections.probe.conftest import SubjectOf

pytestmark = pytest.mark.simulator

ALL_LEVELS = Target(top_level=True, entities=("100-US", "200-UK", "300-CA"))


def by_id(report: Report) -> dict[str, CheckResult]:
    return {result.check_id: result for result in report.results}


def outcomes(report: Report) -> set[Outcome]:
    return {result.outcome for result in report.results}


def first_failure(report: Report) -> tuple[str, str]:
    failed = next(result for result in report.results if result.outcome is Outcome.FAILED)
    return failed.check_id, failed.problem


@pytest.mark.parametrize("profile", sorted(load_shipped()))
def test_a_ready_company_passes_every_shipped_profile(subject_of: SubjectOf, profile: str) -> None:
    report = run(subject_of("READY-CO", profile, target=ALL_LEVELS))
    assert report.verdict is Verdict.PASSED
    assert outcomes(report) == {Outcome.PASSED}


def test_a_ready_company_shows_how_much_can_be_seen(subject_of: SubjectOf) -> None:
    found = by_id(run(subject_of("READY-CO", "ap-spend")))
    assert (found["ap.vendors.list"].count, found["ap.bills.list"].count) == (212, 1243)


def test_a_ready_company_tells_its_facts(subject_of: SubjectOf) -> None:
    facts = run(subject_of("READY-CO", target=ALL_LEVELS)).facts
    assert [entity.entity_id for entity in facts.entities] == ["100-US", "200-UK", "300-CA"]
    assert (facts.multi_entity, facts.top_level_only, facts.landed_entity) == (True, False, "")
    assert facts.applications is not None
    assert {"AP", "GL", "ME"} <= facts.applications
    assert facts.batch_sessions_ok is True


@pytest.mark.parametrize(
    ("company", "rung", "problem"),
    [
        ("SENDER-CO", "sender.authorized", "sender_not_authorized_for_company"),
        ("NEW-CO", "sender.authorized", "sender_not_authorized_for_company"),
        ("WSOFF-CO", "sign_in.accepted", "web_services_subscription_inactive"),
        ("LOCKED-CO", "sign_in.accepted", "user_login_incorrect"),
        ("NO-SUCH-CO", "company.found", "company_or_sender_not_recognised"),
        ("ONEENTITY-CO", "top_level.reachable", "landed_in_entity"),
    ],
)
def test_one_wall_is_one_failure_and_the_rest_is_skipped(
    subject_of: SubjectOf, company: str, rung: str, problem: str
) -> None:
    report = run(subject_of(company))
    assert report.verdict is Verdict.FAILED
    assert first_failure(report) == (rung, problem)
    position = [result.check_id for result in report.results].index(rung)
    assert {result.outcome for result in report.results[position + 1 :]} == {Outcome.SKIPPED}


def test_a_sender_that_is_ours_to_mend_is_no_failure_of_the_customer(subject_of: SubjectOf) -> None:
    subject = subject_of("READY-CO")
    report = run(replace(subject, sender=replace(subject.sender, password="outdated")))
    assert by_id(report)["sender.accepted"].outcome is Outcome.ERRORED
    assert report.verdict is Verdict.COULD_NOT_TELL


def test_missing_rights_fail_row_by_row(subject_of: SubjectOf) -> None:
    report = run(subject_of("RIGHTS-CO", "ap-spend"))
    found = by_id(report)
    assert report.verdict is Verdict.FAILED
    assert (found["ap.bills.list"].outcome, found["ap.bills.list"].problem) == (
        Outcome.FAILED,
        "no_permission",
    )
    assert found["ap.vendors.add"].outcome is Outcome.PASSED
    assert (found["ap.bills.add"].outcome, found["ap.bills.add"].problem) == (Outcome.FAILED, "rights_missing")
    assert {found["cm.credit_card_accounts.list"].outcome, found["cm.credit_card_transactions.view"].outcome} == {
        Outcome.FAILED
    }
    assert "PL04000005" not in found["ap.bills.list"].detail
    assert "do not have permission" in found["ap.bills.list"].evidence


def test_a_right_that_cannot_be_read_is_looked_up(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    role = simulator.world.companies["READY-CO"].roles[0]
    role.rights["Accounts Payable"]["Bills"] = {"List", "View"}
    found = by_id(run(subject_of("READY-CO", "ap-spend")))
    assert found["ap.bills.list"].outcome is Outcome.PASSED
    assert (found["ap.bills.add"].outcome, found["ap.bills.add"].problem) == (
        Outcome.FAILED,
        "rights_missing",
    )


def test_hidden_permissions_leave_the_other_rights_open(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    simulator.world.companies["READY-CO"].behaviour.hide_permissions = True
    report = run(subject_of("READY-CO", "ap-spend"))
    assert report.verdict is Verdict.COULD_NOT_TELL
    assert outcomes(report) == {Outcome.PASSED, Outcome.COULD_NOT_TELL}
    assert by_id(report)["ap.bills.add"].problem == "permissions_not_visible"


def test_modules_that_are_not_there_do_not_count_where_they_were_only_wished_for(
    subject_of: SubjectOf,
) -> None:
    report = run(subject_of("MODULE-CO", "everything"))
    found = by_id(report)
    assert report.verdict is Verdict.PASSED
    assert found["pa.subscribed"].outcome is Outcome.NOT_SUBSCRIBED
    assert found["so.order_entry_transactions.list"].outcome is Outcome.NOT_SUBSCRIBED


def test_a_module_that_is_needed_and_not_there_is_one_failure(subject_of: SubjectOf) -> None:
    report = run(subject_of("MODULE-CO", "projects"))
    assert report.verdict is Verdict.FAILED
    assert first_failure(report) == ("pa.subscribed", "module_not_subscribed")
    rows = [result for result in report.results if result.module == "Projects" and result.row]
    assert {result.outcome for result in rows} == {Outcome.NOT_SUBSCRIBED}


@pytest.mark.parametrize("wording", ["permission", "operation", "module", "feature", "object", "definition"])
def test_however_the_refusal_is_worded_the_list_of_applications_decides(
    simulator: SimulatorServer, subject_of: SubjectOf, wording: str
) -> None:
    simulator.world.companies["MODULE-CO"].behaviour.not_subscribed_wording = wording  # type: ignore[assignment]
    assert run(subject_of("MODULE-CO", "everything")).verdict is Verdict.PASSED


def test_a_hidden_list_of_applications_never_becomes_not_subscribed(
    simulator: SimulatorServer, subject_of: SubjectOf
) -> None:
    company = simulator.world.companies["MODULE-CO"]
    company.behaviour.hide_applications = True
    company.behaviour.not_subscribed_wording = "module"
    report = run(subject_of("MODULE-CO", "everything"))
    assert report.facts.applications is None
    assert Outcome.NOT_SUBSCRIBED not in outcomes(report)
    assert by_id(report)["so.subscribed"].outcome is Outcome.COULD_NOT_TELL
    assert by_id(report)["ap.subscribed"].outcome is Outcome.PASSED
    assert report.verdict is Verdict.COULD_NOT_TELL


def test_a_company_restricted_to_the_top_level(subject_of: SubjectOf) -> None:
    assert run(subject_of("TOPONLY-CO")).verdict is Verdict.PASSED
    report = run(subject_of("TOPONLY-CO", target=ALL_LEVELS))
    assert first_failure(report) == ("entity.reachable.100-US", "top_level_only")
    assert report.facts.top_level_only is True


def test_a_company_restricted_to_the_top_level_explains_a_refused_entity(subject_of: SubjectOf) -> None:
    report = run(subject_of("TOPONLY-CO", target=Target(top_level=False, entities=("100-US", "200-UK"))))
    found = by_id(report)
    assert found["sign_in.accepted"].outcome is Outcome.PASSED
    assert {found[f"entity.reachable.{entity}"].problem for entity in ("100-US", "200-UK")} == {"top_level_only"}


def test_a_user_of_one_entity_passes_there(subject_of: SubjectOf) -> None:
    report = run(subject_of("ONEENTITY-CO", target=Target(top_level=False, entities=("100-US",))))
    assert report.verdict is Verdict.PASSED
    assert report.facts.landed_entity == ""


def test_a_user_of_one_entity_fails_in_another(subject_of: SubjectOf) -> None:
    report = run(subject_of("ONEENTITY-CO", target=Target(top_level=False, entities=("200-UK", "100-US"))))
    found = by_id(report)
    assert found["entity.reachable.200-UK"].outcome is Outcome.FAILED
    assert found["entity.reachable.100-US"].outcome is Outcome.PASSED


def test_a_company_without_entities_passes_at_its_only_level(subject_of: SubjectOf) -> None:
    report = run(subject_of("SINGLE-CO", "ar-billing"))
    assert report.verdict is Verdict.PASSED
    assert report.facts.multi_entity is False


def test_an_entity_that_does_not_exist_is_not_reachable(subject_of: SubjectOf) -> None:
    report = run(subject_of("READY-CO", target=Target(top_level=True, entities=("100-US", "999-XX"))))
    found = by_id(report)
    assert found["entity.reachable.100-US"].outcome is Outcome.PASSED
    assert found["entity.reachable.999-XX"].outcome is Outcome.FAILED
    # How the gateway words it is unknown, so both names are right.
    assert found["entity.reachable.999-XX"].problem in {"entity_invalid_or_not_allowed", "entity_not_reachable"}
    assert report.facts.batch_sessions_ok is True


def test_a_busy_company_could_not_be_told_and_is_asked_once(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    report = run(subject_of("BUSY-CO", target=ALL_LEVELS))
    assert report.verdict is Verdict.COULD_NOT_TELL
    assert Outcome.FAILED not in outcomes(report)
    assert by_id(report)["ap.bills.list"].problem == "concurrency_limit"
    assert len(simulator.world.requests) == 1
