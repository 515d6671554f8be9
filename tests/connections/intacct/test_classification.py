from __future__ import annotations

import json
from pathlib import Path

import pytest

import connections.intacct
from connections.intacct import ErrorEntry, classify
from connections.intacct.refusals import EXCERPT, PATTERNS, Level, classify_http, classify_session
from connections.intacct.wording import clean

pytestmark = pytest.mark.gateway

LEVELS: tuple[Level, ...] = ("http", "control", "authentication", "result")
DATA = json.loads(Path(connections.intacct.__file__).with_name("gateway-errors.json").read_text())


def problem(level: Level, errorno: str, text: str) -> str:
    return classify(level, [ErrorEntry(errorno, description2=text)]).problem


@pytest.mark.parametrize(
    ("level", "errorno", "text", "expected"),
    [
        ("control", "GW-0010", "API rate limit exceeded", "rate_limited"),
        ("control", "GW-0011", "Invalid Request", "company_or_sender_not_recognised"),
        ("control", "invalidRequest", "Invalid Request", "company_id_not_found"),
        ("control", "GW-0099", "Something new", "gateway_error_unclassified"),
        ("control", "XL03000006", "Incorrect Intacct XML Partner ID or password.", "sender_credentials_invalid"),
        ("control", "XL03000006", "x is not a valid transport policy.", "transport_policy_invalid"),
        ("control", "XL03000006", "Something new", "request_rejected_unclassified"),
        ("control", "PL04000055", "This company is a demo company and has expired.", "demo_company_expired"),
        (
            "authentication", "XL03000006",
            "The sender ID 'A' is not authorized to make Web Services requests to company ID 'B'.",
            "sender_not_authorized_for_company",
        ),
        ("authentication", "XL03000006", "Sign-in information is incorrect", "user_login_incorrect"),
        ("authentication", "XL03000006", "LOGIN INFORMATION IS INCORRECT", "user_login_incorrect"),
        ("authentication", "XL03000006", "Invalid session abc", "session_invalid_or_expired"),
        ("authentication", "XL03000006", "Something new", "login_failed_unclassified"),
        ("authentication", "", "", "login_failed_unclassified"),
        (
            "result", "PL04000005", "You do not have permission for API operation QUERY on objects of type vendor",
            "no_permission",
        ),
        (
            "result", "PL04000005", "API operation 'READ_BY_QUERY' cannot be performed on objects of type X",
            "object_not_available_for_operation",
        ),
        ("result", "", "Account allocation module is not subscribed", "module_not_subscribed"),
        ("result", "", "You\u2019re not authorized to perform this action", "no_permission"),
        ("result", "Query Failed", "Object definition X not found", "object_unknown"),
        ("result", "XL03000006", "The following fields cannot be queried X", "field_not_queryable"),
        ("result", "BL01001973", "Something new", "function_failed_unclassified"),
    ],
)  # fmt: skip
def test_level_number_and_text_decide_together(level: Level, errorno: str, text: str, expected: str) -> None:
    assert problem(level, errorno, text) == expected


@pytest.mark.parametrize("level", ["control", "authentication", "result"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There are too many operations running for this company", "concurrency_limit"),
        ("The Service is Temporarily Off-line", "maintenance"),
        ("API rate limit exceeded", "rate_limited"),
        ("Please Try Again Later", "retry_later"),
    ],
)
def test_who_is_too_busy_or_off_line_says_so_at_any_level(level: Level, text: str, expected: str) -> None:
    refusal = classify(level, [ErrorEntry("", description2=text)])
    assert (refusal.problem, refusal.level, refusal.transient) == (expected, level, True)


@pytest.mark.parametrize("text", ["Too many sign-in requests", "The account is blocked. Please try again later"])
def test_words_about_signing_in_are_never_a_reason_to_try_again(text: str) -> None:
    assert problem("authentication", "XL03000006", text) == "login_failed_unclassified"


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_ends_with_a_fallback_for_anything(level: Level) -> None:
    last = [row for row in DATA if row["level"] == level][-1]
    assert (last["errorno"], last["match"]) == (None, ".*")
    assert classify(level, []).problem == last["meaning"]


def test_every_pattern_of_the_file_is_used_as_written() -> None:
    assert [
        (pattern.level, pattern.errorno, pattern.match.pattern, pattern.problem, pattern.transient, pattern.owner)
        for pattern in PATTERNS
    ] == [
        (row["level"], row["errorno"], row["match"], row["meaning"], row["transient"], row["fix_owner"]) for row in DATA
    ]


@pytest.mark.parametrize(
    "words",
    [
        {"description2": "Invalid session x", "description": "Sign-in information is incorrect"},
        {"description": "Invalid session x", "correction": "Sign-in information is incorrect"},
        {"correction": "Invalid session x"},
    ],
)
def test_the_words_that_say_most_are_matched(words: dict[str, str]) -> None:
    refusal = classify("authentication", [ErrorEntry("XL03000006", **words)])
    assert (refusal.problem, refusal.text) == ("session_invalid_or_expired", "Invalid session x")


ROLLED_BACK = ErrorEntry(
    "XL03000009",
    description2="The entire transaction in this operation has been rolled back due to an error.",
)
NOT_CREATED = ErrorEntry("BL01001973", description2="Could not create Bill record!")
CLOSED = ErrorEntry("BL01001973", description2="The period March is closed", support_id="s-1")
UNKNOWN = ErrorEntry("BL09999999", description2="The moon is in the wrong house")


@pytest.mark.parametrize(
    ("entries", "expected", "text"),
    [
        ([ROLLED_BACK, CLOSED], "accounting_period_closed", CLOSED.text),
        ([NOT_CREATED, CLOSED, ROLLED_BACK], "accounting_period_closed", CLOSED.text),
        ([UNKNOWN, CLOSED], "accounting_period_closed", CLOSED.text),
        ([NOT_CREATED, UNKNOWN], "function_failed_unclassified", UNKNOWN.text),
        ([ROLLED_BACK], "operation_rolled_back_see_sibling", ROLLED_BACK.text),
    ],
)
def test_of_several_errors_the_most_specific_decides_and_all_are_kept(
    entries: list[ErrorEntry], expected: str, text: str
) -> None:
    refusal = classify("result", entries)
    assert (refusal.problem, refusal.text, refusal.entries) == (expected, text, tuple(entries))


def test_the_support_id_comes_from_any_entry() -> None:
    assert classify("result", [CLOSED, UNKNOWN]).support_id == "s-1"
    assert classify("result", [NOT_CREATED, UNKNOWN, CLOSED]).support_id == "s-1"
    assert classify("result", [UNKNOWN]).support_id == ""


def test_of_equally_specific_errors_the_first_decides() -> None:
    entries = [CLOSED, ErrorEntry("", description2="The account module is not subscribed")]
    assert classify("result", entries).problem == "accounting_period_closed"


def test_a_refused_session_is_about_signing_in() -> None:
    entity = classify_session([ErrorEntry("XL03000006", description2="The location ID '9' is not valid.")])
    assert (entity.problem, entity.level) == ("entity_invalid_or_not_allowed", "result")
    busy = classify_session([ErrorEntry("", description2="Too many operations in progress")])
    assert (busy.problem, busy.transient) == ("concurrency_limit", True)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("HTTP 429 ", "rate_limited"),
        ("HTTP 524 <html>", "cdn_timeout_request_may_still_run"),
        ("HTTP 403 <div class='cf-error-details'>", "cdn_block_or_challenge"),
        ("HTTP 503 <html>", "service_unavailable_or_maintenance"),
        ("HTTP 522 ", "server_error"),
        ("connection refused: …", "network_error"),
        ("name resolution failed: …", "network_error"),
        ("HTTP 418 ", "http_unclassified"),
    ],
)
def test_answers_that_are_no_replies_are_classified(evidence: str, expected: str) -> None:
    assert classify_http(evidence).problem == expected


def test_only_the_start_of_a_page_is_kept() -> None:
    refusal = classify_http("HTTP 502 " + "<p>word " * 5_000)
    assert len(refusal.text) <= EXCERPT
    assert "<" not in refusal.text


@pytest.mark.parametrize(
    ("raw", "words", "support_id"),
    [
        ("No [Support ID: Ew9%7EY-_x%3D]", "No", "Ew9~Y-_x="),
        ("No [Request ID: 1-2] more", "No more", "1-2"),
        ("No [support id:cut sho", "No", "cut sho"),
        ("You can&#039;t &amp; won&quot;t", "You can't & won\"t", ""),
        ("<b>No</b>, <br/>really", "No, really", ""),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2", ""),
        ("  a\n\t b  ", "a b", ""),
    ],
)
def test_texts_are_cleaned(raw: str, words: str, support_id: str) -> None:
    assert clean(raw) == (words, support_id)


def test_numbers_with_a_star_match_only_their_prefix() -> None:
    assert problem("control", "GW-0500", "x") == "gateway_error_unclassified"
    assert problem("control", "XGW-0500", "x") == "request_rejected_unclassified"
