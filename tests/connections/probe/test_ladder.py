"""The rungs: which refusal fails which rung, what it proves about the rungs below, what it skips."""

from __future__ import annotations

import pytest

from connections.probe import ladder
from connections.probe.checks import Target
from connections.probe.evidence import OUT_OF_TIME, STOPPED, Evidence
from connections.probe.outcomes import Outcome, Verdict, verdict_of
from tests.connections.probe.heard import judged, refused, session, signed_in, trouble, turned_away

RUNGS = (
    "gateway.reachable",
    "sender.accepted",
    "company.found",
    "sender.authorized",
    "sign_in.accepted",
    "top_level.reachable",
)
BOTH = Target(top_level=True, entities=("100-US", "200-UK"))
ONLY_UK = Target(top_level=False, entities=("200-UK", "300-CA"))


@pytest.mark.parametrize(
    ("problem", "level", "owner", "rung", "outcome"),
    [
        ("endpoint_wrong", "http", "operator", "gateway.reachable", "errored"),
        ("malformed_request", "control", "operator", "gateway.reachable", "errored"),
        ("sender_credentials_invalid", "control", "operator", "sender.accepted", "errored"),
        ("company_or_sender_not_recognised", "control", "customer_admin", "company.found", "failed"),
        ("company_id_not_found", "authentication", "customer_admin", "company.found", "failed"),
        ("demo_company_expired", "control", "sage", "company.found", "failed"),
        ("sender_not_authorized_for_company", "authentication", "customer_admin", "sender.authorized", "failed"),
        ("user_login_incorrect", "authentication", "customer_admin", "sign_in.accepted", "failed"),
        ("user_inactive", "authentication", "customer_admin", "sign_in.accepted", "failed"),
        ("web_services_subscription_inactive", "authentication", "customer_admin", "sign_in.accepted", "failed"),
        ("login_failed_unclassified", "authentication", "customer_admin", "sign_in.accepted", "failed"),
        ("top_level_only_or_top_level_denied", "authentication", "customer_admin", "top_level.reachable", "failed"),
    ],
)
def test_a_refusal_fails_its_rung_and_skips_everything_above(
    problem: str, level: str, owner: str, rung: str, outcome: str
) -> None:
    found = judged(turned_away(problem, level, owner=owner), BOTH)
    assert (found[rung].outcome, found[rung].problem) == (outcome, problem)
    assert found[rung].evidence == f"{problem} [Support ID: ABC123]"
    above = [*RUNGS[RUNGS.index(rung) + 1 :], "entity.reachable.100-US", "ap.subscribed", "ap.bills.add"]
    assert {found[check].outcome for check in above} == {Outcome.SKIPPED}
    assert all(found[rung].title in found[check].detail for check in above)


@pytest.mark.parametrize("problem", sorted(ladder.MAYBE_SENDER))
def test_what_may_be_about_the_sender_is_about_it_where_it_is_known_to_be_refused(problem: str) -> None:
    for works, owner in ((False, "operator"), (True, "customer_admin"), (None, "customer_admin")):
        heard = ladder.blamed(trouble(problem, "control"), own_sender=False, sender_works=works)
        assert (heard.owner, ladder.rung_of(heard, None) == ladder.SENDER) == (owner, works is False)
    later = ladder.blamed(trouble(problem, "authentication"), own_sender=False, sender_works=False)
    assert later.problem == problem, "whoever looks at users has let the sender in"


def test_a_refused_sign_in_proves_the_rungs_below_it() -> None:
    found = judged(turned_away("user_login_incorrect", "authentication"))
    assert {found[rung].outcome for rung in RUNGS[:4]} == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("problem", "level", "open_rung"),
    [
        ("company_or_sender_not_recognised", "control", "sender.accepted"),
        ("web_services_subscription_inactive", "authentication", "sender.authorized"),
    ],
)
def test_a_refusal_with_two_causes_does_not_call_the_other_one_passed(problem: str, level: str, open_rung: str) -> None:
    found = judged(turned_away(problem, level))
    assert found[open_rung].outcome is Outcome.SKIPPED
    assert verdict_of(found.values()) is Verdict.FAILED


@pytest.mark.parametrize(
    ("problem", "level", "owner"),
    [
        ("network_error", "http", "nobody"),
        ("rate_limited", "control", "nobody"),
        ("cdn_block_or_challenge", "http", "operator"),
        ("maintenance", "control", "sage"),
    ],
)
def test_a_passing_fault_is_nobody_s_failure(problem: str, level: str, owner: str) -> None:
    found = judged(turned_away(problem, level, owner=owner, transient=True))
    assert found["gateway.reachable"].outcome is Outcome.COULD_NOT_TELL
    assert verdict_of(found.values()) is Verdict.COULD_NOT_TELL


@pytest.mark.parametrize("end", [STOPPED, OUT_OF_TIME])
def test_a_run_that_ended_before_it_began_could_not_tell(end: object) -> None:
    found = judged(Evidence(refused=end))  # type: ignore[arg-type]
    assert found["gateway.reachable"].outcome is Outcome.COULD_NOT_TELL
    assert found["ap.bills.list"].outcome is Outcome.SKIPPED


def test_landing_in_an_entity_fails_the_top_level() -> None:
    found = judged(signed_in(landed="100-US"), BOTH)
    assert (found["top_level.reachable"].outcome, found["top_level.reachable"].problem) == (
        "failed",
        "landed_in_entity",
    )
    assert "100-US" in found["top_level.reachable"].detail
    assert found["ap.bills.list"].outcome is Outcome.SKIPPED


def test_a_company_without_entities_is_at_its_top_level_wherever_it_says_it_is() -> None:
    found = judged(signed_in(landed="ONLY", multi_entity=False))
    assert found["top_level.reachable"].outcome is Outcome.PASSED


def test_entities_are_judged_one_by_one() -> None:
    answers = {"100-US": refused("entity_invalid_or_not_allowed"), "200-UK": session("200-UK")}
    found = judged(signed_in(sessions=answers), BOTH)
    assert found["entity.reachable.100-US"].problem == "entity_invalid_or_not_allowed"
    assert found["entity.reachable.200-UK"].outcome is Outcome.PASSED
    assert found["ap.bills.list"].outcome is Outcome.SKIPPED


def test_a_session_in_another_entity_than_asked_for_is_a_failure() -> None:
    answers = {"100-US": session("200-UK"), "200-UK": session("200-UK")}
    failed = judged(signed_in(sessions=answers), BOTH)["entity.reachable.100-US"]
    assert (failed.outcome, failed.problem) == ("failed", "entity_not_reachable")
    assert "'200-UK'" in failed.evidence


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("The location ID is not valid.", "entity_not_reachable"),
        ("Something nobody has seen before", "entity_not_reachable"),
        ("Top level access only", "top_level_only_or_top_level_denied"),
    ],
)
def test_an_unfamiliar_refusal_of_one_session_is_the_customer_s(text: str, problem: str) -> None:
    answers = {
        "100-US": refused("function_failed_unclassified", owner="operator", text=text),
        "200-UK": session("200-UK"),
    }
    failed = judged(signed_in(sessions=answers), BOTH)["entity.reachable.100-US"]
    assert (failed.outcome, failed.problem) == ("failed", problem)


def test_a_refused_sign_in_that_speaks_of_the_top_level_does_not_say_whose_setting_it_is() -> None:
    evidence = turned_away("top_level_only_or_top_level_denied", "authentication", entity="200-UK")
    failed = judged(evidence, ONLY_UK)["entity.reachable.200-UK"]
    assert (failed.outcome, failed.problem) == ("failed", "top_level_only_or_top_level_denied")


def test_an_entity_that_could_not_be_tried_holds_nothing_else_back() -> None:
    busy = refused("concurrency_limit", owner="nobody", transient=True)
    found = judged(signed_in(sessions={"100-US": busy, "200-UK": busy}), BOTH)
    assert found["entity.reachable.100-US"].outcome is Outcome.COULD_NOT_TELL
    assert found["ap.bills.list"].outcome is Outcome.PASSED


def test_a_company_restricted_to_the_top_level_says_so_before_an_entity_is_tried() -> None:
    found = judged(signed_in(top_level_only=True), BOTH)
    assert found["entity.reachable.100-US"].problem == "top_level_only"
    assert found["entity.reachable.200-UK"].problem == "top_level_only"


def test_an_entity_that_opens_is_believed_over_the_setting() -> None:
    answers = {"100-US": session("100-US"), "200-UK": session("200-UK")}
    found = judged(signed_in(top_level_only=True, sessions=answers), BOTH)
    assert found["entity.reachable.100-US"].outcome is Outcome.PASSED


def test_without_top_level_the_first_entity_is_where_the_run_works() -> None:
    found = judged(signed_in(entity="200-UK", landed="200-UK", sessions={"300-CA": session("300-CA")}), ONLY_UK)
    assert "top_level.reachable" not in found
    assert {result.outcome for result in found.values()} == {Outcome.PASSED}


def test_a_refused_first_entity_fails_as_entity_not_as_sign_in() -> None:
    evidence = turned_away("entity_invalid_or_not_allowed", "authentication", entity="200-UK")
    evidence.over = OUT_OF_TIME
    found = judged(evidence, ONLY_UK)
    assert found["sign_in.accepted"].outcome is Outcome.PASSED
    assert found["entity.reachable.200-UK"].outcome is Outcome.FAILED
    assert found["entity.reachable.300-CA"].outcome is Outcome.COULD_NOT_TELL
    assert found["ap.bills.list"].outcome is Outcome.SKIPPED


def test_results_stop_at_the_first_that_is_not_certain_yet() -> None:
    found = judged(signed_in(sessions={"100-US": session("100-US")}), BOTH)
    assert list(found)[-1] == "entity.reachable.100-US"
