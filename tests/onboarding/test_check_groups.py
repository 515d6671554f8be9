"""How results read: counts as words, the worst outcome decides."""

from __future__ import annotations

import pytest

from onboarding.check_groups import CheckGroup, CheckRow, counted, worst


@pytest.mark.parametrize(
    ("count", "row", "words"),
    [
        (212, "Vendors", "212 vendors"),
        (1243, "Bills", "1,243 bills"),
        (1, "Vendors", "1 vendor"),
        (1, "Journal Entries", "1 journal entry"),
        (5, "AP Terms", "5 AP terms"),
        (12, "Class", "12 classes"),
        (18, "Tax Detail", "18 tax details"),
        (0, "Bills", "0 bills"),
    ],
)
def test_counts_read_like_a_sentence(count: int, row: str, words: str) -> None:
    assert counted(count, row) == words


def test_the_worst_outcome_decides() -> None:
    assert worst(["passed", "could_not_tell", "failed", "errored"]) == "failed"
    assert worst(["passed", "not_subscribed"]) == "passed"
    assert worst([]) == "queued"


def test_an_optional_row_does_not_colour_its_module() -> None:
    rows = [CheckRow("Bills", True, outcomes=["passed"]), CheckRow("Posted Payments", False, outcomes=["failed"])]
    group = CheckGroup("ap", "Accounts Payable", rows)
    assert (group.outcome, group.summary) == ("passed", "1 of 2 passed")


def test_a_module_in_the_middle_of_its_checks_is_running() -> None:
    group = CheckGroup("ap", "Accounts Payable", [CheckRow("Bills", True, outcomes=["passed", "queued"])])
    assert (group.rows[0].outcome, group.outcome, group.summary) == ("running", "running", "1 of 2 answered")
