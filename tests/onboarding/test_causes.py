"""What failed together is shown together: one cause, one fix."""

from __future__ import annotations

from connections.models import CheckResult
from onboarding.causes import causes_of


def result(
    module: str, row: str, right: str, outcome: str = "failed", problem: str = "rights_missing", **fields: object
) -> CheckResult:
    check_id = f"{module}.{row}.{right}".lower()
    return CheckResult(
        check_id=check_id,
        title=check_id,
        module=module,
        row=row,
        right=right,
        outcome=outcome,
        problem=problem,
        position=0,
        **fields,
    )


def test_missing_rights_are_one_cause_over_all_modules_whatever_intacct_called_them() -> None:
    causes = causes_of(
        [
            result("Accounts Payable", "Bills", "List", problem="no_permission"),
            result("Accounts Payable", "Vendors", "Add"),
            result("Cash Management", "Deposits", "List", problem="no_permission"),
        ]
    )
    assert [(cause.modules, len(cause.results)) for cause in causes] == [(("Accounts Payable", "Cash Management"), 3)]


def test_rights_that_may_not_be_seen_are_one_cause_across_modules() -> None:
    hidden = {"outcome": "could_not_tell", "problem": "permissions_not_visible"}
    (cause,) = causes_of(
        [result("Company", "Attachments", "Add", **hidden), result("Projects", "Tasks", "Add", **hidden)]
    )
    assert (cause.module, len(cause.results)) == ("", 2)


def test_unproven_rights_of_a_row_that_must_be_opened_anyway_join_it() -> None:
    (cause,) = causes_of(
        [
            result("Accounts Payable", "Bills", "List", problem="no_permission"),
            result("Accounts Payable", "Bills", "Add", outcome="could_not_tell", problem="permissions_not_visible"),
        ]
    )
    assert [(row.row, row.rights) for row in cause.affected] == [("Bills", "List and Add")]


def test_required_causes_come_first_and_passed_checks_are_none() -> None:
    causes = causes_of(
        [
            result("Company", "Class", "List", required=False, problem="feature_disabled"),
            result("General Ledger", "Accounts", "List"),
            result("Projects", "Tasks", "List", outcome="passed", problem=""),
            result("Contracts", "Contracts", "List", outcome="not_subscribed", problem=""),
        ]
    )
    assert [(cause.module, cause.required) for cause in causes] == [("General Ledger", True), ("Company", False)]


def test_entities_that_are_refused_for_one_reason_are_one_cause() -> None:
    """The same clicks repair all of them: a company that closes its entities must not get a card for each."""
    refused = {"problem": "entity_not_reachable"}
    entities = ("100", "200", "300")
    (cause,) = causes_of([result("", "", "", entity=entity, **refused) for entity in entities])
    assert cause.entities == entities


def test_entities_that_are_refused_for_different_reasons_are_different_causes() -> None:
    causes = causes_of(
        [
            result("", "", "", entity="100", problem="entity_inactive"),
            result("", "", "", entity="200", problem="entity_not_allowed"),
        ]
    )
    assert [cause.entities for cause in causes] == [("100",), ("200",)]
