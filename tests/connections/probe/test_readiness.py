"""Readiness: what endangers the first sync is told, blocks nothing, and costs no round trip."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.intacct import QueryPage
from connections.probe.checks import CHART_OF_ACCOUNTS, RIGHTS_AS_NEEDED, USER_TYPE, USER_WEB_SERVICES_ONLY
from connections.probe.evidence import Answer
from connections.probe.outcomes import CheckResult, Outcome, Verdict
from connections.probe.readiness import user_query
from connections.probe.run import run
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from tests.connections.probe.conftest import SubjectOf
from tests.connections.probe.heard import USER, judged, permissions, profile, refused, signed_in

pytestmark = pytest.mark.simulator


def by_id(results: tuple[CheckResult, ...]) -> dict[str, CheckResult]:
    return {result.check_id: result for result in results}


def _normal_user(company: Company) -> None:
    company.kind = "implementation"
    company.users[0].web_services_only = False


def _other_type(company: Company) -> None:
    company.users[0].user_type = "project manager"


def _chart_elsewhere(company: Company) -> None:
    company.records["GLACCOUNT"] = 0


def test_a_ready_company_is_ready(subject_of: SubjectOf) -> None:
    found = by_id(run(subject_of("READY-CO", "read-only")).results)
    for check_id in (USER_WEB_SERVICES_ONLY, USER_TYPE, CHART_OF_ACCOUNTS, RIGHTS_AS_NEEDED):
        assert (found[check_id].outcome, found[check_id].required) == (Outcome.PASSED, False)


@pytest.mark.parametrize(
    ("change", "check_id", "problem"),
    [
        (_normal_user, USER_WEB_SERVICES_ONLY, "user_not_web_services_only"),
        (_other_type, USER_TYPE, "user_type_not_business"),
        (_chart_elsewhere, CHART_OF_ACCOUNTS, "chart_at_other_level"),
    ],
)
def test_what_is_not_ready_is_told_and_blocks_nothing(
    simulator: SimulatorServer,
    subject_of: SubjectOf,
    change: Callable[[Company], None],
    check_id: str,
    problem: str,
) -> None:
    change(simulator.world.companies["READY-CO"])
    report = run(subject_of("READY-CO", "read-only"))
    found = by_id(report.results)[check_id]
    assert (found.outcome, found.problem) == (Outcome.FAILED, problem)
    assert {result.outcome for result in report.results if result.rung} == {Outcome.PASSED}
    assert report.verdict is not Verdict.FAILED
    assert len(simulator.world.requests) == 1


def test_more_rights_than_needed_are_advice(subject_of: SubjectOf) -> None:
    report = run(subject_of("READY-CO", "ap-spend"))
    advice = by_id(report.results)[RIGHTS_AS_NEEDED]
    assert (advice.outcome, advice.problem, report.verdict) == (
        Outcome.PASSED,
        "rights_exceed_profile",
        Verdict.PASSED,
    )
    assert "Administration" in advice.detail  # the weightiest first
    assert "Audit Log: List, View" in advice.evidence


def test_rights_are_compared_by_all_their_names() -> None:
    evidence = signed_in(rights=permissions("Purchase Ledger", {"Purchase invoices": ("list", "View", "Add")}))
    evidence.answers[user_query(USER)] = refused("no_permission")
    found = judged(evidence)[RIGHTS_AS_NEEDED]
    assert (found.outcome, found.problem) == (Outcome.PASSED, "")


@pytest.mark.parametrize(
    ("asked", "has", "problem"),
    [("off", "full", "rights_exceed_profile"), ("full", "full", ""), ("limited", "off", "")],
)
def test_admin_privileges_that_were_asked_for_are_no_excess(
    simulator: SimulatorServer, subject_of: SubjectOf, asked: str, has: str, problem: str
) -> None:
    company = simulator.world.companies["READY-CO"]
    company.users[0].admin_privileges = has  # type: ignore[assignment]
    subject = subject_of("READY-CO", "ap-spend", admin_privileges=asked)
    company.roles[0].rights = {
        module: {row.row: {"List", *row.rights} for row in subject.profile.requirements if row.module == module}
        for module in subject.profile.modules
    }
    found = by_id(run(subject).results)[RIGHTS_AS_NEEDED]
    assert (found.outcome, found.problem) == (Outcome.PASSED, problem)


def test_a_user_that_sees_little_of_itself_is_no_failure(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    """Least privilege: no right of Administration at all."""
    del simulator.world.companies["READY-CO"].roles[0].rights["Administration"]
    report = run(subject_of("READY-CO", "ap-spend"))
    found = by_id(report.results)
    assert found[USER_WEB_SERVICES_ONLY].outcome is Outcome.COULD_NOT_TELL
    assert found[USER_TYPE].problem == "user_record_not_visible"
    assert found[RIGHTS_AS_NEEDED].problem == "permissions_not_visible"
    assert all(found[check_id].detail for check_id in (USER_WEB_SERVICES_ONLY, USER_TYPE, RIGHTS_AS_NEEDED))
    assert found[CHART_OF_ACCOUNTS].outcome is Outcome.PASSED


def test_only_our_own_user_is_looked_at(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    company = simulator.world.companies["READY-CO"]
    other = type(company.users[0])("aaa_first", web_services_only=False, user_type="employee")
    company.users.insert(0, other)
    found = by_id(run(subject_of("READY-CO", "ap-spend")).results)
    assert found[USER_WEB_SERVICES_ONLY].outcome is Outcome.PASSED


def test_accounts_are_asked_for_only_where_the_profile_needs_them() -> None:
    assert CHART_OF_ACCOUNTS not in judged(signed_in(), access=profile())


def test_what_passes_by_itself_is_its_own_reason() -> None:
    busy = refused("concurrency_limit", owner="nobody", transient=True)
    evidence = signed_in(rights=busy)
    evidence.answers[user_query(USER)] = busy
    found = judged(evidence)
    for check_id in (RIGHTS_AS_NEEDED, USER_TYPE, USER_WEB_SERVICES_ONLY):
        assert (found[check_id].outcome, found[check_id].problem) == (Outcome.COULD_NOT_TELL, "concurrency_limit")


@pytest.mark.parametrize("field", ["USERTYPE", "LOGINDISABLED"])
def test_a_value_that_nobody_knows_could_not_be_told(field: str) -> None:
    row: dict[str, str | None] = {"LOGINID": USER, "USERTYPE": "B", "LOGINDISABLED": "true", "ADMIN": "Off"}
    evidence = signed_in()
    evidence.answers[user_query(USER)] = Answer(value=QueryPage(1, 1, 0, 0, (row | {field: "perhaps"},)))
    found = judged(evidence)
    outcomes = {found[USER_TYPE].outcome, found[USER_WEB_SERVICES_ONLY].outcome}
    assert outcomes == {Outcome.PASSED, Outcome.COULD_NOT_TELL}
