"""The client and the simulated Intacct, which share no code, understand each other."""

from __future__ import annotations

import pytest

from connections.intacct import (
    ApiSession,
    EntityDetails,
    FinancialSetup,
    GatewayRefusal,
    GetApiSession,
    GetApplications,
    GetCompanyPrefs,
    GetFinancialSetup,
    GetUserPermissions,
    IntacctError,
    Login,
    Lookup,
    ObjectDefinition,
    Order,
    Query,
    QueryPage,
    Read,
    ReadByQuery,
    ReadEntityDetails,
    ReadMore,
    Sender,
    SenderRefused,
    SessionAuth,
    SignInRefused,
    in_,
)
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from tests.connections.intacct.callers import company, login, sender
from tests.connections.intacct.conftest import MakeGateway

pytestmark = [pytest.mark.gateway, pytest.mark.simulator]


def test_one_request_answers_every_function(simulator: SimulatorServer, gateway_to: MakeGateway) -> None:
    reply = gateway_to(simulator.gateway_url).send(
        sender(simulator),
        login(simulator, "READY-CO"),
        (
            GetApplications(), GetFinancialSetup(), ReadEntityDetails(), GetCompanyPrefs("ME"),
            GetUserPermissions(USER_ID), Lookup("VENDOR"), Query("APBILL", page_size=1),
            Query("VENDOR", filter=in_("RECORDNO", ["1", "2", "3"]), order_by=(Order("RECORDNO", True),), page_size=2),
            Read("VENDOR", ("1",), ("RECORDNO",)), Query("NO_SUCH_OBJECT"),
        ),
    )  # fmt: skip
    applications, setup, entities, preferences, permissions, definition, bills, vendors, record = (
        outcome.unwrap() for outcome in reply.outcomes[:9]
    )
    assert (reply.authentication.company_id, reply.authentication.entity) == ("READY-CO", "")
    assert isinstance(applications, frozenset)
    assert {"AP", "GL"} <= applications
    assert isinstance(setup, FinancialSetup)
    assert setup.multi_entity is True
    assert isinstance(entities, tuple)
    assert entities[0] == EntityDetails("100-US", "United States", "1", "USD", first_fiscal_month=1)
    assert preferences == {"DISABLEENTITYSLIDEIN": "false"}
    assert isinstance(permissions, tuple)
    assert {"List", "View"} <= {entry.application: entry.policies for entry in permissions}["Accounts Payable"]["Bills"]
    assert isinstance(definition, ObjectDefinition)
    assert "RECORDNO" in {field.field_id for field in definition.fields}
    assert isinstance(bills, QueryPage)
    assert (bills.count, len(bills.rows), bills.total_count) == (1, 1, company(simulator, "READY-CO").records["APBILL"])
    assert isinstance(vendors, QueryPage)
    assert ([row["RECORDNO"] for row in vendors.rows], vendors.remaining) == (["3", "2"], 1)
    assert record == ({"RECORDNO": "1"},)
    refusal = reply.outcomes[9].refusal
    assert refusal is not None
    assert (refusal.problem, refusal.level, refusal.support_id != "") == ("object_unknown", "result", True)


def test_pages_follow_each_other(simulator: SimulatorServer, gateway_to: MakeGateway) -> None:
    gateway, signed, user = gateway_to(simulator.gateway_url), sender(simulator), login(simulator, "READY-CO")
    first = gateway.send(signed, user, (ReadByQuery("ARTERM", fields=("RECORDNO",), page_size=4),)).outcomes[0].unwrap()
    assert isinstance(first, QueryPage)
    rest = gateway.send(signed, user, (ReadMore(first.result_id),)).outcomes[0].unwrap()
    assert isinstance(rest, QueryPage)
    assert [row["RECORDNO"] for row in (*first.rows, *rest.rows)] == ["1", "2", "3", "4", "5", "6"]


def test_a_session_is_used_at_its_own_endpoint(simulator: SimulatorServer, gateway_to: MakeGateway) -> None:
    gateway, signed = gateway_to(simulator.gateway_url), sender(simulator)
    reply = gateway.send(signed, login(simulator, "READY-CO"), (GetApiSession("200-UK"),))
    session = reply.outcomes[0].unwrap()
    assert isinstance(session, ApiSession)
    inside = gateway.send(signed, SessionAuth(session.session_id), (GetApplications(),), endpoint=session.endpoint)
    assert (session.entity, inside.authentication.entity) == ("200-UK", "200-UK")


@pytest.mark.parametrize(
    ("company_id", "problem", "error"),
    [
        ("NO-SUCH-CO", "company_or_sender_not_recognised", SenderRefused),
        ("SENDER-CO", "sender_not_authorized_for_company", SignInRefused),
        ("WSOFF-CO", "web_services_subscription_inactive", SignInRefused),
        ("READY-CO", "user_login_incorrect", SignInRefused),
    ],
)
def test_each_wall_in_the_way_has_its_own_refusal(
    simulator: SimulatorServer, gateway_to: MakeGateway, company_id: str, problem: str, error: type[GatewayRefusal]
) -> None:
    stranger = Login(company_id, "door-check", "no-password")
    with pytest.raises(error) as caught:
        gateway_to(simulator.gateway_url).send(sender(simulator), stranger, (GetApiSession(),))
    assert (caught.value.problem, caught.value.transient) == (problem, False)


def test_a_wrong_sender_password_is_ours_to_fix(simulator: SimulatorServer, gateway_to: MakeGateway) -> None:
    with pytest.raises(SenderRefused) as caught:
        gateway_to(simulator.gateway_url).send(
            Sender(VENDOR_SENDER, "wrong"), login(simulator, "READY-CO"), (GetApiSession(),)
        )
    assert (caught.value.problem, caught.value.refusal.owner) == ("sender_credentials_invalid", "operator")


def test_a_refused_sign_in_is_sent_once(simulator: SimulatorServer, gateway_to: MakeGateway) -> None:
    gateway = gateway_to(simulator.gateway_url, retries=5)
    with pytest.raises(SignInRefused):
        gateway.send(sender(simulator), Login("READY-CO", USER_ID, "wrong"), (GetApiSession(),))
    user = company(simulator, "READY-CO").user(USER_ID)
    assert user is not None
    assert user.failed_sign_ins == 1


def test_an_expired_session_says_so(simulator: SimulatorServer, gateway_to: MakeGateway) -> None:
    with pytest.raises(SignInRefused) as caught:
        gateway_to(simulator.gateway_url).send(sender(simulator), SessionAuth("gone"), (GetApplications(),))
    assert (caught.value.problem, caught.value.transient) == ("session_invalid_or_expired", True)


@pytest.mark.parametrize("entity", ["200-UK", ""])
def test_a_level_that_cannot_be_reached_is_about_the_entity(
    simulator: SimulatorServer, gateway_to: MakeGateway, entity: str
) -> None:
    reply = gateway_to(simulator.gateway_url).send(
        sender(simulator), login(simulator, "ONEENTITY-CO"), (GetApiSession(entity),)
    )
    assert reply.authentication.entity == "100-US"
    refusal = reply.outcomes[0].refusal
    assert refusal is not None
    assert refusal.owner == "customer_admin"
    assert refusal.problem in {"entity_invalid_or_not_allowed", "top_level_only_or_top_level_denied"}


def test_a_busy_company_is_told_apart_from_a_broken_one(simulator: SimulatorServer, gateway_to: MakeGateway) -> None:
    busy = login(simulator, "BUSY-CO")
    try:
        outcome = gateway_to(simulator.gateway_url).send(sender(simulator), busy, (Query("VENDOR"),)).outcomes[0]
        problem, transient = (outcome.refusal.problem, outcome.refusal.transient) if outcome.refusal else ("", False)
    except IntacctError as error:
        problem, transient = error.problem, error.transient
    assert (problem, transient) == ("concurrency_limit", True)
