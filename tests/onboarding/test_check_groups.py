"""How results read: counts as words, the worst outcome decides."""

from __future__ import annotations

import pytest

from connections.models import CheckResult
from connections.probe.checks import Target, checks_of
from connections.probe.profile import load_shipped
from onboarding.check_groups import CheckGroup, CheckRow, counted, groups_of, worst

PROFILE = load_shipped()["ap-spend"]
PLANNED = checks_of(PROFILE, Target(top_level=True))


def answers(**outcomes: str) -> list[CheckResult]:
    """The answers to these checks (ids with `__` for a dot), everything before the last of them passed."""
    wanted = {name.replace("__", "."): outcome for name, outcome in outcomes.items()}
    last = max(place for place, check in enumerate(PLANNED) if check.check_id in wanted)
    return [
        CheckResult(
            check_id=check.check_id,
            title=check.title,
            module=check.module or "",
            row=check.row,
            right=check.right,
            required=check.required,
            outcome=wanted.get(check.check_id, "passed"),
        )
        for check in PLANNED[: last + 1]
    ]


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
        (1, "Project Status", "Project Status: 1"),
        (12, "Manage Payments", "Manage Payments: 12"),
        (1, "Units Of Measure", "Units Of Measure: 1"),
        (1, "Bank Interest and Charges", "Bank Interest and Charges: 1"),
    ],
)
def test_counts_read_like_a_sentence(count: int, row: str, words: str) -> None:
    assert counted(count, row) == words


def test_the_worst_outcome_decides() -> None:
    assert worst(["passed", "could_not_tell", "failed", "errored"]) == "failed"
    assert worst(["passed", "not_subscribed"]) == "passed"
    assert worst([]) == "waiting"


def test_an_optional_row_does_not_colour_its_module() -> None:
    rows = [CheckRow("Bills", True, outcomes=["passed"]), CheckRow("Posted Payments", False, outcomes=["failed"])]
    group = CheckGroup("ap", "Accounts Payable", rows)
    assert (group.outcome, group.summary) == ("passed", "1 of 2 passed")


def test_a_module_in_the_middle_of_its_checks_is_running() -> None:
    group = CheckGroup("ap", "Accounts Payable", [CheckRow("Bills", True, outcomes=["passed", "waiting"])])
    assert (group.rows[0].outcome, group.outcome, group.summary) == ("running", "running", "1 of 2 answered")


def test_every_planned_check_is_listed_by_module_from_the_start() -> None:
    groups = groups_of([], PROFILE, PLANNED)
    assert sum(len(group.outcomes) for group in groups) == len(PLANNED)
    assert {outcome for group in groups for outcome in group.outcomes} == {"waiting"}
    assert groups[0].title == "Reaching your company"
    assert "Accounts Payable" in [group.title for group in groups]
    assert not any(group.open for group in groups)


def test_a_module_moves_to_the_front_as_soon_as_something_in_it_failed() -> None:
    groups = groups_of(answers(ap__bills__list="failed"), PROFILE, PLANNED)
    assert (groups[0].title, groups[0].outcome, groups[0].open) == ("Accounts Payable", "failed", True)
    assert "answered" in groups[0].summary


def test_inside_a_module_what_failed_comes_first_then_what_nobody_knows_then_the_rest_in_order() -> None:
    found = answers(ap__vendors__list="failed", ap__bills__list="could_not_tell", ap__bills__edit="passed")
    payable = groups_of(found, PROFILE, PLANNED)[0]
    outcomes = [row.outcome for row in payable.rows]
    assert [row.title for row in payable.rows[:2]] == ["Vendors", "Bills"]
    assert outcomes[:2] == ["failed", "could_not_tell"]
    first_waiting = outcomes.index("waiting")
    assert set(outcomes[first_waiting:]) == {"waiting"}


def test_advice_never_looks_like_a_failure() -> None:
    advice = CheckResult(
        check_id="readiness.user_type", title="The user type is Business", required=False, outcome="failed"
    )
    exceeding = CheckResult(
        check_id="readiness.rights_as_needed", title="No more rights", outcome="passed", problem="rights_exceed_profile"
    )
    (group,) = groups_of([advice, exceeding], PROFILE)
    assert (group.title, group.outcome, group.open) == ("What else we looked at", "advice", False)
