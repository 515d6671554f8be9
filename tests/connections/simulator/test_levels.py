"""Top level and entities: where a sign-in or a session lands, and where it must not."""

from __future__ import annotations

import pytest

from tests.connections.simulator.wire import TOP_QUERY


def session_call(entity_id: str) -> str:
    return f"<getAPISession><locationid>{entity_id}</locationid></getAPISession>"


def test_without_an_entity_the_top_level_is_reached(caller):
    assert caller().say(TOP_QUERY).entity == ""


def test_an_entity_can_be_asked_for_at_sign_in_and_in_a_session(caller):
    ready = caller()
    assert ready.say(TOP_QUERY, authentication=ready.login_to("200-UK")).entity == "200-UK"
    assert ready.say(session_call("200-UK")).values("api/locationid") == ["200-UK"]


def test_a_session_can_move_to_another_entity_and_back_to_the_top(caller):
    ready = caller()
    inside = ready.session("200-UK")
    assert ready.say("<getAPISession/>", authentication=inside).values("api/locationid") == ["200-UK"]
    assert ready.say(session_call("300-CA"), authentication=inside).values("api/locationid") == ["300-CA"]
    assert ready.say(session_call(""), authentication=inside).values("api/locationid") == [""]


@pytest.mark.parametrize(
    ("company_id", "entity_id", "words"),
    [
        ("READY-CO", "NO-SUCH", "is not valid"),
        ("SINGLE-CO", "100-US", "is not valid"),
        ("TOPONLY-CO", "100-US", "Top level access only"),
        ("ONEENTITY-CO", "200-UK", "no access to the entity"),
    ],
)
def test_an_entity_that_cannot_be_entered_is_refused(caller, company_id, entity_id, words):
    there = caller(company_id)
    signing_in = there.say(TOP_QUERY, authentication=there.login_to(entity_id))
    assert signing_in.level == "authentication"
    assert words in signing_in.error()[1]
    in_session = there.say(session_call(entity_id))
    assert in_session.level == "result"
    assert words in in_session.error()[1]


def test_an_inactive_entity_cannot_be_entered(caller):
    ready = caller()
    ready.company.entities[1].status = "inactive"
    assert ready.say(TOP_QUERY, authentication=ready.login_to("200-UK")).level == "authentication"


def test_a_user_confined_to_one_entity_lands_in_it_unasked(caller):
    one = caller("ONEENTITY-CO")
    assert one.say(TOP_QUERY).entity == "100-US"
    assert "top level" in one.say(session_call("")).error()[1]


def test_top_level_access_lifts_the_confinement(caller):
    one = caller("ONEENTITY-CO")
    one.company.users[0].top_level_access = True
    assert one.say(TOP_QUERY).entity == ""


def test_a_user_with_two_entities_reaches_the_top_level(caller):
    one = caller("ONEENTITY-CO")
    one.company.users[0].entities.append("200-UK")
    assert one.say(TOP_QUERY).entity == ""


@pytest.mark.parametrize(
    ("company_id", "entities"),
    [("READY-CO", ["100-US", "200-UK", "300-CA"]), ("ONEENTITY-CO", ["100-US"]), ("TOPONLY-CO", []), ("SINGLE-CO", [])],
)
def test_the_entities_a_user_can_enter_are_listed(caller, company_id, entities):
    assert caller(company_id).say("<readEntityDetails/>").values("entity/id") == entities


@pytest.mark.parametrize(
    ("company_id", "restricted"), [("READY-CO", ["false"]), ("TOPONLY-CO", ["true"]), ("SINGLE-CO", [])]
)
def test_the_restriction_to_the_top_level_can_be_read(caller, company_id, restricted):
    said = caller(company_id).say('<get_companyprefs application="ME"/>')
    assert said.values("companypref/prefvalue") == restricted
    assert set(said.values("companypref/preference")) <= {"DISABLEENTITYSLIDEIN"}


@pytest.mark.parametrize(("company_id", "shared"), [("READY-CO", "true"), ("SINGLE-CO", "false")])
def test_the_financial_setup_tells_whether_there_are_entities(caller, company_id, shared):
    assert caller(company_id).say("<getFinancialSetup/>").values("financialSetup/multiEntityShared") == [shared]


def test_sessions_may_be_asked_for_together_unless_the_company_refuses(caller):
    ready = caller()
    calls = [session_call("100-US"), session_call("200-UK"), TOP_QUERY]
    assert ready.say(*calls).level == "success"
    ready.company.behaviour.refuse_batched_sessions = True
    said = ready.say(*calls)
    assert [result.findtext("status") for result in said.results] == ["failure", "failure", "success"]
    assert ready.say(calls[0]).level == "success"


def test_a_set_session_endpoint_is_handed_out(caller):
    ready = caller()
    ready.company.behaviour.session_endpoint = "http://127.0.0.1:1/elsewhere"
    assert ready.say("<getAPISession/>").values("api/endpoint") == ["http://127.0.0.1:1/elsewhere"]
