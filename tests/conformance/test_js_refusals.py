"""The official JavaScript SDK ends in its own exceptions, with Intacct's text."""

from __future__ import annotations

import pytest

from connections.simulator.behaviour import Behaviour
from connections.simulator.server import SimulatorServer
from tests.conformance.accounts import account, company
from tests.conformance.js_sdk import JavaScriptSdk

pytestmark = [pytest.mark.conformance, pytest.mark.node]

ROLLED_BACK = "XL03000009 The entire transaction in this operation has been rolled back due to an error."
NOT_FOUND = "XL03000009 There was an error processing the function Object definition NO_SUCH_OBJECT not found"


@pytest.fixture
def behaviour(simulator: SimulatorServer) -> Behaviour:
    return company(simulator, "READY-CO").behaviour


def test_a_refused_function_says_what_intacct_said(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    denied = "PL04000005 You do not have permission for API operation"
    expected = {
        "query": f"{denied} QUERY on objects of type APBILL",
        "readByQuery": f"{denied} READ_BY_QUERY on objects of type apbill",
        "read": f"{denied} READ on objects of type apbill",
        "unknownObject": NOT_FOUND,
        "unknownObjectOlder": "Query Failed Object definition NO_SUCH_OBJECT not found",
        "unknownObjectLookup": "Query Failed Object definition NO_SUCH_OBJECT not found",
        "unknownField": "XL03000010 The field no such field does not exist on VENDOR",
        "badQuery": "DL02000001 Error There was an error processing the request.",
        "badPage": "The value of pagesize must be between 1 and 2000",
        "permissions": "You&#039;re not authorized to perform this action",
    }
    answers = javascript.run("functions", account(simulator, "RIGHTS-CO"))
    assert {answer["raised"] for answer in answers.values()} == {"ResultException"}
    assert {name: answer["errors"][0].partition(" [Support ID: ")[0] for name, answer in answers.items()} == expected
    assert all(answer["message"].startswith("Result status: failure for Control ID: ") for answer in answers.values())


def test_a_transaction_is_all_or_nothing(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    answer = javascript.run("transaction", account(simulator, "READY-CO"))
    assert [(one["controlId"], one["status"]) for one in answer["loose"]] == [
        ("good", "success"),
        ("refused", "failure"),
    ]
    assert [(one["controlId"], one["status"]) for one in answer["bound"]] == [
        ("good", "aborted"),
        ("refused", "failure"),
    ]
    aborted, failed = (one["errors"][0] for one in answer["bound"])
    assert aborted.startswith(ROLLED_BACK)
    assert failed.startswith(NOT_FOUND)
    assert answer["ended"]["raised"] == "ResultException"
    assert answer["ended"]["message"].startswith(f"Result status: failure for Control ID: refused - {NOT_FOUND}")
    assert answer["clean"] == {"value": True}


def test_a_control_id_is_executed_once_when_it_has_to_be_unique(
    simulator: SimulatorServer, javascript: JavaScriptSdk
) -> None:
    first, second = javascript.run("repeated", account(simulator, "READY-CO"))
    assert first == {"value": True}
    assert second["raised"] == "ResultException"


def test_a_refusal_with_status_401_is_read(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    answer = javascript.run("withoutBody", account(simulator, "READY-CO"))
    assert answer["raised"] == "ResponseException"
    assert answer["errors"][0].startswith("XMLGW_JPP0002 Sign-in information is incorrect. Please check your request.")
    assert simulator.world.requests[-1]["status"] == 401


@pytest.mark.parametrize(
    ("form", "raised", "text"),
    [
        ("http_429", "ResponseException", "Response control status failure - GW-0010 API rate limit exceeded"),
        ("text_in_200", "ResponseException", "Response control status failure - GW-0010 API rate limit exceeded"),
        ("result", "ResultException", "API rate limit exceeded"),
    ],
)
def test_a_rate_limit_is_not_tried_again(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour, form: str, raised: str, text: str
) -> None:
    behaviour.rate_limit = form  # type: ignore[assignment]
    answer = javascript.run("ask", account(simulator, "READY-CO"))
    assert answer["ended"]["raised"] == raised
    assert text in answer["ended"]["message"]
    assert answer["waited"] == []


@pytest.mark.parametrize(
    ("level", "raised", "text"),
    [
        ("result", "ResultException", "The Service is Temporarily Off-line"),
        ("control", "ResponseException", "The Service is Temporarily Off-line"),
        ("http_503", "Error", "Request retry count exceeded max retry count: 5"),
    ],
)
def test_maintenance_ends_in_the_exception_of_its_level(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour, level: str, raised: str, text: str
) -> None:
    behaviour.maintenance, behaviour.maintenance_level = True, level  # type: ignore[assignment]
    ended = javascript.run("ask", account(simulator, "READY-CO"))["ended"]
    assert ended["raised"] == raised
    assert text in ended["message"]


@pytest.mark.parametrize("fault", ["http_500", "http_502", "http_503"])
def test_a_passing_server_error_is_survived(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour, fault: str
) -> None:
    behaviour.fault, behaviour.fault_remaining = fault, 3
    answer = javascript.run("ask", account(simulator, "READY-CO"))
    assert answer == {"ended": {"value": 212}, "waited": [1000, 2000, 4000]}


def test_a_lasting_server_error_is_given_up(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour
) -> None:
    behaviour.fault = "http_503"
    answer = javascript.run("ask", account(simulator, "READY-CO"))
    assert answer["ended"]["message"] == "Request retry count exceeded max retry count: 5"
    assert answer["waited"] == [1000, 2000, 4000, 8000, 16000]
    assert len(simulator.world.requests) == 6


def test_a_request_that_the_cdn_gave_up_is_not_repeated(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour
) -> None:
    behaviour.fault = "http_524"
    answer = javascript.run("ask", account(simulator, "READY-CO"))
    assert answer["ended"]["raised"] == "FetchError"
    assert "cf-error-details" in answer["ended"]["message"]
    assert (answer["waited"], len(simulator.world.requests)) == ([], 1)


def test_a_session_that_the_cdn_gave_up_is_asked_for_again(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour
) -> None:
    behaviour.fault, behaviour.fault_remaining = "http_524", 1
    answer = javascript.run("askForSession", account(simulator, "READY-CO"))
    assert answer == {"ended": {"value": True}, "waited": [1000]}


def test_a_page_of_the_cdn_is_a_transport_error(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour
) -> None:
    behaviour.fault = "cdn_page"
    answer = javascript.run("ask", account(simulator, "READY-CO"))
    assert (answer["ended"]["raised"], answer["waited"]) == ("FetchError", [])


def test_a_page_in_place_of_an_answer_is_no_response(
    simulator: SimulatorServer, javascript: JavaScriptSdk, behaviour: Behaviour
) -> None:
    behaviour.fault = "html_page"
    ended = javascript.run("ask", account(simulator, "READY-CO"))["ended"]
    assert (ended["raised"], ended["message"]) == ("IntacctException", "Response XML is missing root response element")
