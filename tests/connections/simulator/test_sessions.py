"""A session's life: what moves its end, what ends it, and where it can lead."""

from __future__ import annotations

import pytest

from connections.simulator.companies import USER_ID
from tests.connections.simulator.wire import TOP_QUERY, envelope, login

pytestmark = [pytest.mark.simulator]


def into(entity_id: str) -> str:
    return f"<getAPISession><locationid>{entity_id}</locationid></getAPISession>"


def works(caller, session: str) -> bool:
    said = caller.say(TOP_QUERY, authentication=session)
    if said.level == "success":
        return True
    assert (said.level, said.error()[1].split(" ")[:2]) == ("authentication", ["Invalid", "session"])
    return False


def test_a_session_can_end_in_the_middle_of_a_run(caller):
    ready = caller()
    ready.company.behaviour.session_calls = 2
    session = ready.session()
    assert [works(ready, session) for _ in range(4)] == [True, True, False, False]
    assert works(ready, ready.session()), "signing in again brings a new one"


def test_the_reply_tells_when_the_session_ends(caller):
    ready = caller()
    ready.company.session_minutes = 10
    said = ready.say(TOP_QUERY, authentication=ready.session())
    block = said.root.find("operation/authentication")
    assert block.findtext("sessiontimestamp")[:14] <= block.findtext("sessiontimeout")[:14]
    assert block.findtext("sessiontimestamp") < block.findtext("sessiontimeout")


def test_all_sessions_of_one_company_can_be_ended_at_once(caller, simulator, http):
    ready, single = caller(), caller("SINGLE-CO")
    first, second, other = ready.session(), ready.session("200-UK"), single.session()
    url = f"{simulator.url}/control/companies/READY-CO/sessions"
    assert works(ready, first)
    listed = http.get(url)
    assert [(item["user"], item["entity"], item["calls"]) for item in listed.json()["items"]] == [
        (USER_ID, "", 1),
        (USER_ID, "200-UK", 0),
    ]
    assert first[11:40] not in listed.text
    assert http.delete(url).status_code == 204
    assert [works(ready, first), works(ready, second), works(single, other)] == [False, False, True]
    assert http.get(url).json()["items"] == []
    assert http.delete(f"{simulator.url}/control/companies/NOPE/sessions").status_code == 404


@pytest.mark.parametrize("status", ["inactive", "lockedout"])
def test_a_session_ends_for_good_with_its_users_activity(caller, status):
    ready = caller()
    session = ready.session()
    ready.company.users[0].status = status
    assert not works(ready, session)
    ready.company.users[0].status = "active"
    assert not works(ready, session)


def test_a_removed_user_has_no_session(caller):
    ready = caller()
    session = ready.session()
    ready.company.users.clear()
    assert not works(ready, session)


def test_a_user_with_several_entities_moves_between_them_and_to_the_top_only(caller):
    ready = caller()
    ready.company.users[0].entities = ["100-US", "200-UK"]
    inside = ready.session("200-UK")
    assert ready.say(into("100-US"), authentication=inside).values("api/locationid") == ["100-US"]
    assert ready.say(into(""), authentication=inside).values("api/locationid") == [""]
    assert "no access to the entity" in ready.say(into("300-CA"), authentication=inside).error()[1]


def test_a_user_confined_to_one_entity_stays_in_it_whatever_the_session_asks(caller):
    one = caller("ONEENTITY-CO")
    session = one.session()
    assert one.say("<getAPISession/>", authentication=session).values("api/locationid") == ["100-US"]
    refused = one.say(into(""), authentication=session)
    assert (refused.level, "top level" in refused.error()[1]) == ("result", True)
    assert "no access to the entity" in one.say(into("200-UK"), authentication=session).error()[1]


@pytest.mark.parametrize("company_id", ["READY-CO|CLIENT-CO", "READY-CO|CLIENT-CO|100-US"])
def test_a_console_is_found_by_the_first_part_and_its_client_refused_in_a_sentence(caller, company_id):
    ready = caller()
    password = ready.company.users[0].password
    said = ready.say(TOP_QUERY, authentication=login(company_id, password))
    assert (said.level, said.error()[1]) == ("authentication", "There is no client 'CLIENT-CO' in this console.")
    assert said.root.findtext("operation/authentication/companyid") == "READY-CO"
    wrong = ready.say(TOP_QUERY, authentication=login(company_id, "wrong"))
    assert wrong.error()[1] == "Sign-in information is incorrect", "the console's user and password count"
    assert ready.say(TOP_QUERY, authentication=login("NO-CO|READY-CO", password)).status == 400


def test_a_client_can_be_named_in_an_element_of_its_own(caller):
    ready = caller()
    named = ready.login.replace("</password>", "</password><clientid>CLIENT-CO</clientid>")
    assert "no client 'CLIENT-CO'" in ready.say(TOP_QUERY, authentication=named).error()[1]
    empty = ready.login.replace("</password>", "</password><clientid></clientid><locationid></locationid>")
    assert ready.say(TOP_QUERY, authentication=empty).level == "success"


def test_an_entity_in_the_company_id_is_taken_without_a_client(caller):
    ready = caller()
    entered = ready.say(TOP_QUERY, authentication=login("READY-CO||200-UK", ready.company.users[0].password))
    assert entered.entity == "200-UK"


def test_an_oauth_token_is_refused_in_a_sentence_that_does_not_repeat_it(caller):
    ready = caller()
    answer = ready.post(envelope(ready.sender, "<oauth>secret-token</oauth>", [TOP_QUERY]))
    assert "oauth token" in answer.text
    assert "secret-token" not in answer.text
