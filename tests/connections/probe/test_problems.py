"""Every problem has one rung or row, and one outcome; a fault on the vendor's side is never the customer's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connections import guides, intacct
from connections.intacct import Gateway, Sender
from connections.probe import wording
from connections.probe.checks import Target
from connections.probe.evidence import trouble_of_error
from connections.probe.outcomes import CheckResult, Outcome, Report
from connections.probe.run import Subject, run
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.problems import SHOWN, Shown
from connections.simulator.server import SimulatorServer
from tests.connections.probe.heard import BILLS, judged, profile, refused, signed_in, turned_away

REFUSALS = json.loads(Path(intacct.__file__).with_name("gateway-errors.json").read_text(encoding="utf-8"))
OWNER_OF = {(refusal["level"], refusal["meaning"]): refusal["fix_owner"] for refusal in REFUSALS}

#: Before anything is read: which rung, and whose it is.
AT_A_RUNG: dict[str, tuple[str, str]] = {
    "rate_limited": ("gateway.reachable", "could_not_tell"),
    "gateway_internal_error": ("gateway.reachable", "could_not_tell"),
    "gateway_error_unclassified": ("gateway.reachable", "could_not_tell"),
    "maintenance": ("gateway.reachable", "could_not_tell"),
    "cdn_timeout_request_may_still_run": ("gateway.reachable", "could_not_tell"),
    "cdn_block_or_challenge": ("gateway.reachable", "could_not_tell"),
    "service_unavailable_or_maintenance": ("gateway.reachable", "could_not_tell"),
    "server_error": ("gateway.reachable", "could_not_tell"),
    "unparseable_response": ("gateway.reachable", "could_not_tell"),
    "network_error": ("gateway.reachable", "could_not_tell"),
    "http_unclassified": ("gateway.reachable", "could_not_tell"),
    "company_id_missing_in_request": ("gateway.reachable", "errored"),
    "bad_content_type": ("gateway.reachable", "errored"),
    "gateway_forbidden": ("gateway.reachable", "errored"),
    "transport_policy_invalid": ("gateway.reachable", "errored"),
    "malformed_request": ("gateway.reachable", "errored"),
    "request_rejected_unclassified": ("gateway.reachable", "errored"),
    "invalid_request": ("gateway.reachable", "errored"),
    "forbidden": ("gateway.reachable", "errored"),
    "endpoint_wrong": ("gateway.reachable", "errored"),
    "sender_credentials_invalid": ("sender.accepted", "errored"),
    "company_or_sender_not_recognised": ("company.found", "failed"),
    "company_id_not_found": ("company.found", "failed"),
    "gateway_sign_in_incorrect": ("company.found", "failed"),
    "demo_company_expired": ("company.found", "failed"),
    "sender_not_authorized_for_company": ("sender.authorized", "failed"),
    "user_login_incorrect": ("sign_in.accepted", "failed"),
    "user_locked_out": ("sign_in.accepted", "failed"),
    "password_expired": ("sign_in.accepted", "failed"),
    "user_inactive": ("sign_in.accepted", "failed"),
    "ip_address_not_allowed": ("sign_in.accepted", "failed"),
    "web_services_subscription_inactive": ("sign_in.accepted", "failed"),
    "login_failed_unclassified": ("sign_in.accepted", "failed"),
    "session_invalid_or_expired": ("sign_in.accepted", "could_not_tell"),
    "top_level_only_or_top_level_denied": ("top_level.reachable", "failed"),
    "entity_invalid_or_not_allowed": ("top_level.reachable", "failed"),
}

#: What the gateway client names itself: nothing but us can be at fault.
OF_THE_CLIENT = (
    *("endpoint_refused", "setting_refused", "value_not_expressible", "reply_incomplete", "reply_with_doctype"),
    *("reply_too_large", "reply_encoding_unknown", "unexpected_redirect"),
)

#: When a row is read.
AT_A_ROW: dict[str, str] = {
    "no_permission": "failed",
    "object_not_available_for_operation": "failed",
    "object_not_available": "failed",
    "module_not_subscribed": "failed",
    "feature_disabled": "failed",
    "object_unknown": "errored",
    "field_not_queryable": "errored",
    "field_unknown": "errored",
    "query_failed_generic": "errored",
    "duplicate_function_controlid": "errored",
    "function_failed_unclassified": "errored",
    "result_unreadable": "errored",
    "operation_rolled_back_see_sibling": "could_not_tell",
    "maintenance": "could_not_tell",
    "retry_later": "could_not_tell",
    "rate_limited": "could_not_tell",
    "concurrency_limit": "could_not_tell",
}

#: Only an answer to a change can say these, and a check changes nothing.
OF_WRITING = frozenset(
    {
        *("duplicate_record", "required_dimension_missing", "accounting_period_closed", "invalid_reference"),
        *("entity_scope_violation", "vendor_compliance_block", "required_field_missing", "validation_failed"),
        *("payment_account_currency_mismatch", "smart_rule_violation", "create_failed_see_sibling"),
    }
)

BY_SIGNING_IN = [shown for shown in SHOWN if shown.ask == "any sign-in"]
# Of the two left out, one spoils the whole reply and one the first function only, which is no query here.
_NO_ROW = {"reply_incomplete", "result_unreadable"}
BY_READING = [shown for shown in SHOWN if shown.ask == "any query" and shown.problem not in _NO_ROW]
BY_WRITING = [shown for shown in SHOWN if shown.ask.split()[0] in ("create", "update")]
VENDORS = replace(BILLS, row="Vendors", objects=("VENDOR",))


@pytest.fixture(scope="module")
def simulator() -> Iterator[SimulatorServer]:
    with SimulatorServer() as server:
        yield server


def probed(simulator: SimulatorServer, company_id: str) -> Report:
    user = simulator.world.companies[company_id].user(USER_ID)
    gateway = Gateway(simulator.gateway_url, allow_simulator=True, retries=0, read_timeout=5.0)
    report = run(
        Subject(
            gateway,
            Sender(VENDOR_SENDER, simulator.world.vendor_senders[VENDOR_SENDER]),
            company_id,
            USER_ID,
            user.password if user else "nobody has one yet",
            Target(top_level=True),
            profile(VENDORS),
        )
    )
    gateway.close()
    return report


def deciding(report: Report) -> CheckResult:
    return next(result for result in report.results if result.outcome not in {Outcome.PASSED, Outcome.SKIPPED})


def named(shown: Shown) -> str:
    return f"{shown.company_id} {shown.problem}"


def test_the_tables_leave_no_problem_out() -> None:
    above = {problem for level, problem in OWNER_OF if level != "result"}
    assert above == set(AT_A_RUNG)
    assert {problem for level, problem in OWNER_OF if level == "result"} <= set(AT_A_ROW) | OF_WRITING
    assert {shown.problem for shown in SHOWN if shown.level == "client"} <= {*OF_THE_CLIENT, *AT_A_ROW}


@pytest.mark.parametrize(("level", "problem"), [key for key in OWNER_OF if key[0] != "result"])
def test_each_refusal_before_reading_has_one_rung_and_one_outcome(level: str, problem: str) -> None:
    transient = next(row["transient"] for row in REFUSALS if (row["level"], row["meaning"]) == (level, problem))
    found = judged(turned_away(problem, level, owner=OWNER_OF[level, problem], transient=transient))
    told = [result for result in found.values() if result.outcome not in {Outcome.PASSED, Outcome.SKIPPED}]
    assert [(result.check_id, result.outcome) for result in told] == [AT_A_RUNG[problem]]


@pytest.mark.parametrize("problem", sorted({"own_sender_credentials_invalid", *AT_A_RUNG, *AT_A_ROW, *OF_THE_CLIENT}))
def test_each_problem_has_one_fix(problem: str) -> None:
    assert problem in guides.problems()


@pytest.mark.simulator
@pytest.mark.parametrize("shown", BY_SIGNING_IN, ids=named)
def test_the_rung_that_a_company_shows(simulator: SimulatorServer, shown: Shown) -> None:
    report = probed(simulator, shown.company_id)
    rung, outcome = AT_A_RUNG.get(shown.problem, ("gateway.reachable", "errored"))
    found = deciding(report)
    assert (found.check_id, found.problem, found.outcome) == (rung, shown.problem, outcome)
    assert found.detail
    assert (report.vendor_trouble == found) == (outcome == "errored")
    if shown.level == "client" or OWNER_OF[shown.level, shown.problem] == "operator":
        assert Outcome.FAILED not in {result.outcome for result in report.results}


@pytest.mark.simulator
@pytest.mark.parametrize("shown", BY_READING, ids=named)
def test_the_row_that_a_company_shows(simulator: SimulatorServer, shown: Shown) -> None:
    found = {result.check_id: result for result in probed(simulator, shown.company_id).results}
    result = found["ap.vendors.list"]
    # Where every object is unknown and the list of applications is hidden, the module may be missing.
    expected = "could_not_tell" if shown.company_id == "OBJECT-CO" else AT_A_ROW[shown.problem]
    assert (result.problem, result.outcome) == (shown.problem, expected)
    assert {each.outcome for each in found.values() if each.rung} == {Outcome.PASSED}


@pytest.mark.simulator
@pytest.mark.parametrize("company_id", sorted({shown.company_id for shown in BY_WRITING}))
def test_a_check_never_meets_a_refusal_of_writing(simulator: SimulatorServer, company_id: str) -> None:
    assert Outcome.FAILED not in {result.outcome for result in probed(simulator, company_id).results}


@pytest.mark.parametrize("problem", sorted(AT_A_ROW))
def test_each_refusal_of_a_row_has_one_outcome(problem: str) -> None:
    refusal = next((row for row in REFUSALS if (row["level"], row["meaning"]) == ("result", problem)), None)
    owner, transient = (refusal["fix_owner"], refusal["transient"]) if refusal else ("operator", False)
    evidence = signed_in(objects={"VENDOR": refused(problem, owner=owner, transient=transient)})
    evidence.asked_twice.update(evidence.answers)  # type: ignore[arg-type]
    found = judged(evidence, access=profile(VENDORS))["ap.vendors.list"]
    assert (found.outcome, found.problem) == (AT_A_ROW[problem], problem)


def test_a_password_that_cannot_be_sent_is_a_trouble_of_ours(simulator: SimulatorServer) -> None:
    company = simulator.world.companies["READY-CO"]
    password, company.users[0].password = company.users[0].password, "a\x00b"
    report = probed(simulator, "READY-CO")
    company.users[0].password = password
    assert report.vendor_trouble is not None
    assert (report.vendor_trouble.check_id, report.vendor_trouble.problem) == (
        "gateway.reachable",
        "value_not_expressible",
    )


@pytest.mark.parametrize(
    ("own_sender", "sender_works", "problem", "rung", "outcome"),
    [
        (False, None, "company_or_sender_not_recognised", "company.found", "failed"),
        (False, True, "company_or_sender_not_recognised", "company.found", "failed"),
        (False, False, "sender_credentials_invalid", "sender.accepted", "errored"),
        (True, False, "own_sender_credentials_invalid", "sender.accepted", "failed"),
    ],
)
def test_what_is_known_of_other_companies_tells_company_and_sender_apart(
    own_sender: bool, sender_works: bool | None, problem: str, rung: str, outcome: str
) -> None:
    with SimulatorServer() as server:
        server.world.inactive_senders.add(VENDOR_SENDER)
        gateway = Gateway(server.gateway_url, allow_simulator=True, retries=0)
        subject = Subject(
            *(gateway, Sender(VENDOR_SENDER, "any"), "READY-CO", USER_ID, "any", Target(True), profile(VENDORS)),
            own_sender=own_sender,
            sender_works=sender_works,
        )
        found = deciding(run(subject))
        gateway.close()
    assert (found.check_id, found.problem, found.outcome) == (rung, problem, outcome)
    assert "GW-0011" in found.evidence or "Invalid Request" in found.evidence


def test_every_problem_of_a_rung_is_said_in_words_of_its_own() -> None:
    for problem, (_, outcome) in AT_A_RUNG.items():
        if outcome == "failed":
            assert problem in wording.SEEN


def test_a_refused_setting_is_ours() -> None:
    assert trouble_of_error(intacct.SettingRefused("sender", "is empty")).outcome is Outcome.ERRORED
