"""Who gets in: sender, the company's list of senders, Web Services, user, session."""

from __future__ import annotations

import pytest

from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.state import SenderAuthorization
from tests.connections.simulator.wire import TOP_QUERY, control, login

INCORRECT = ("XL03000006", "Sign-in information is incorrect")


@pytest.mark.parametrize(("sender_id", "password"), [(VENDOR_SENDER, "wrong"), ("UnknownMPP", "wrong")])
def test_a_wrong_sender_is_refused_at_control_level(caller, sender_id, password):
    said = caller().say(TOP_QUERY, control_block=control(sender_id, password))
    assert (said.status, said.level) == (200, "control")
    assert said.error() == ("XL03000006", "Incorrect Intacct XML Partner ID or password.")
    assert said.root.findtext("control/senderid") == sender_id


def test_a_sender_switched_off_by_sage_looks_like_an_unknown_company(simulator, caller):
    simulator.world.inactive_senders.add(VENDOR_SENDER)
    assert caller().say(TOP_QUERY).error() == ("GW-0011", "Invalid Request")


@pytest.mark.parametrize(
    "authorizations",
    [
        pytest.param([], id="not on the list"),
        pytest.param([SenderAuthorization(VENDOR_SENDER, status="inactive")], id="inactive"),
        pytest.param([SenderAuthorization(VENDOR_SENDER.lower())], id="other case"),
        pytest.param([SenderAuthorization(VENDOR_SENDER + " ")], id="trailing blank"),
    ],
)
def test_a_sender_must_be_on_the_companys_list_exactly_and_active(caller, authorizations):
    ready = caller()
    ready.company.senders = authorizations
    said = ready.say(TOP_QUERY)
    assert (said.status, said.level) == (200, "authentication")
    assert said.error() == (
        "XL03000006",
        f"The sender ID '{VENDOR_SENDER}' is not authorized to make Web Services requests to company ID 'READY-CO'.",
    )
    assert said.root.findtext(".//error/description") == "Invalid Web Services Authorization"
    assert said.results == []


def test_without_web_services_the_sign_in_is_refused(caller):
    off = caller("WSOFF-CO")
    assert off.say(TOP_QUERY).level == "authentication"
    assert "Web Services subscription" in off.say(TOP_QUERY).error()[1]
    off.company.behaviour.web_services_off_wording = "sign_in"
    assert off.say(TOP_QUERY).error() == INCORRECT


def test_a_trial_company_offers_no_web_services(caller):
    trial = caller()
    trial.company.kind = "trial"
    assert "Web Services" in trial.say(TOP_QUERY).error()[1]


def test_an_expired_demo_company_is_refused_with_empty_ids(caller):
    demo = caller()
    demo.company.demo_expired = True
    said = demo.say(TOP_QUERY)
    assert said.level == "control"
    assert said.error() == ("PL04000055", "This company is a demo company and has expired.")
    assert said.root.findtext("control/senderid") == ""


@pytest.mark.parametrize("user_id", [USER_ID, "nobody"])
def test_a_wrong_password_and_an_unknown_user_get_the_same_words(caller, user_id):
    said = caller().say(TOP_QUERY, authentication=login("READY-CO", "wrong", user_id))
    assert said.level == "authentication"
    assert said.error() == INCORRECT
    assert said.root.findtext("operation/authentication/userid") == user_id


def test_too_many_wrong_passwords_lock_the_user_out_even_for_the_right_one(caller):
    ready = caller()
    ready.company.lockout_after = 3
    for _ in range(3):
        assert ready.company.users[0].status == "active"
        ready.say(TOP_QUERY, authentication=login("READY-CO", "wrong"))
    assert ready.company.users[0].status == "lockedout"
    assert ready.say(TOP_QUERY).error() == INCORRECT


def test_a_right_password_forgets_the_wrong_ones(caller):
    ready = caller()
    ready.say(TOP_QUERY, authentication=login("READY-CO", "wrong"))
    assert ready.company.users[0].failed_sign_ins == 1
    ready.say(TOP_QUERY)
    assert ready.company.users[0].failed_sign_ins == 0


def test_an_inactive_user_is_refused(caller):
    ready = caller()
    ready.company.users[0].status = "inactive"
    assert "inactive" in ready.say(TOP_QUERY).error()[1]


def test_a_normal_user_cannot_pass_two_step_verification_in_production(caller):
    ready = caller()
    ready.company.users[0].web_services_only = False
    assert ready.say(TOP_QUERY).error() == INCORRECT
    ready.company.kind = "sandbox"
    assert ready.say(TOP_QUERY).level == "success"


def test_an_enforced_ip_filter_lets_only_its_addresses_in(caller):
    ready = caller()
    ready.company.users[0].ip_filter = ["203.0.113.9"]
    assert ready.say(TOP_QUERY).level == "success"
    ready.company.enforce_ip_filters = True
    assert "IP address filter" in ready.say(TOP_QUERY).error()[1]
    ready.company.users[0].ip_filter.append("127.0.0.1")
    assert ready.say(TOP_QUERY).level == "success"


def test_a_session_works_like_a_sign_in_and_names_the_endpoint(simulator, caller):
    ready = caller()
    said = ready.say("<getAPISession/>")
    assert said.values("api/endpoint") == [simulator.gateway_url]
    again = ready.say(TOP_QUERY, authentication=f"<sessionid>{said.values('api/sessionid')[0]}</sessionid>")
    assert again.level == "success"
    assert again.root.findtext("operation/authentication/userid") == USER_ID


def test_an_unknown_session_is_refused_with_empty_ids_and_not_repeated_in_full(caller):
    said = caller().say(TOP_QUERY, authentication="<sessionid>made-up-session</sessionid>")
    assert said.level == "authentication"
    assert said.error() == ("XL03000006", "Invalid session m....")
    assert said.root.findtext("operation/authentication/companyid") == ""


def test_a_session_ends_at_its_time_and_every_call_moves_the_end(simulator, caller):
    ready = caller()
    session = ready.session()
    known = next(iter(simulator.world.sessions.values()))
    known.expires_at -= 3600
    before = known.expires_at
    assert ready.say(TOP_QUERY, authentication=session).level == "success"
    assert known.expires_at > before
    known.expires_at = 0
    assert "Invalid session" in ready.say(TOP_QUERY, authentication=session).error()[1]


def test_a_session_dies_with_its_user(caller):
    ready = caller()
    session = ready.session()
    ready.company.users[0].status = "inactive"
    assert "Invalid session" in ready.say(TOP_QUERY, authentication=session).error()[1]


def test_removing_the_sender_stops_open_sessions_too(caller):
    ready = caller()
    session = ready.session()
    ready.company.senders.clear()
    assert "not authorized" in ready.say(TOP_QUERY, authentication=session).error()[1]
