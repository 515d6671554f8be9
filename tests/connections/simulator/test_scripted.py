"""Scripted refusals: said at their level, to what they are about, for as long as told."""

from __future__ import annotations

import json

import pytest

from connections.simulator.problems import TROUBLES
from connections.simulator.protocol.scripted import REFUSALS
from tests.connections.simulator.wire import TOP_QUERY, Caller

pytestmark = pytest.mark.simulator

CREATE = "<create><VENDOR><VENDORID>V-100</VENDORID></VENDOR></create>"


def scripted(caller: Caller, name: str, remaining: int | None = None) -> Caller:
    caller.company.behaviour.refusal, caller.company.behaviour.refusal_remaining = name, remaining
    return caller


@pytest.mark.parametrize("script", REFUSALS.values(), ids=lambda script: script.name)
def test_each_refusal_is_said_at_its_level_in_its_words(caller, script):
    said = scripted(caller(), script.name).say("<getAPISession/>" if script.only == "sessions" else CREATE)
    assert (said.level, said.status) == (script.level, script.status)
    numbers = [error.findtext("errorno") for error in said.root.iter("error")]
    assert numbers == [entry.errorno for entry in script.entries]
    written = "".join(said.root.itertext())
    for entry in script.entries:
        assert (entry.description2 or entry.description or entry.correction) in written


@pytest.mark.parametrize("script", REFUSALS.values(), ids=lambda script: script.name)
def test_each_refusal_says_where_its_words_come_from(script):
    assert script.source
    assert script.entries
    assert script.level == "control" or (script.status == 200 and script.echo == "values")
    assert script.level == "result" or not script.only


@pytest.mark.parametrize("writing", ["create", "update", "delete", "create_ictransaction"])
def test_a_refusal_about_writing_hits_each_call_that_writes(caller, writing):
    said = scripted(caller(), "accounting_period_closed").say(f"<{writing}><VENDOR/></{writing}>")
    assert said.error() == ("BL01001973", "Date must be on or after 2026-10-01")


def test_a_refusal_about_writing_leaves_reading_alone(caller):
    ready = scripted(caller(), "duplicate_record")
    assert ready.say(TOP_QUERY).level == "success"
    results = ready.say(TOP_QUERY, CREATE).results
    assert [result.findtext("status") for result in results] == ["success", "failure"]


def test_a_refusal_about_sessions_hits_nothing_else(caller):
    ready = scripted(caller(), "entity_refused_in_other_words")
    assert ready.say(TOP_QUERY).level == "success"
    assert ready.say("<getAPISession/>").error()[1] == "The session could not be opened."


def test_without_a_script_writing_is_not_offered(caller):
    assert "does not offer the function create" in caller().say(CREATE).error()[1]


@pytest.mark.parametrize("name", ["sender_credentials_invalid", "login_failed_unclassified", "retry_later"])
def test_any_other_refusal_hits_whatever_is_asked(caller, name):
    said = scripted(caller(), name).say(TOP_QUERY, "<get_applications/>")
    assert said.level == REFUSALS[name].level
    assert all(result.findtext("status") == "failure" for result in said.results)


def test_a_refusal_comes_before_the_state_of_the_company(caller):
    locked = scripted(caller("LOCKED-CO"), "company_title_unknown")
    assert locked.say(TOP_QUERY).error()[0] == "DL03000006"


def test_a_refusal_ends_after_as_many_requests_as_told(caller):
    ready = scripted(caller(), "retry_later", 2)
    assert [ready.say(TOP_QUERY).level for _ in range(3)] == ["result", "result", "success"]
    assert ready.company.behaviour.refusal == ""


def test_a_request_that_is_not_hit_does_not_count(caller):
    ready = scripted(caller(), "duplicate_record", 1)
    assert ready.say(TOP_QUERY).level == "success"
    assert ready.say(CREATE).error()[0] == "BL34000061"
    assert ready.company.behaviour.refusal == ""


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ({"refusal": "earthquake"}, "behaviour.refusal: must be one of company_id_not_found, "),
        ({"fault": "earthquake"}, "behaviour.fault: must be one of http_400, "),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_the_names_that_do(simulator, http, behaviour, words):
    answer = http.patch(f"{simulator.url}/control/companies/READY-CO", content=json.dumps({"behaviour": behaviour}))
    assert answer.status_code == 400
    assert words in answer.json()["error"]


def test_a_refusal_is_switched_on_by_the_control_api(simulator, http, caller):
    change = {"behaviour": {"refusal": "smart_rule_violation", "refusal_remaining": 1}}
    answer = http.patch(f"{simulator.url}/control/companies/READY-CO", content=json.dumps(change))
    assert answer.json()["behaviour"]["refusal"] == "smart_rule_violation"
    assert "Smart rule" in caller().say(CREATE).error()[1]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.company_id)
def test_each_company_for_a_refusal_is_listed_behind_the_others_with_its_story(simulator, trouble):
    company = simulator.world.companies[trouble.company_id]
    assert (company.group, company.title, company.story) == ("refusal", trouble.title, trouble.story)
    assert company.story.endswith(".")
    groups = [each.group for each in simulator.world.companies.values()]
    assert groups == sorted(groups, key=["set-up", "walk", "refusal"].index)
