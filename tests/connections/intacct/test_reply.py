"""Replies that the simulator never sends, read without a connection."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.intacct import (
    ApplicationPermissions,
    Authentication,
    ErrorEntry,
    FunctionRefused,
    GetApiSession,
    GetApplications,
    GetFinancialSetup,
    GetUserPermissions,
    IntacctError,
    Query,
    QueryPage,
    Reply,
    SenderRefused,
    SignInRefused,
    UnexpectedReply,
    refusals_of,
)
from connections.intacct.blanking import Blanker
from connections.intacct.envelope import Request, build
from connections.intacct.parsing import parse
from connections.intacct.reply import read_reply
from tests.connections.intacct.samples import CONTROL, LOGIN, RESULT, SENDER, SIGNED_IN, errors, success_for

pytestmark = pytest.mark.gateway

REQUEST = build(SENDER, LOGIN, (GetApplications(), Query("VENDOR")))
FIRST, SECOND = REQUEST.function_ids
CODES = "<data><application>AP</application><application> GL </application><application/></data>"
PAGE = '<data totalcount="7" count="1" numremaining="6"><VENDOR><NAME>A</NAME><MAIL><ZIP/></MAIL></VENDOR></data>'
CONTROL_OK = CONTROL.format(id=REQUEST.control_id)


def read(inner: str, request: Request = REQUEST) -> Reply:
    return read_reply(parse(f"<response>{inner}</response>".encode()), request, Blanker(request.secrets).words)


def read_results(*results: str) -> Reply:
    return read(f"{CONTROL_OK}<operation>{SIGNED_IN}{''.join(results)}</operation>")


def result(control_id: str, data: str) -> str:
    return RESULT.format(id=control_id, data=data)


def failed(control_id: str, status: str, *entries: ErrorEntry) -> str:
    return f"<result><status>{status}</status><controlid>{control_id}</controlid>{errors(*entries)}</result>"


def test_results_are_matched_by_control_id_and_not_by_place() -> None:
    reply = read_results(result(SECOND, PAGE), result(FIRST, CODES))
    assert reply.outcomes[0].value == {"AP", "GL"}
    assert reply.outcomes[1].value == QueryPage(7, 1, 0, 6, ({"NAME": "A", "MAIL.ZIP": None},))
    assert [outcome.function for outcome in reply.outcomes] == list(REQUEST.functions)


def test_the_signed_in_user_and_the_session_times_are_read() -> None:
    authentication = read_results(result(FIRST, CODES), result(SECOND, PAGE)).authentication
    assert (authentication.company_id, authentication.user_id, authentication.entity) == (
        "READY-CO", "acmeledger_ws", "",
    )  # fmt: skip
    assert authentication.session_timestamp is not None
    assert authentication.session_timeout is not None
    assert (authentication.session_timeout - authentication.session_timestamp).total_seconds() == 7800


@pytest.mark.parametrize(
    "results",
    [
        (),
        (result(FIRST, CODES),),
        (result(FIRST, CODES), result(FIRST, CODES)),
        (result(FIRST, CODES), result("another", PAGE)),
        (result(FIRST, CODES), result(SECOND, PAGE), result("another", PAGE)),
    ],
)
def test_a_reply_without_exactly_our_results_is_unexpected(results: tuple[str, ...]) -> None:
    with pytest.raises(UnexpectedReply) as caught:
        read_results(*results)
    assert caught.value.problem == "reply_incomplete"


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<control/>",
        "<control><status>success</status></control>",
        f"<control><status>perhaps</status></control><operation>{SIGNED_IN}</operation>",
        f"{CONTROL.format(id='of-another-request')}<operation>{SIGNED_IN}</operation>",
        f"{CONTROL_OK}<operation/>",
        f"{CONTROL_OK}<operation><authentication><status/></authentication></operation>",
    ],
)
def test_a_reply_without_its_blocks_is_unexpected(inner: str) -> None:
    with pytest.raises(UnexpectedReply):
        read(inner)


def test_control_is_read_before_anything_else() -> None:
    refused = errors(ErrorEntry("GW-0011", "Invalid Request [Request ID: r-1]"))
    with pytest.raises(SenderRefused) as caught:
        read(f"<control><status>failure</status></control>{refused}<operation>{SIGNED_IN}</operation>")
    assert caught.value.problem == "company_or_sender_not_recognised"
    assert caught.value.refusal.support_id == "r-1"


def test_an_acknowledgement_is_no_answer() -> None:
    with pytest.raises(UnexpectedReply, match="put the request aside"):
        read(f"{CONTROL_OK}<acknowledgement><status>success</status></acknowledgement>")


def test_a_failure_after_an_accepted_control_block_is_a_refusal() -> None:
    with pytest.raises(SenderRefused) as caught:
        read(CONTROL_OK + errors(ErrorEntry("", "Something new")))
    assert (caught.value.problem, caught.value.refusal.text) == ("request_rejected_unclassified", "Something new")


def test_session_times_have_their_offset_or_are_none() -> None:
    times = "<sessiontimestamp>2026-11-21T04:00:00Z</sessiontimestamp><sessiontimeout>soon</sessiontimeout>"
    block = f"<authentication><status>success</status><clientid>Client</clientid>{times}</authentication>"
    authentication = read(f"{CONTROL_OK}<operation>{block}{result(FIRST, CODES)}{result(SECOND, PAGE)}</operation>")
    assert authentication.authentication == Authentication(
        "", "", "", datetime(2026, 11, 21, 4, tzinfo=UTC), None, "Client"
    )


def test_a_refusal_without_any_error_is_still_a_refusal() -> None:
    with pytest.raises(SignInRefused) as caught:
        read(f"{CONTROL_OK}<operation><authentication><status>failure</status></authentication></operation>")
    assert (caught.value.problem, caught.value.refusal.text) == ("login_failed_unclassified", "")


@pytest.mark.parametrize("status", ["failure", "aborted"])
def test_a_failed_or_aborted_function_leaves_the_others_their_answers(status: str) -> None:
    entries = (ErrorEntry("PL04000005", description2="You do not have permission for API operation QUERY"),)
    reply = read_results(result(FIRST, CODES), failed(SECOND, status, *entries))
    assert reply.outcomes[0].unwrap() == {"AP", "GL"}
    with pytest.raises(FunctionRefused) as caught:
        reply.outcomes[1].unwrap()
    assert (caught.value.problem, caught.value.refusal.entries) == ("no_permission", entries)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "<data/>",
        '<data totalcount="many" count="1" numremaining="0"/>',
        pytest.param(f'<data totalcount="{"9" * 5000}"/>', id="endless"),
    ],
)
def test_a_success_that_cannot_be_read_is_our_matter_and_spares_the_others(data: str) -> None:
    first, second = read_results(result(FIRST, CODES), result(SECOND, data)).outcomes
    assert first.refusal is None
    assert second.value is None
    assert second.refusal is not None
    assert (second.refusal.problem, second.refusal.owner) == ("result_unreadable", "operator")


def test_secrets_that_an_error_text_echoes_are_blanked() -> None:
    echo = errors(ErrorEntry("XL03000003", description2=f"XML Parse schema error: '{LOGIN.password}'"))
    with pytest.raises(SenderRefused) as caught:
        read(f"<control><status>failure</status></control>{echo}")
    assert caught.value.problem == "malformed_request"
    assert LOGIN.password not in f"{caught.value} {caught.value.refusal!r}"


def value_of(function: GetFinancialSetup | GetUserPermissions | GetApiSession, data: str) -> object:
    request = build(SENDER, LOGIN, (function,))
    return read_reply(parse(success_for(request.body, f"<data>{data}</data>")), request, str).outcomes[0].value


def test_what_was_not_said_is_not_taken_for_no() -> None:
    setup = value_of(GetFinancialSetup(), "<financialSetup><multiCurrency>FALSE</multiCurrency></financialSetup>")
    assert getattr(setup, "multi_entity", "") is None
    assert getattr(setup, "multi_currency", "") is False


@pytest.mark.parametrize("month", ["", "soon", "-1", pytest.param("9" * 5000, id="endless")])
def test_a_month_that_is_no_number_is_not_said(month: str) -> None:
    setup = value_of(
        GetFinancialSetup(), f"<financialSetup><firstFiscalMonth>{month}</firstFiscalMonth></financialSetup>"
    )
    assert getattr(setup, "first_fiscal_month", "") is None


def test_rights_are_split_and_repeated_rows_joined() -> None:
    policy = "<policy><policyName>Bills</policyName><rights>{}</rights></policy>"
    permissions = value_of(
        GetUserPermissions("u"),
        "<permissions><appSubscription><applicationName>Accounts Payable</applicationName><policies>"
        f"{policy.format('List|View')}{policy.format('Add|')}</policies></appSubscription></permissions>",
    )
    assert permissions == (ApplicationPermissions("Accounts Payable", {"Bills": frozenset({"List", "View", "Add"})}),)


def test_a_session_never_shows_its_id() -> None:
    session = value_of(
        GetApiSession(),
        "<api><sessionid>canary</sessionid><endpoint>https://api.intacct.com/</endpoint><locationid/></api>",
    )
    assert getattr(session, "session_id", "") == "canary"
    assert "canary" not in repr(session)


def test_a_reply_of_somebody_else_is_diagnosed_level_by_level() -> None:
    no_right = ErrorEntry("PL04000005", description2="You do not have permission for API operation")
    results = f"{result('a', CODES)}{failed('b', 'failure', no_right)}"
    for inner, problems in (
        (f"{CONTROL_OK}<operation>{SIGNED_IN}{result('a', CODES)}</operation>", []),
        (f"{CONTROL_OK}<operation>{SIGNED_IN}{results}</operation>", ["no_permission"]),
        (f"{CONTROL_OK}<acknowledgement><status>success</status></acknowledgement>", []),
        ("<control><status>failure</status></control>", ["request_rejected_unclassified"]),
    ):
        assert [refusal.problem for refusal in refusals_of(f"<response>{inner}</response>".encode())] == problems


@given(st.binary())
def test_no_bytes_bring_anything_but_our_own_errors(noise: bytes) -> None:
    for body in (noise, b"<response>" + noise + b"</response>", success_for(REQUEST.body).replace(b"AP", noise)):
        try:
            list(read_reply(parse(body), REQUEST, str).outcomes)
        except IntacctError:
            continue
