"""The state over the control API: taken out of one simulator and put into another."""

from __future__ import annotations

import json

import pytest

from connections.simulator.server import SimulatorServer
from tests.connections.simulator.wire import TOP_QUERY, Caller

pytestmark = pytest.mark.simulator


def test_a_state_taken_out_of_one_simulator_works_in_another(simulator, caller, http):
    ready = caller()
    session = ready.session()
    http.patch(f"{simulator.url}/control/companies/SENDER-CO", content=b'{"title": "Taken along"}')
    document = http.get(f"{simulator.url}/control/state")
    assert document.headers["Cache-Control"] == "no-store"
    with SimulatorServer() as other:
        answer = http.put(f"{other.url}/control/state", content=document.content)
        assert answer.json()["companies"] == list(simulator.world.companies)
        assert Caller(other, http).say(TOP_QUERY).level == "success"
        assert Caller(other, http).say(TOP_QUERY, authentication=session).level == "success"
        assert other.world.companies["SENDER-CO"].title == "Taken along"


def test_the_state_holds_the_passwords_that_the_rest_of_the_control_api_leaves_out(simulator, http):
    state = http.get(f"{simulator.url}/control/state").json()
    assert state["companies"]["READY-CO"]["users"][0]["password"]
    assert state["vendor_senders"] == simulator.world.vendor_senders


def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(simulator, http):
    state = http.get(f"{simulator.url}/control/state").json()
    state["companies"]["READY-CO"]["kind"] = "toy"
    answer = http.put(f"{simulator.url}/control/state", content=json.dumps(state))
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("the state cannot be loaded: it does not fit this simulator: companies")
    assert simulator.world.companies["READY-CO"].kind == "production"


def test_a_reset_works_after_a_state_without_the_usual_sender(simulator, http):
    state = http.get(f"{simulator.url}/control/state").json()
    state["vendor_senders"] = {}
    assert http.put(f"{simulator.url}/control/state", content=json.dumps(state)).status_code == 200
    assert http.post(f"{simulator.url}/control/reset").status_code == 200


def test_saving_without_a_file_is_refused_with_a_sentence(simulator, http):
    answer = http.post(f"{simulator.url}/control/save")
    assert answer.status_code == 409
    assert "--state FILE" in answer.json()["error"]
