"""Every problem that the product explains can be seen in a simulated company, and has a fix of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from connections import guides
from connections.intacct import ErrorEntry, classify
from connections.intacct.refusals import classify_http
from connections.simulator.companies import build_world
from connections.simulator.problems import SHOWN, TROUBLES, Shown
from connections.simulator.protocol.scripted import REFUSALS
from tests.problems_page import page
from tests.problems_page.asking import ASKS, CHECKS
from tests.problems_page.page import CHECK, CLIENT, Seen, deciding_pattern, fix_title
from tests.problems_page.patterns import PATTERNS, Pattern
from tests.problems_page.texts import TEXTS

pytestmark = [pytest.mark.gateway, pytest.mark.simulator]

# What the client refuses by itself: no pattern of the gateway's refusals, but the product explains it all the same.
OWN_PROBLEMS = {
    "endpoint_refused",
    "reply_encoding_unknown",
    "reply_incomplete",
    "reply_too_large",
    "reply_with_doctype",
    "result_unreadable",
    "setting_refused",
    "unexpected_redirect",
    "value_not_expressible",
}


FOUND_BY_CHECKS = {
    "entity_not_reachable",
    "landed_in_entity",
    "permission_row_not_found",
    "permissions_not_visible",
    "rights_missing",
    "top_level_only",
}
ASKED = [row for row in SHOWN if row.level != CHECK]
CHECKED = [row for row in SHOWN if row.level == CHECK]


def named(row: Shown) -> str:
    return f"{row.company_id}, {row.ask}"


@pytest.fixture(scope="module")
def seen() -> Seen:
    return page.look()


def lacking(pattern: Pattern, seen: Seen) -> list[str]:
    """Return what a row of the page has no right to lack."""
    lacks = []
    if not seen.by_pattern.get(pattern):
        lacks.append(f"No company shows {pattern}: add one to connections/simulator/problems.toml.")
    if not fix_title(pattern.problem):
        lacks.append(f"There is no fix for {pattern.problem}: add one to connections/guides/fixes.")
    return lacks


def test_every_pattern_has_a_company_that_shows_it_and_a_fix(seen: Seen) -> None:
    assert [sentence for pattern in PATTERNS for sentence in lacking(pattern, seen)] == []


def test_a_new_pattern_is_missed_by_its_name(seen: Seen) -> None:
    new = Pattern("result", "ZZ-1", "moon in the wrong house", "moon_in_wrong_house", "sage", False, "inferred")
    company, fix = lacking(new, seen)
    assert "moon_in_wrong_house" in company
    assert "problems.toml" in company
    assert fix.startswith("There is no fix for moon_in_wrong_house")


@pytest.mark.parametrize("problem", sorted(OWN_PROBLEMS))
def test_what_the_client_refuses_by_itself_has_a_company_and_a_fix(problem: str) -> None:
    assert [row for row in SHOWN if (row.level, row.problem) == (CLIENT, problem)]
    assert fix_title(problem)


@pytest.mark.parametrize("problem", sorted(FOUND_BY_CHECKS))
def test_what_a_check_finds_has_a_company_and_a_fix(problem: str) -> None:
    assert [row for row in CHECKED if row.problem == problem]
    assert fix_title(problem)


@pytest.mark.parametrize("shown", CHECKED, ids=named)
def test_a_check_finds_what_the_table_promises(shown: Shown, seen: Seen) -> None:
    assert shown.problem in seen.checked[shown]


@pytest.mark.parametrize("shown", ASKED, ids=named)
def test_the_client_gets_what_the_table_promises(shown: Shown, seen: Seen) -> None:
    heard = seen.heard[shown]
    assert heard is not None, "nothing was refused"
    assert heard.problem == shown.problem
    if shown.level == CLIENT:
        assert not heard.transient
    if heard.refusal is None:
        return
    pattern, refusal = deciding_pattern(heard), heard.refusal
    assert (refusal.level, heard.transient) == (shown.level, pattern.transient)
    assert (refusal.problem, refusal.owner, refusal.transient, refusal.confidence) == (
        pattern.problem,
        pattern.owner,
        pattern.transient,
        pattern.confidence,
    )


def test_what_has_no_refusal_of_its_own_is_refused_by_the_client(seen: Seen) -> None:
    without = {shown.problem for shown, heard in seen.heard.items() if heard is None or heard.refusal is None}
    assert without == OWN_PROBLEMS | {pattern.problem for pattern in TEXTS}


@pytest.mark.parametrize("pattern", TEXTS, ids=str)
def test_a_pattern_that_no_answer_reaches_decides_over_its_words(pattern: Pattern) -> None:
    words, _ = TEXTS[pattern]
    entry = ErrorEntry(pattern.errorno, description2=words)
    refusal = classify_http(words) if pattern.level == "http" else classify(pattern.level, [entry])  # type: ignore[arg-type]
    assert (refusal.problem, refusal.owner, refusal.transient, refusal.confidence) == (
        pattern.problem,
        pattern.owner,
        pattern.transient,
        pattern.confidence,
    )


def test_a_pattern_with_an_excuse_really_is_out_of_reach(seen: Seen) -> None:
    heard = [one for one in seen.heard.values() if one is not None and one.refusal is not None]
    assert not {deciding_pattern(one) for one in heard} & set(TEXTS)


def test_the_page_is_the_one_that_would_be_written(seen: Seen) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.text(seen), "run python -m tests.problems_page"


def test_the_page_has_a_row_for_each_pattern_and_none_with_a_hole(seen: Seen) -> None:
    rows = [line for line in page.text(seen).splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    tables = 6  # one heading each
    assert len(rows) == len(PATTERNS) + len(OWN_PROBLEMS) + len(FOUND_BY_CHECKS) + tables
    assert not [row for row in rows if "|  |" in row]


def test_check_tells_that_the_page_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.problems_page", "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_company_and_every_refusal_of_the_simulator_is_used() -> None:
    companies = build_world().companies
    assert {row.company_id for row in SHOWN} <= set(companies)
    assert {trouble.company_id for trouble in TROUBLES} <= {row.company_id for row in SHOWN}
    assert {company.behaviour.refusal for company in companies.values()} - {""} == set(REFUSALS)
    assert {row.ask for row in SHOWN} == set(ASKS) | set(CHECKS)


def test_no_fix_is_the_one_for_unknown_problems() -> None:
    explained = {pattern.problem for pattern in PATTERNS} | OWN_PROBLEMS | FOUND_BY_CHECKS
    assert explained <= set(guides.problems())
