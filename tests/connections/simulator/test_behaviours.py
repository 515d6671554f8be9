"""Every behaviour can be switched on for one company through the control API, and tells what it means."""

from __future__ import annotations

import dataclasses
import html
import json

import pytest

from connections.simulator.companies import USER_ID
from connections.simulator.state import Behaviour
from tests.connections.simulator.wire import TOP_QUERY, envelope

pytestmark = [pytest.mark.simulator]
INCORRECT = "Sign-in information is incorrect"
NOT_AUTHORIZED = "You're not authorized to perform this action"


@pytest.fixture
def told(simulator, http, caller):
    """`told(lockout_after=1)`: a change of READY-CO; gives its caller."""

    def change(**fields: object):
        answer = http.patch(f"{simulator.url}/control/companies/READY-CO", content=json.dumps(fields))
        assert answer.status_code == 200, answer.text
        return caller()

    return change


def test_the_behaviours_are_listed_with_type_choices_default_and_meaning(simulator, http):
    items = {item["name"]: item for item in http.get(f"{simulator.url}/control/behaviours").json()["items"]}
    assert set(items) == {field.name for field in dataclasses.fields(Behaviour)}
    assert all(item["meaning"] for item in items.values())
    assert items["max_in_flight"]["type"] == "whole number"
    assert items["retry_after_seconds"]["type"] == "whole number or null"
    assert items["maintenance_level"]["choices"] == ["result", "control", "http_503"]
    assert {"", "http_502"} <= set(items["fault"]["choices"])
    assert len(items["refusal"]["choices"]) > 10


def test_maintenance_shows_in_every_result_for_the_whole_request_or_as_a_page(told):
    words = "The Service is Temporarily Off-line"
    ready = told(behaviour={"maintenance": True})
    results = ready.say(TOP_QUERY, "<get_applications/>")
    assert (results.level, [results.error(number) for number in (0, 1)]) == ("result", [("", words)] * 2)
    control = told(behaviour={"maintenance_level": "control"}).say(TOP_QUERY)
    assert (control.status, control.level, control.error()) == (200, "control", ("", words))
    told(behaviour={"maintenance_level": "http_503", "retry_after_seconds": 60})
    page = ready.post(envelope(ready.sender, ready.login, [TOP_QUERY]))
    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert "<html>" in page.text
    assert told(behaviour={"maintenance": False}).say(TOP_QUERY).level == "success"


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("hide_permissions", f"<getUserPermissions><userId>{USER_ID}</userId></getUserPermissions>"),
        ("hide_applications", "<get_applications/>"),
        ("hide_company_prefs", '<get_companyprefs application="ME"/>'),
        ("hide_financial_setup", "<getFinancialSetup/>"),
        ("hide_entity_details", "<readEntityDetails/>"),
    ],
)
def test_each_listing_can_be_refused_alone(told, field, call):
    ready = told(behaviour={field: True})
    said = ready.say(call, TOP_QUERY)
    assert [result.findtext("status") for result in said.results] == ["failure", "success"]
    assert html.unescape(said.error()[1]) == NOT_AUTHORIZED
    assert told(behaviour={field: False}).say(call).level == "success"


@pytest.mark.parametrize(("wording", "text"), [("sign_in", INCORRECT), ("named", "The user is locked out.")])
def test_a_locked_out_user_is_told_so_or_not(told, wording, text):
    ready = told(lockout_after=1, behaviour={"locked_out_wording": wording})
    wrong = ready.say(TOP_QUERY, authentication=ready.login.replace("</password>", "x</password>"))
    assert wrong.error()[1] == INCORRECT
    assert ready.say(TOP_QUERY).error() == ("XL03000006", text)


def test_a_password_expires_for_normal_users_only(told):
    ready = told(users=[{"user_id": USER_ID, "password_expired": True}])
    assert ready.say(TOP_QUERY).level == "success"
    told(users=[{"user_id": USER_ID, "web_services_only": False}])
    assert ready.say(TOP_QUERY).error() == ("XL03000006", "The password of this user has expired.")
    wrong = ready.say(TOP_QUERY, authentication=ready.login.replace("</password>", "x</password>"))
    assert wrong.error()[1] == INCORRECT


@pytest.mark.parametrize(
    ("change", "status", "level", "errorno"),
    [
        ({"active": False}, 400, "control", "GW-0011"),
        ({"demo_expired": True}, 200, "control", "PL04000055"),
        ({"kind": "trial"}, 200, "authentication", "XL03000006"),
        ({"senders": []}, 200, "authentication", "XL03000006"),
        ({"senders": [{"sender_id": "acmeledgermpp"}]}, 200, "authentication", "XL03000006"),
        ({"users": [{"user_id": USER_ID, "status": "inactive"}]}, 200, "authentication", "XL03000006"),
        ({"behaviour": {"rate_limit": "http_429"}}, 429, "control", "GW-0010"),
        ({"behaviour": {"rate_limit": "text_in_200"}}, 200, "control", "GW-0010"),
        ({"behaviour": {"rate_limit": "result"}}, 200, "result", ""),
        ({"behaviour": {"max_in_flight": 0, "hold_seconds": 0}}, 200, "result", ""),
        ({"behaviour": {"max_in_flight": 0, "max_held": 0, "over_limit": "http_429"}}, 429, "control", "GW-0010"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_a_state_or_behaviour_set_from_outside_shows_at_its_level(told, change, status, level, errorno):
    said = told(**change).say(TOP_QUERY)
    assert (said.status, said.level, said.error()[0]) == (status, level, errorno)


def test_a_session_ends_after_the_calls_that_the_company_allows(told):
    ready = told(behaviour={"session_calls": 1})
    session = ready.session()
    levels = [ready.say(TOP_QUERY, authentication=session).level for _ in range(2)]
    assert levels == ["success", "authentication"]
