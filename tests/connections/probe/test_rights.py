"""Modules and rows: what a query, a listed right or a missing subscription comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connections.intacct import GetFinancialSetup, GetUserPermissions
from connections.probe.checks import checks_of
from connections.probe.evidence import OUT_OF_TIME, Answer
from connections.probe.outcomes import Outcome, Verdict, verdict_of
from connections.probe.profile import Requirement, load_shipped
from connections.probe.reading import row_query
from tests.connections.probe.heard import (
    BILLS,
    TOP,
    USER,
    judged,
    page,
    permissions,
    profile,
    refused,
    signed_in,
)

CONTRACT = Requirement(
    module="Contracts", code="contracts", row="Contract types", rights=("List",), objects=("CONTRACTTYPE",)
)
ENTRIES = Requirement(
    module="General Ledger",
    code="gl",
    row="Journal Entries",
    rights=("List",),
    objects=("GLBATCH", "GLENTRY"),
)
ENTITIES = Requirement(
    module="Company", code="co", row="Entities", rights=("List", "View"), objects=("LOCATIONENTITY",)
)


def test_one_query_proves_list_and_view_and_counts_once() -> None:
    found = judged(signed_in(objects={"APBILL": page(1243)}))
    assert found["ap.bills.list"].outcome is Outcome.PASSED
    assert (found["ap.bills.list"].count, found["ap.bills.view"].count) == (1243, None)
    assert "1,243 records" in found["ap.bills.list"].detail


def test_an_empty_list_is_still_a_right() -> None:
    found = judged(signed_in(objects={"APBILL": page(0)}))
    assert (found["ap.bills.list"].outcome, found["ap.bills.list"].count) == (Outcome.PASSED, 0)


@pytest.mark.parametrize(
    ("problem", "level", "owner", "transient", "outcome"),
    [
        ("no_permission", "result", "customer_admin", False, "failed"),
        ("feature_disabled", "result", "customer_admin", False, "failed"),
        ("module_not_subscribed", "result", "customer_admin", False, "failed"),
        ("object_not_available", "result", "customer_admin", False, "failed"),
        ("object_unknown", "result", "operator", False, "errored"),
        ("field_not_queryable", "result", "operator", False, "errored"),
        ("operation_rolled_back_see_sibling", "result", "nobody", False, "could_not_tell"),
        ("rate_limited", "result", "nobody", True, "could_not_tell"),
        ("maintenance", "result", "sage", True, "could_not_tell"),
        ("network_error", "http", "nobody", True, "could_not_tell"),
        ("user_login_incorrect", "authentication", "customer_admin", False, "could_not_tell"),
    ],
)
def test_who_must_act_decides_what_an_unanswered_query_means(
    problem: str, level: str, owner: str, transient: bool, outcome: str
) -> None:
    answer = refused(problem, level, owner=owner, transient=transient)
    found = judged(signed_in(objects={"APBILL": answer}))
    for right in ("list", "view"):
        result = found[f"ap.bills.{right}"]
        assert (result.outcome, result.problem) == (outcome, problem)
        assert "ABC123" in result.evidence


@pytest.mark.parametrize(
    ("application", "policy", "rights", "outcome"),
    [
        ("Accounts Payable", "Bills", ("List", "View", "Add"), "passed"),
        ("ACCOUNTS PAYABLE", "bills", ("list", "add"), "passed"),
        ("Purchase Ledger", "Purchase Invoices", ("Add",), "passed"),
        ("Accounts Payable", "Bills", ("List", "View"), "failed"),
        ("Accounts Payable", "Bills", (), "failed"),
        ("Accounts Payable", "Beaks", ("List", "Add"), "could_not_tell"),
        ("Accounts Receivable", "Bills", ("List", "Add"), "could_not_tell"),
    ],
)
def test_other_rights_come_from_the_listed_permissions(
    application: str, policy: str, rights: tuple[str, ...], outcome: str
) -> None:
    found = judged(signed_in(rights=permissions(application, {policy: rights})))
    problems = {
        "passed": "",
        "failed": "rights_missing",
        "could_not_tell": "permission_row_not_found",
    }
    assert (found["ap.bills.add"].outcome, found["ap.bills.add"].problem) == (outcome, problems[outcome])


@pytest.mark.parametrize("listed", [permissions("Accounts Payable", {"Vendors": ("List",)}), refused("no_permission")])
def test_a_right_that_no_list_shows_fails_where_the_row_may_not_even_be_read(listed: Answer) -> None:
    found = judged(signed_in(objects={"APBILL": refused("no_permission")}, rights=listed))
    assert (found["ap.bills.add"].outcome, found["ap.bills.add"].problem) == (Outcome.FAILED, "rights_missing")


def test_permissions_that_may_not_be_seen_never_fail_a_right() -> None:
    found = judged(signed_in(rights=refused("no_permission")))
    assert found["ap.bills.list"].outcome is Outcome.PASSED
    assert (found["ap.bills.add"].outcome, found["ap.bills.add"].problem) == (
        Outcome.COULD_NOT_TELL,
        "permissions_not_visible",
    )
    assert verdict_of(found.values()) is Verdict.COULD_NOT_TELL


def test_permissions_that_a_busy_company_did_not_list_are_asked_for_again_and_no_matter_of_rights() -> None:
    found = judged(signed_in(rights=refused("concurrency_limit", owner="nobody", transient=True)))
    assert (found["ap.bills.add"].outcome, found["ap.bills.add"].problem) == ("could_not_tell", "concurrency_limit")


def test_a_row_without_objects_is_judged_by_the_listed_permissions_alone() -> None:
    attachments = replace(BILLS, module="Company", code="co", row="Attachments", objects=())
    rights = permissions("Company", {"Attachments": ("List", "View")})
    found = judged(signed_in(rights=rights, objects={}), access=profile(attachments))
    assert found["co.attachments.list"].outcome is Outcome.PASSED
    assert found["co.attachments.list"].count is None
    assert found["co.attachments.add"].problem == "rights_missing"


def test_a_required_module_that_is_not_subscribed_fails_once_and_its_rows_do_not_apply() -> None:
    found = judged(signed_in(applications={"CO", "GL"}, objects={"APBILL": refused("no_permission")}))
    assert (found["ap.subscribed"].outcome, found["ap.subscribed"].problem) == (
        "failed",
        "module_not_subscribed",
    )
    assert {found[f"ap.bills.{right}"].outcome for right in ("list", "view", "add")} == {Outcome.NOT_SUBSCRIBED}


def test_rows_asked_for_only_if_subscribed_do_not_count_without_the_module() -> None:
    evidence = signed_in(applications={"CO"}, objects={"APBILL": refused("no_permission")})
    found = judged(evidence, access=profile(replace(BILLS, if_subscribed=True)))
    assert found["ap.subscribed"].outcome is Outcome.NOT_SUBSCRIBED
    assert verdict_of(found.values()) is Verdict.PASSED


def test_a_refusal_that_says_not_subscribed_is_not_taken_for_it() -> None:
    answer = refused("module_not_subscribed")
    found = judged(signed_in(applications=None, objects={"APBILL": answer}))
    assert found["ap.subscribed"].outcome is Outcome.COULD_NOT_TELL
    assert found["ap.bills.list"].outcome is Outcome.FAILED


def test_a_row_that_can_be_read_proves_its_module_where_the_list_is_refused() -> None:
    found = judged(signed_in(applications=None))
    assert found["ap.subscribed"].outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(page(3), "passed"), (refused("no_permission"), "could_not_tell")],
)
def test_a_module_whose_code_is_unknown_is_judged_by_what_can_be_read(answer: Answer, outcome: str) -> None:
    found = judged(signed_in(objects={"CONTRACTTYPE": answer}), access=profile(CONTRACT))
    assert found["contracts.subscribed"].outcome == outcome
    assert not found["contracts.subscribed"].required


def test_a_shared_object_does_not_prove_a_module() -> None:
    plain = replace(CONTRACT, objects=("CONTRACT",))
    found = judged(signed_in(objects={"CONTRACT": page(3)}), access=profile(plain))
    assert found["contracts.subscribed"].outcome is Outcome.COULD_NOT_TELL
    assert found["contracts.contract_types.list"].outcome is Outcome.PASSED


@pytest.mark.parametrize(("if_subscribed", "outcome"), [(True, "could_not_tell"), (False, "failed")])
def test_a_refused_row_of_a_module_that_may_be_missing(if_subscribed: bool, outcome: str) -> None:
    asked = replace(CONTRACT, if_subscribed=if_subscribed)
    found = judged(signed_in(objects={"CONTRACTTYPE": refused("no_permission")}), access=profile(asked))
    assert found["contracts.contract_types.list"].outcome == outcome


def test_a_second_object_is_waited_for_before_a_row_is_blamed() -> None:
    evidence = signed_in(objects={"GLBATCH": refused("object_not_available_for_operation")})
    assert "gl.journal_entries.list" not in judged(evidence, access=profile(ENTRIES))
    evidence.answers[row_query("GLENTRY")] = page(19_442)
    found = judged(evidence, access=profile(ENTRIES))
    assert (found["gl.journal_entries.list"].outcome, found["gl.journal_entries.list"].count) == (
        Outcome.PASSED,
        19_442,
    )


def test_a_missing_right_on_the_second_object_is_the_answer() -> None:
    answers = {"GLBATCH": refused("object_unknown", owner="operator"), "GLENTRY": refused("no_permission")}
    found = judged(signed_in(objects=answers), access=profile(ENTRIES))
    assert (found["gl.journal_entries.list"].outcome, found["gl.journal_entries.list"].problem) == (
        Outcome.FAILED,
        "no_permission",
    )


def test_when_no_object_is_there_the_first_one_is_the_reason() -> None:
    answers = {"GLBATCH": refused("object_not_available"), "GLENTRY": refused("object_unknown", owner="operator")}
    found = judged(signed_in(objects=answers), access=profile(ENTRIES))
    assert found["gl.journal_entries.list"].problem == "object_not_available"


def test_a_generic_refusal_is_asked_once_more() -> None:
    evidence = signed_in(objects={"APBILL": refused("query_failed_generic", owner="operator")})
    assert "ap.bills.list" not in judged(evidence)
    evidence.asked_twice.add(row_query("APBILL"))
    assert judged(evidence)["ap.bills.list"].outcome is Outcome.ERRORED


@pytest.mark.parametrize(("multi_entity", "outcome"), [(False, "passed"), (True, "failed"), (None, "could_not_tell")])
def test_a_company_without_entities_needs_no_list_of_them(multi_entity: bool | None, outcome: str) -> None:
    evidence = signed_in(
        multi_entity=bool(multi_entity), objects={"LOCATIONENTITY": refused("object_not_available_for_operation")}
    )
    if multi_entity is None:
        evidence.answers[GetFinancialSetup()] = refused("no_permission")
    assert judged(evidence, access=profile(ENTITIES))["co.entities.list"].outcome == outcome


def test_what_was_not_asked_before_the_end_could_not_be_told() -> None:
    evidence = signed_in()
    del evidence.answers[row_query("APBILL")], evidence.answers[GetUserPermissions(USER)]
    evidence.over = OUT_OF_TIME
    found = judged(evidence)
    for right in ("list", "view", "add"):
        assert found[f"ap.bills.{right}"].outcome is Outcome.COULD_NOT_TELL


@pytest.mark.parametrize("name", sorted(load_shipped()))
def test_every_planned_check_has_its_own_id_and_gets_one_answer(name: str) -> None:
    access = load_shipped()[name]
    planned = [spec.check_id for spec in checks_of(access, TOP)]
    evidence = signed_in()
    evidence.over = OUT_OF_TIME
    assert len(set(planned)) == len(planned)
    assert list(judged(evidence, access=access)) == planned
