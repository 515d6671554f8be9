"""Access profiles: what the shipped ones ask for, and what is refused as a profile."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from connections.probe.modules import MODULES
from connections.probe.profile import Requirement, from_dict, load_shipped, to_dict
from connections.probe.profile_faults import ProfileInvalid

SHIPPED = ("read-only", "ap-spend", "ar-billing", "projects", "everything")


def described() -> dict[str, Any]:
    return {
        "name": "expenses",
        "title": "Expenses",
        "version": 3,
        "dated": "2026-11-21",
        "summary": "Sends expenses.",
        "requirements": [
            {
                "module": "Accounts Payable",
                "row": "AP Terms",
                "rights": ["List", "View", "Add"],
                "purpose": "Gives bills their terms.",
                "without_it": "Bills have no terms.",
                "aliases": ["Terms"],
                "objects": ["APTERM"],
            }
        ],
    }


def test_all_shipped_profiles_are_there() -> None:
    assert set(load_shipped()) == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_the_first_version_of_its_day(name: str) -> None:
    profile = load_shipped()[name]
    assert (profile.version, profile.dated) == (1, date(2026, 11, 21))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_survives_being_stored(name: str) -> None:
    profile = load_shipped()[name]
    assert from_dict(to_dict(profile)) == profile


@pytest.mark.parametrize("name", SHIPPED)
def test_every_row_asks_for_list_before_anything_else(name: str) -> None:
    """List is the base of the other rights; only rows that have no list at all go without."""
    without_list = {
        row.row for row in load_shipped()[name].requirements if row.rights[0] != "List" and row.rights != ("Run",)
    }
    assert without_list <= {"Company Info"}


def test_the_read_only_profile_changes_nothing() -> None:
    rights = {right for row in load_shipped()["read-only"].requirements for right in row.rights}
    assert rights == {"List", "View", "Run"}


def test_the_profile_for_everything_asks_only_where_a_module_is_subscribed() -> None:
    profile = load_shipped()["everything"]
    assert len(profile.modules) == 12
    assert all(row.if_subscribed for row in profile.requirements)


def test_modules_whose_subscription_cannot_be_looked_up_are_never_required() -> None:
    unknown = {module.name for module in MODULES.values() if module.application_code is None}
    required = {row.module for profile in load_shipped().values() for row in profile.requirements if row.required}
    assert required.isdisjoint(unknown)


def test_nothing_is_deleted_outside_the_projects_profile() -> None:
    deleting = {
        name for name, profile in load_shipped().items() if any("Delete" in row.rights for row in profile.requirements)
    }
    assert deleting == {"projects"}


def test_check_ids_come_from_module_code_row_and_right() -> None:
    requirement = from_dict(described()).requirements[0]
    assert isinstance(requirement, Requirement)
    assert [requirement.check_id(right) for right in requirement.rights] == [
        "ap.ap_terms.list",
        "ap.ap_terms.view",
        "ap.ap_terms.add",
    ]


def test_a_module_s_rows_are_brought_together() -> None:
    data = described()
    payables = data["requirements"][0]
    data["requirements"] = [
        payables,
        {**payables, "module": "General Ledger", "row": "Accounts"},
        {**payables, "row": "Bills"},
    ]
    assert [row.row for row in from_dict(data).requirements] == ["AP Terms", "Bills", "Accounts"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Expense Tool"}, "small letters"),
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"dated": "yesterday"}, "date"),
        ({"summary": " "}, "summary"),
        ({"requirements": []}, "no requirements"),
        ({"requirements": ["Bills"]}, "requirement 1"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_a_faulty_profile_is_refused_in_one_sentence(change: dict[str, object], words: str) -> None:
    with pytest.raises(ProfileInvalid, match=words) as refused:
        from_dict(described() | change)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"module": "Payroll"}, "Payroll"),
        ({"row": "--"}, "no letter"),
        ({"row": "x" * 81}, "too long"),
        ({"rights": []}, "at least one right"),
        ({"rights": ["list"]}, '"list"'),
        ({"rights": ["List", "List"]}, "twice"),
        ({"rights": "List"}, "list of texts"),
        ({"objects": ["ap bill"]}, "APBILL"),
        ({"required": "yes"}, "true or false"),
        ({"purpose": ""}, "purpose"),
        ({"without": "nothing"}, "unknown entry"),
    ],
)
def test_a_faulty_row_is_refused_in_one_sentence(change: dict[str, object], words: str) -> None:
    data = described()
    data["requirements"] = [data["requirements"][0] | change]
    with pytest.raises(ProfileInvalid, match=words) as refused:
        from_dict(data)
    assert str(refused.value).endswith(".")


def test_the_same_row_twice_is_refused() -> None:
    data = described()
    data["requirements"] = [data["requirements"][0], {**data["requirements"][0], "row": "AP terms"}]
    with pytest.raises(ProfileInvalid, match="listed twice"):
        from_dict(data)
