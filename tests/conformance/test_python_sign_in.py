"""`sageintacctsdk` signs in, at every level, and is refused."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from sageintacctsdk import InvalidTokenError, SageIntacctSDK, SageIntacctSDKError, WrongParamsError

from connections.simulator.server import SimulatorServer
from tests.conformance.accounts import Account, account, company
from tests.conformance.python_sdk import SignIn

pytestmark = pytest.mark.conformance

Change = Callable[[Account], Account]
INCORRECT = "Sign-in information is incorrect"


def entity_asked(sdk: SageIntacctSDK, simulator: SimulatorServer) -> object:
    """Ask for something and return the level at which the simulator saw the request."""
    sdk.departments.count()
    return simulator.world.requests[-1]["entity"]


def first_error(refused: SageIntacctSDKError) -> dict[str, str]:
    """Intacct's own words: the SDK keeps one error by itself, or in a list."""
    errors = refused.response["error"]
    found: dict[str, str] = errors[0] if isinstance(errors, list) else errors
    return found


@pytest.mark.parametrize("entity", [None, "100-US", "200-UK"])
def test_a_session_stays_at_the_level_it_was_opened_at(
    simulator: SimulatorServer, sign_in: SignIn, entity: str | None
) -> None:
    sdk = sign_in(replace(account(simulator, "READY-CO"), entity_id=entity))
    assert entity_asked(sdk, simulator) == (entity or "")


def test_a_user_of_one_entity_lands_in_it(simulator: SimulatorServer, sign_in: SignIn) -> None:
    assert entity_asked(sign_in(account(simulator, "ONEENTITY-CO")), simulator) == "100-US"


def test_one_session_serves_every_object(simulator: SimulatorServer, sign_in: SignIn) -> None:
    sdk = sign_in(account(simulator, "READY-CO"))
    assert [sdk.vendors.count(), sdk.customers.count(), sdk.bills.count()] == [212, 341, 1243]
    assert [entry["sign_in"] for entry in simulator.world.requests] == [True, False, False, False]


def as_it_is(right: Account) -> Account:
    return right


def but(**changed: str) -> Change:
    """Return what changes right credentials in these parts."""
    return lambda right: replace(right, **changed)


@pytest.mark.parametrize(
    ("company_id", "change", "text"),
    [
        pytest.param("READY-CO", but(user_password="wrong"), INCORRECT, id="wrong password"),
        pytest.param("READY-CO", but(user_id="nobody"), INCORRECT, id="unknown user"),
        pytest.param("LOCKED-CO", as_it_is, INCORRECT, id="locked out"),
        pytest.param("SENDER-CO", as_it_is, "The sender ID 'AcmeLedgerMPP' is not authorized", id="sender"),
        pytest.param("WSOFF-CO", as_it_is, "The Web Services subscription is not active", id="Web Services off"),
        pytest.param("READY-CO", but(entity_id="999-XX"), "The location ID '999-XX'", id="unknown entity"),
        pytest.param("TOPONLY-CO", but(entity_id="100-US"), "Top level access only", id="top level only"),
    ],
)
def test_a_refused_sign_in_is_an_invalid_token(
    simulator: SimulatorServer, sign_in: SignIn, company_id: str, change: Change, text: str
) -> None:
    with pytest.raises(InvalidTokenError) as refused:
        sign_in(change(account(simulator, company_id)))
    error = first_error(refused.value)
    assert error["errorno"] == "XL03000006"
    assert error["description2"].startswith(text)
    assert "[Support ID: " in error["description2"]


def test_a_wrong_sender_password_is_a_wrong_parameter(simulator: SimulatorServer, sign_in: SignIn) -> None:
    with pytest.raises(WrongParamsError) as refused:
        sign_in(replace(account(simulator, "READY-CO"), sender_password="wrong"))
    error = first_error(refused.value)
    assert error["errorno"] == "XL03000006"
    assert error["description2"].startswith("Incorrect Intacct XML Partner ID or password.")


def test_an_unknown_company_is_a_wrong_parameter(simulator: SimulatorServer, sign_in: SignIn) -> None:
    with pytest.raises(WrongParamsError) as refused:
        sign_in(replace(account(simulator, "READY-CO"), company_id="NOBODY-CO"))
    error = first_error(refused.value)
    assert error["errorno"] == "GW-0011"
    assert error["description"].startswith("Invalid Request [Request ID: ")
    assert simulator.world.requests[-1]["status"] == 400


def test_an_expired_demo_company_is_a_wrong_parameter(simulator: SimulatorServer, sign_in: SignIn) -> None:
    company(simulator, "READY-CO").demo_expired = True
    with pytest.raises(WrongParamsError, match="This company is a demo company and has expired"):
        sign_in(account(simulator, "READY-CO"))


def test_a_session_that_nobody_knows_is_an_invalid_token(simulator: SimulatorServer, sign_in: SignIn) -> None:
    sdk = sign_in(account(simulator, "READY-CO"))
    simulator.world.sessions.clear()
    with pytest.raises(InvalidTokenError, match="Invalid session"):
        sdk.vendors.count()


def test_what_a_failing_test_would_print_holds_no_password(
    simulator: SimulatorServer, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    right = account(simulator, "READY-CO")
    wrong = replace(right, user_password=secrets.token_hex())
    with pytest.raises(InvalidTokenError) as refused:
        sign_in(wrong)
    sign_in(right).vendors.count()
    printed = str(refused.getrepr(style="long", funcargs=True)) + caplog.text
    assert INCORRECT in printed
    found = [one in printed for one in (right.sender_password, right.user_password, wrong.user_password)]
    assert found == [False, False, False]
