"""The official JavaScript SDK signs in, at every level, and is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connections.simulator.server import SimulatorServer
from tests.conformance.accounts import account, company
from tests.conformance.js_sdk import JavaScriptSdk

pytestmark = [pytest.mark.conformance, pytest.mark.node]

NOT_AUTHORIZED = "The sender ID 'AcmeLedgerMPP' is not authorized to make Web Services requests to company ID"


def test_a_session_has_everything_that_the_sdk_looks_for(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    right = account(simulator, "READY-CO")
    restricted = account(simulator, "ONEENTITY-CO")
    answers = javascript.run("signIn", right, replace(right, entity_id="200-UK"), restricted)
    found = [answer["value"] for answer in answers]
    assert [one["entity"] for one in found] == ["", "200-UK", "100-US"]
    assert [one["company"] for one in found] == ["READY-CO", "READY-CO", "ONEENTITY-CO"]
    assert {one["endpoint"] for one in found} == {simulator.gateway_url}
    assert {one["user"] for one in found} == {right.user_id}
    for one in found:
        lasts = datetime.fromisoformat(one["ends"]) - datetime.fromisoformat(one["started"])
        assert lasts == timedelta(minutes=company(simulator, "READY-CO").session_minutes)


def test_a_session_moves_into_an_entity_and_back(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    visited = javascript.run("moveBetweenLevels", account(simulator, "READY-CO"), entity="300-CA")
    assert [(one["entity"], one["seenBy"]) for one in visited] == [("", ""), ("300-CA", "300-CA"), ("", "")]
    assert all(one["fresh"] and one["found"] == 9 and one["control"] == "success" for one in visited)
    assert [entry["sign_in"] for entry in simulator.world.requests] == [True, False, False, False, False, False]


def test_one_session_serves_many_requests(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    assert javascript.run("reuseSession", account(simulator, "READY-CO")) == "SessionCredentials"
    assert [entry["sign_in"] for entry in simulator.world.requests] == [True, False, False, False]


def test_each_request_may_sign_in(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    given = replace(account(simulator, "READY-CO"), entity_id="100-US")
    assert javascript.run("signInWithEachRequest", given) == "LoginCredentials"
    assert [(entry["sign_in"], entry["entity"]) for entry in simulator.world.requests] == [(True, "100-US")] * 3


def test_a_refused_sign_in_says_what_intacct_said(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    right = account(simulator, "READY-CO")
    expired = account(simulator, "RIGHTS-CO")
    company(simulator, "RIGHTS-CO").demo_expired = True
    cases = [
        (replace(right, user_password="wrong"), "authentication", "XL03000006 Sign-in information is incorrect"),
        (replace(right, user_id="nobody"), "authentication", "XL03000006 Sign-in information is incorrect"),
        (account(simulator, "LOCKED-CO"), "authentication", "XL03000006 Sign-in information is incorrect"),
        (
            account(simulator, "SENDER-CO"),
            "authentication",
            f"XL03000006 Invalid Web Services Authorization {NOT_AUTHORIZED} 'SENDER-CO'.",
        ),
        (account(simulator, "WSOFF-CO"), "authentication", "XL03000006 The Web Services subscription is not active"),
        (
            replace(account(simulator, "TOPONLY-CO"), entity_id="100-US"),
            "authentication",
            "XL03000006 Top level access only",
        ),
        (replace(right, entity_id="999-XX"), "authentication", "XL03000006 The location ID '999-XX' is not valid."),
        (
            replace(right, sender_password="wrong"),
            "control",
            "XL03000006 Incorrect Intacct XML Partner ID or password.",
        ),
        (replace(right, company_id="NOBODY-CO"), "control", "GW-0011 Invalid Request [Request ID: "),
        (expired, "control", "PL04000055 This company is a demo company and has expired."),
    ]
    answers = javascript.run("signIn", *(given for given, _, _ in cases))
    for answer, (_, level, text) in zip(answers, cases, strict=True):
        assert answer["raised"] == "ResponseException"
        assert answer["message"].startswith(f"Response {level} status failure - {text}")
        assert len(answer["errors"]) == 1


def test_a_session_that_nobody_knows_is_refused(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    answer = javascript.run("unknownSession", account(simulator, "READY-CO"))
    assert answer["raised"] == "ResponseException"
    assert answer["message"].startswith("Response authentication status failure - XL03000006 Invalid session ")


def test_the_sdk_refuses_a_host_that_is_not_intacct(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    text = "Endpoint URL is not a valid intacct.com domain name."
    assert javascript.run("hostCheck", account(simulator, "READY-CO"))["message"] == text
    assert simulator.world.requests == []
    company(simulator, "READY-CO").behaviour.fault = "foreign_endpoint"
    [answer] = javascript.run("signIn", account(simulator, "READY-CO"))
    assert answer["message"] == text
