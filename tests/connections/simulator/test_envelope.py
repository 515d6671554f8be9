"""What the gateway thinks of a request before anybody signs in."""

from __future__ import annotations

import httpx
import pytest
from lxml import etree

from tests.connections.simulator.wire import TOP_QUERY, control, envelope, login, query

DOCTYPE = '<!DOCTYPE request [<!ENTITY e "x">]>'


def test_a_complete_request_is_answered_with_its_control_id_and_session_times(caller):
    said = caller().say(TOP_QUERY)
    assert said.level == "success"
    assert said.root.findtext("control/controlid") == "request-1"
    assert said.results[0].findtext("controlid") == "f0"
    assert said.root.findtext("operation/authentication/sessiontimeout").endswith("+00:00")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda body: body.replace("<controlid>request-1</controlid>", ""), id="control id missing"),
        pytest.param(
            lambda body: body.replace("<dtdversion>3.0</dtdversion>", "").replace(
                "<controlid>", "<dtdversion>3.0</dtdversion><controlid>"
            ),
            id="control out of order",
        ),
        pytest.param(lambda body: body.replace("<control>", "<control><extra/>"), id="unknown element"),
        pytest.param(lambda body: body.replace("</content>", "</content><content/>"), id="nothing after content"),
        pytest.param(lambda body: body.replace(TOP_QUERY, TOP_QUERY + TOP_QUERY), id="two calls in one function"),
        pytest.param(lambda body: body.replace(' controlid="f0"', ""), id="function without control id"),
        pytest.param(lambda body: body.replace("<object>APBILL</object>", ""), id="query without object"),
        pytest.param(lambda body: body.replace("</login>", "</login><sessionid>x</sessionid>"), id="login and session"),
        pytest.param(lambda body: body.replace("<request>", DOCTYPE + "<request>"), id="doctype"),
        pytest.param(lambda body: body.replace("</request>", ""), id="not well-formed"),
    ],
)
def test_a_request_that_breaks_the_schema_is_refused_as_a_whole(caller, change):
    ready = caller()
    said = ready.said(change(envelope(ready.sender, ready.login, [TOP_QUERY])))
    errorno, text = said.error()
    assert (said.status, said.level, errorno) == (200, "control", "XL03000003")
    assert text.startswith("XML Parse schema error: ")
    assert said.root.find("operation") is None


def test_a_request_without_a_body_is_told_to_check_its_credentials(simulator, caller):
    got = httpx.get(simulator.gateway_url)
    posted = caller().said(b" ")
    assert got.status_code == posted.status == 401
    assert etree.fromstring(got.content).findtext("errormessage/error/errorno") == "XMLGW_JPP0002"
    assert posted.error() == ("XMLGW_JPP0002", "Sign-in information is incorrect. Please check your request.")


def test_an_unknown_company_is_refused_before_the_sender_and_echoes_nothing(caller):
    ready = caller()
    said = ready.say(TOP_QUERY, authentication=login("NO-SUCH-CO", "x"), control_block=control("nobody", "x"))
    assert (said.status, said.level) == (400, "control")
    assert said.error() == ("GW-0011", "Invalid Request")
    assert said.root.find("control/senderid") is None
    assert said.root.find("control/controlid") is None
    assert b"NO-SUCH-CO" not in etree.tostring(said.root)


def test_a_request_without_a_company_id_is_told_so(caller):
    said = caller().say(TOP_QUERY, authentication=login("", "x"))
    assert (said.status, said.error()) == (400, ("GW-0012", "Missing Tenant Data"))


def test_a_switched_off_company_looks_like_an_unknown_one(simulator, caller):
    simulator.world.companies["READY-CO"].active = False
    assert caller().say(TOP_QUERY).error()[0] == "GW-0011"


def test_a_policy_id_is_refused(caller):
    ready = caller()
    with_policy = ready.sender.replace("<includewhitespace>", "<policyid>later</policyid><includewhitespace>")
    said = ready.say(TOP_QUERY, control_block=with_policy)
    assert said.error() == ("XL03000006", "later is not a valid transport policy.")


def test_in_a_transaction_one_failure_aborts_the_others(caller):
    ready = caller()
    said = ready.said(envelope(ready.sender, ready.login, [TOP_QUERY, query("NOPE")], True))
    assert [result.findtext("status") for result in said.results] == ["aborted", "failure"]
    assert "rolled back" in said.error(0)[1]


def test_without_a_transaction_each_function_stands_alone(caller):
    said = caller().say(TOP_QUERY, query("NOPE"), "<get_applications/>")
    assert [result.findtext("status") for result in said.results] == ["success", "failure", "success"]


def test_with_uniqueid_on_a_control_id_runs_once(caller):
    ready = caller()
    unique = ready.sender.replace("<uniqueid>false", "<uniqueid>true")
    assert ready.say(TOP_QUERY, control_block=unique).level == "success"
    assert "was already executed" in ready.say(TOP_QUERY, control_block=unique).error()[1]


def test_every_refusal_above_the_gateway_carries_a_support_id(caller):
    texts = [
        error.findtext("description2")
        for company_id in ("SENDER-CO", "LOCKED-CO", "BUSY-CO", "WSOFF-CO")
        for error in caller(company_id).say(TOP_QUERY).root.findall(".//error")
    ]
    assert texts
    assert all("[Support ID: " in text for text in texts)
