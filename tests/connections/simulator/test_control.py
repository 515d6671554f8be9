"""The control API, as scripts in other processes use it."""

from __future__ import annotations

import json

import pytest

from connections.simulator.companies import USER_ID, VENDOR_SENDER
from tests.connections.simulator.wire import TOP_QUERY, Caller


@pytest.fixture
def control(simulator, http):
    """`control("GET", "companies")`: one call of the control API."""

    def call(method: str, path: str, data: object = None):
        body = None if data is None else json.dumps(data)
        return http.request(method, f"{simulator.url}/control/{path}", content=body)

    return call


def test_companies_are_listed_with_their_stories(control):
    items = control("GET", "companies").json()["items"]
    assert [item["company_id"] for item in items][:2] == ["NEW-CO", "READY-CO"]
    assert all(item["story"] for item in items)


def test_a_change_takes_effect_on_the_next_request(control, caller):
    wsoff = caller("WSOFF-CO")
    subscriptions = control("GET", "companies/WSOFF-CO").json()["subscriptions"]
    answer = control("PATCH", "companies/WSOFF-CO", {"subscriptions": [*subscriptions, "Web Services"]})
    assert answer.status_code == 200
    assert wsoff.say(TOP_QUERY).level == "success"


def test_what_a_change_does_not_name_stays(control, caller):
    ready = caller()
    password = ready.company.users[0].password
    control("PATCH", "companies/READY-CO", {"behaviour": {"latency_ms": 3}, "lockout_after": 9})
    control("PATCH", "companies/READY-CO", {"users": [{"user_id": USER_ID, "status": "inactive"}]})
    assert (ready.company.behaviour.latency_ms, ready.company.behaviour.max_in_flight) == (3, 2)
    assert (ready.company.users[0].status, ready.company.users[0].password) == ("inactive", password)
    assert ready.company.users[0].roles


def test_rights_and_entities_can_be_replaced(control, caller):
    rights = {"Accounts Payable": {"Vendors": ["List"]}}
    control(
        "PATCH",
        "companies/READY-CO",
        {
            "roles": [{"name": "Acme Ledger integration", "rights": rights}],
            "entities": [{"entity_id": "9", "name": "Nine"}],
        },
    )
    ready = caller()
    assert ready.company.roles[0].rights == {"Accounts Payable": {"Vendors": {"List"}}}
    assert [entity.currency for entity in ready.company.entities] == ["USD"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"nonsense": 1}, "nonsense: there is no such field"),
        ({"behaviour": {"fault": "earthquake"}}, "behaviour.fault: must be one of"),
        ({"behaviour": {"latency_ms": "slow"}}, "behaviour.latency_ms: must be of type int"),
        ({"lockout_after": 9, "kind": "toy"}, "kind: must be one of"),
        ({"users": [{"status": "active"}]}, "users: must be objects with user_id"),
        ({"subscriptions": "Web Services"}, "subscriptions: must be a list"),
        ({"company_id": "OTHER"}, "company_id: cannot be changed"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_and_changes_nothing(control, caller, change, words):
    answer = control("PATCH", "companies/READY-CO", change)
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert caller().company.lockout_after == 5


def test_a_company_can_be_made_ready_or_like_another(control, caller):
    assert control("PUT", "companies/MADE-CO", {}).status_code == 201
    assert caller("MADE-CO").say(TOP_QUERY).level == "success"
    assert control("PUT", "companies/COPY-CO", {"like": "LOCKED-CO", "title": "Copy"}).json()["title"] == "Copy"
    assert caller("COPY-CO").say(TOP_QUERY).level == "authentication"
    assert "Company ID: COPY-CO\n" in caller("COPY-CO").company.mails[0].body


def test_a_company_can_be_removed(control):
    assert control("DELETE", "companies/LOCKED-CO").status_code == 204
    assert control("GET", "companies/LOCKED-CO").status_code == 404


def test_a_company_is_shown_without_passwords(control, caller):
    ready = caller()
    text = control("GET", "companies/READY-CO").text
    assert ready.company.users[0].password not in text
    assert "admin_password" not in text


def test_the_mailbox_holds_the_welcome_mail_with_the_credentials(control, caller):
    mail = control("GET", "companies/READY-CO/mails").json()["items"][0]
    assert mail["subject"] == "Welcome to Sage Intacct!"
    for value in ("READY-CO", USER_ID, caller().company.users[0].password):
        assert value in mail["body"]


def test_a_sender_can_be_issued_changed_and_switched_off(control, simulator, http):
    control("PUT", "senders/CustomerOwn", {"password": "own sender password"})
    control("PATCH", "companies/READY-CO", {"senders": [{"sender_id": "CustomerOwn"}]})
    ready = Caller(simulator, http)
    own = ready.sender.replace(VENDOR_SENDER, "CustomerOwn").replace(
        simulator.world.vendor_senders[VENDOR_SENDER], "own sender password"
    )
    assert ready.say(TOP_QUERY, control_block=own).level == "success"
    control("PUT", "senders/CustomerOwn", {"password": "own sender password", "active": False})
    assert ready.say(TOP_QUERY, control_block=own).error()[0] == "GW-0011"


def test_the_journal_tells_who_asked_what_without_a_secret(control, caller, simulator):
    ready = caller()
    session = ready.session("200-UK")
    ready.say(TOP_QUERY, "<get_applications/>", authentication=session)
    answer = control("GET", "requests?company=READY-CO")
    first, second = answer.json()["items"]
    assert (first["functions"], first["sign_in"], first["outcome"]) == (["getAPISession"], True, "success")
    assert (second["functions"], second["sign_in"]) == (["query", "get_applications"], False)
    assert (second["user"], second["entity"], second["status"]) == (USER_ID, "200-UK", 200)
    for secret in (ready.company.users[0].password, simulator.world.vendor_senders[VENDOR_SENDER], session[11:40]):
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("company_id", "outcome"),
    [("SENDER-CO", "authentication"), ("BUSY-CO", "result"), ("READY-CO", "success")],
)
def test_the_journal_tells_the_level_of_a_refusal(control, caller, company_id, outcome):
    caller(company_id).say(TOP_QUERY)
    assert control("GET", "requests").json()["items"][-1]["outcome"] == outcome


def test_the_journal_can_be_emptied(control, caller):
    caller().say(TOP_QUERY)
    assert control("GET", "companies/READY-CO").json()["load"]["peak_in_flight"] == 1
    control("DELETE", "requests")
    assert control("GET", "requests").json()["items"] == []
    assert control("GET", "companies/READY-CO").json()["load"]["peak_in_flight"] == 0


def test_a_reset_brings_the_named_companies_back_and_keeps_the_sender(control, caller, simulator):
    sender_password = simulator.world.vendor_senders[VENDOR_SENDER]
    control("PUT", "companies/MADE-CO", {})
    control("PATCH", "companies/READY-CO", {"active": False})
    control("POST", "reset")
    assert control("GET", "companies/MADE-CO").status_code == 404
    assert caller().say(TOP_QUERY).level == "success"
    assert simulator.world.vendor_senders == {VENDOR_SENDER: sender_password}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "reset"), ("GET", "nothing"), ("POST", "companies"), ("GET", "companies/NOPE/mails")]
)
def test_what_is_not_there_is_a_404(control, method, path):
    assert control(method, path).status_code == 404


def test_a_body_that_is_no_json_is_refused(simulator, http):
    answer = http.patch(f"{simulator.url}/control/companies/READY-CO", content=b"{")
    assert (answer.status_code, answer.json()["error"]) == (400, "the body is not JSON")
