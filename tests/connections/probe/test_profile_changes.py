"""What differs between two versions of an access profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from connections.probe.profile import Profile, Requirement, load_shipped
from connections.probe.profile_changes import Changes, compare, is_same

BEFORE = load_shipped()["ap-spend"]


def with_bills(**changes: Any) -> Profile:
    """The profile with other Bills."""
    rows = [replace(row, **changes) if row.row == "Bills" else row for row in BEFORE.requirements]
    return replace(BEFORE, version=2, requirements=tuple(rows))


def test_another_version_and_day_is_no_difference() -> None:
    later = replace(BEFORE, version=9, dated=date(2030, 1, 1))
    assert compare(BEFORE, later).is_empty
    assert is_same(BEFORE, later)


def test_rights_added_and_removed_are_told_apart() -> None:
    (bills,) = [row for row in BEFORE.requirements if row.row == "Bills"]
    rights = (*bills.rights[1:], "Delete")
    (change,) = compare(BEFORE, with_bills(rights=rights)).rows
    assert (change.kind, change.rights_added, change.rights_removed) == ("changed", ("Delete",), (bills.rights[0],))


@pytest.mark.parametrize(
    ("changes", "parts", "more"),
    [
        ({"required": False}, ("required",), False),
        ({"if_subscribed": True}, ("if_subscribed",), False),
        ({"purpose": "Other words."}, ("purpose",), False),
        ({"row": "BILLS"}, ("row",), False),
        ({"aliases": ("Invoices",), "objects": ("APBILL", "VENDOR")}, ("aliases", "objects"), False),
    ],
)
def test_what_else_changed_is_named(changes: dict[str, Any], parts: tuple[str, ...], more: bool) -> None:
    found = compare(BEFORE, with_bills(**changes))
    assert [change.parts for change in found.rows] == [parts]
    assert found.asks_for_more is more


def test_added_rows_come_in_order_and_removed_ones_last() -> None:
    extra = Requirement("Accounts Payable", "ap", "Recurring Bills", ("List",), purpose="p", without_it="w")
    first, *rest = BEFORE.requirements
    found = compare(BEFORE, replace(BEFORE, requirements=(*rest, extra)))
    assert [(change.kind, change.requirement) for change in found.rows] == [("added", extra), ("removed", first)]
    assert found.asks_for_more
    assert not compare(BEFORE, replace(BEFORE, requirements=tuple(rest))).asks_for_more


def test_a_mere_change_of_order_is_not_nothing() -> None:
    turned = replace(BEFORE, requirements=tuple(reversed(BEFORE.requirements)))
    assert compare(BEFORE, turned) == Changes((), ("order",))
    assert not is_same(BEFORE, turned)


@pytest.mark.parametrize("weaker", [{"required": False}, {"if_subscribed": True}, {"rights": ("List",)}])
def test_what_is_needed_harder_than_before_asks_for_more(weaker: dict[str, Any]) -> None:
    assert compare(with_bills(**weaker), BEFORE).asks_for_more
    assert not compare(BEFORE, with_bills(**weaker)).asks_for_more


def test_an_optional_right_more_stops_no_connection() -> None:
    optional = with_bills(required=False)
    more = with_bills(required=False, rights=("List", "View", "Add", "Delete"))
    assert not compare(optional, more).asks_for_more
