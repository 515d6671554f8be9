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


def test_two_entities_that_cannot_be_reached_are_two_causes() -> None:
    refused = {"problem": "entity_not_reachable"}
    causes = causes_of([result("", "", "", entity="100", **refused), result("", "", "", entity="200", **refused)])
    assert [cause.results[0].entity for cause in causes] == ["100", "200"]
