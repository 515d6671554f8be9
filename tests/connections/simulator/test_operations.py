"""Several operations in one request, transactions, and what is executed once only."""

from __future__ import annotations

import pytest

from tests.connections.simulator.wire import TOP_QUERY, envelope, login, query

pytestmark = [pytest.mark.simulator]


def operation(authentication: str, *functions: str) -> str:
    written = "".join(f'<function controlid="g{number}">{call}</function>' for number, call in enumerate(functions))
    return f"<operation><authentication>{authentication}</authentication><content>{written}</content></operation>"


def with_second(caller, second: str) -> str:
    return envelope(caller.sender, caller.login, [TOP_QUERY]).replace("</request>", f"{second}</request>")


def statuses(said) -> list[str | None]:
    return [element.findtext("authentication/status") for element in said.root.findall("operation")]


def test_every_operation_signs_in_and_is_answered_by_itself_in_its_order(caller):
    ready = caller()
    said = ready.said(with_second(ready, operation(ready.login_to("200-UK"), "<get_applications/>", query("NOPE"))))
    first, second = said.root.findall("operation")
    assert [first.findtext("authentication/locationid"), second.findtext("authentication/locationid")] == ["", "200-UK"]
    assert [result.findtext("function") for result in second.findall("result")] == ["get_applications", "query"]


def test_a_refused_sign_in_of_one_operation_leaves_the_other_alone(caller):
    ready = caller()
    said = ready.said(with_second(ready, operation(login("READY-CO", "wrong"), TOP_QUERY)))
    assert statuses(said) == ["success", "failure"]
    assert said.error()[1] == "Sign-in information is incorrect"


def test_operations_for_another_company_are_refused_in_a_clear_sentence(caller):
    ready, single = caller(), caller("SINGLE-CO")
    for second in (single.login, single.session()):
        said = ready.said(with_second(ready, operation(second, TOP_QUERY)))
        assert statuses(said) == ["success", "failure"]
        assert "for one company only" in said.error()[1]


def test_in_a_transaction_the_first_failure_aborts_what_was_before_and_what_comes_after(caller):
    ready = caller()
    calls = [TOP_QUERY, query("NOPE"), TOP_QUERY, query("NOPE")]
    said = ready.said(envelope(ready.sender, ready.login, calls, transaction=True))
    assert [result.findtext("status") for result in said.results] == ["aborted", "failure", "aborted", "aborted"]
    assert [result.findtext("controlid") for result in said.results] == ["f0", "f1", "f2", "f3"]


def unique(caller) -> str:
    return caller.sender.replace("<uniqueid>false", "<uniqueid>true")


def test_a_failed_function_may_be_sent_again_under_its_control_id(caller):
    ready = caller("RIGHTS-CO")
    assert ready.say(TOP_QUERY, control_block=unique(ready)).level == "result"
    ready.company.roles[0].rights["Accounts Payable"]["Bills"] = {"List"}
    assert ready.say(TOP_QUERY, control_block=unique(ready)).level == "success"
    assert "was already executed" in ready.say(TOP_QUERY, control_block=unique(ready)).error()[1]


def test_a_rolled_back_function_was_not_executed(caller):
    ready = caller()
    body = envelope(unique(ready), ready.login, [TOP_QUERY, query("NOPE")], transaction=True)
    assert ready.said(body).results[0].findtext("status") == "aborted"
    assert ready.say(TOP_QUERY, control_block=unique(ready)).level == "success"


def test_uniqueness_is_the_default_and_counts_per_company(caller):
    ready, single = caller(), caller("SINGLE-CO")
    for there in (ready, single):
        silent = there.sender.replace("<uniqueid>false</uniqueid>", "")
        assert there.say(TOP_QUERY, control_block=silent).level == "success"
    assert ready.say(TOP_QUERY, control_block=silent).level == "result"
