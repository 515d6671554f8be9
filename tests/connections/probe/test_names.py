"""Names in other regions and menus, and modules whose code nobody knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connections.intacct import ApplicationPermissions
from connections.probe.evidence import Answer
from connections.probe.modules import same_name
from connections.probe.outcomes import Outcome
from connections.probe.profile import Requirement, load_shipped
from tests.connections.probe.heard import judged, page, permissions, profile, refused, signed_in

# Reference, setup-guides sections 5.3 and 8, intacct-gateway section 5: what other regions and pages call a row.
ELSEWHERE = {
    "Vendors": ("Suppliers",),
    "Bills": ("AP purchase invoices", "AP supplier invoices", "Purchase invoices"),
    "Checking Accounts": ("Current accounts",),
    "Entities": ("Company Entities",),
    "Units Of Measure": ("Unit of measure",),
    "Product Lines": ("Product line",),
    "Contract": ("Contracts",),
}

EMPLOYEES = Requirement(
    module="Company", code="co", row="Employees", rights=("List", "Edit"), aliases=("Employee",), objects=("EMPLOYEE",)
)
TIMESHEETS = Requirement(
    module="Time & Expenses", code="ee", row="Staff Timesheets", rights=("List",), objects=("TIMESHEET",)
)


def test_a_right_that_either_place_lists_is_there() -> None:
    places = {"Company": (), "Time & Expenses": ("List",), "Time": ("Edit",)}
    both = tuple(ApplicationPermissions(place, {"Employees": frozenset(rights)}) for place, rights in places.items())
    evidence = signed_in(rights=Answer(value=both), objects={"EMPLOYEE": page(3)})
    assert judged(evidence, access=profile(EMPLOYEES))["co.employees.edit"].outcome is Outcome.PASSED


@pytest.mark.parametrize("name", sorted(load_shipped()))
def test_every_shipped_profile_knows_the_words_of_other_regions(name: str) -> None:
    for row in load_shipped()[name].requirements:
        for word in ELSEWHERE.get(row.row, ()):
            assert same_name(row.names, word.upper()), (row.row, word)


def test_the_shipped_profiles_use_all_of_them() -> None:
    assert {row.row for each in load_shipped().values() for row in each.requirements} >= set(ELSEWHERE)


@pytest.mark.parametrize(
    ("module", "row", "rights", "outcome"),
    [
        ("Company", "Employees", ("List", "Edit"), "passed"),
        ("Time & Expenses", "Employees", ("List", "Edit"), "passed"),
        ("Employee Expenses", "employee", ("list", "edit"), "passed"),
        ("Time & Expenses", "Employees", ("List",), "failed"),
        ("Projects", "Employees", ("List", "Edit"), "could_not_tell"),
    ],
)
def test_employees_may_have_moved_to_time_and_expenses(
    module: str, row: str, rights: tuple[str, ...], outcome: str
) -> None:
    evidence = signed_in(rights=permissions(module, {row: rights}), objects={"EMPLOYEE": page(3)})
    assert judged(evidence, access=profile(EMPLOYEES))["co.employees.edit"].outcome == outcome


@pytest.mark.parametrize(
    ("applications", "outcome"), [({"CO", "EE"}, Outcome.PASSED), ({"CO"}, Outcome.COULD_NOT_TELL)]
)
def test_without_the_code_of_expenses_there_may_still_be_time(applications: set[str], outcome: Outcome) -> None:
    evidence = signed_in(applications=applications, objects={"TIMESHEET": refused("no_permission")})
    found = judged(evidence, access=profile(replace(TIMESHEETS, if_subscribed=True)))
    assert found["ee.subscribed"].outcome is outcome
    assert found["ee.staff_timesheets.list"].outcome is not Outcome.NOT_SUBSCRIBED


def test_rights_in_a_module_show_that_it_is_there() -> None:
    evidence = signed_in(
        applications={"CO"},
        rights=permissions("Time", {"Staff Timesheets": ("List",)}),
        objects={"TIMESHEET": page(3)},
    )
    assert judged(evidence, access=profile(TIMESHEETS))["ee.subscribed"].outcome is Outcome.PASSED


@pytest.mark.parametrize("problem", ["module_not_subscribed", "feature_disabled", "object_unknown"])
def test_rights_that_a_refusal_contradicts_show_nothing(problem: str) -> None:
    evidence = signed_in(
        applications=None,
        rights=permissions("Time & Expenses", {"Staff Timesheets": ("List",)}),
        objects={"TIMESHEET": refused(problem, owner="operator")},
    )
    found = judged(evidence, access=profile(TIMESHEETS))
    assert found["ee.subscribed"].outcome is Outcome.COULD_NOT_TELL


def test_a_record_that_modules_share_proves_none_of_them() -> None:
    deposits = Requirement(
        module="Accounts Receivable", code="ar", row="Deposits", rights=("List",), objects=("DEPOSIT",)
    )
    evidence = signed_in(applications=None, rights=refused("no_permission"), objects={"DEPOSIT": page(3)})
    found = judged(evidence, access=profile(deposits))
    assert found["ar.deposits.list"].outcome is Outcome.PASSED
    assert found["ar.subscribed"].outcome is Outcome.COULD_NOT_TELL
