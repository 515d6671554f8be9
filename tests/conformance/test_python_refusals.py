"""`sageintacctsdk` ends in its own exceptions, with Intacct's text."""

from __future__ import annotations

import pytest
from sageintacctsdk import InternalServerError, NoPrivilegeError, SageIntacctSDK, SageIntacctSDKError, WrongParamsError

from connections.simulator.behaviour import Behaviour
from connections.simulator.server import SimulatorServer
from tests.conformance.accounts import account, company
from tests.conformance.python_sdk import SignIn

pytestmark = pytest.mark.conformance


@pytest.fixture
def sdk(simulator: SimulatorServer, sign_in: SignIn) -> SageIntacctSDK:
    """Signed in to a company that lacks rights in Accounts Payable and Cash Management."""
    return sign_in(account(simulator, "RIGHTS-CO"))


@pytest.fixture
def behaviour(simulator: SimulatorServer) -> Behaviour:
    return company(simulator, "RIGHTS-CO").behaviour


def words(refused: SageIntacctSDKError) -> str:
    """Intacct's own words of a refused function, without the Support ID."""
    text: str = refused.response["error"][0]["description2"]
    return text.partition(" [Support ID: ")[0]


def test_a_missing_right_is_no_privilege(sdk: SageIntacctSDK) -> None:
    with pytest.raises(NoPrivilegeError) as refused:
        sdk.bills.get_all()
    assert words(refused.value) == "You do not have permission for API operation QUERY on objects of type APBILL"
    assert refused.value.response["error"][0]["errorno"] == "PL04000005"
    with pytest.raises(NoPrivilegeError) as refused:
        sdk.bills.get("RECORDID", "1")
    assert (
        words(refused.value) == "You do not have permission for API operation READ_BY_QUERY on objects of type apbill"
    )


@pytest.mark.parametrize(
    ("function", "errorno", "text"),
    [
        (
            {"query": {"object": "NO_SUCH_OBJECT", "select": {"field": "RECORDNO"}}},
            "XL03000009",
            "Object definition NO_SUCH_OBJECT not found",
        ),
        (
            {"readByQuery": {"object": "NO_SUCH_OBJECT", "fields": "*", "query": None}},
            "Query Failed",
            "Object definition NO_SUCH_OBJECT not found",
        ),
        ({"lookup": {"object": "NO_SUCH_OBJECT"}}, "Query Failed", "Object definition NO_SUCH_OBJECT not found"),
        (
            {"readByQuery": {"object": "VENDOR", "fields": "*", "query": "NAME = 'x' ORDER BY NAME"}},
            "DL02000001",
            "There was an error processing the request.",
        ),
        (
            {"query": {"object": "VENDOR", "select": {"field": "NO SUCH FIELD"}}},
            "XL03000010",
            "The field NO SUCH FIELD does not exist on VENDOR",
        ),
    ],
)
def test_a_wrong_question_is_a_wrong_parameter(
    sdk: SageIntacctSDK, function: dict[str, object], errorno: str, text: str
) -> None:
    with pytest.raises(WrongParamsError, match=f"Error during {next(iter(function))}") as refused:
        sdk.vendors.format_and_send_request(function)
    assert refused.value.response["error"][0]["errorno"] == errorno
    assert words(refused.value) == text


def test_an_application_that_is_not_subscribed_is_a_wrong_parameter(
    simulator: SimulatorServer, sign_in: SignIn
) -> None:
    sdk = sign_in(account(simulator, "MODULE-CO"))
    with pytest.raises(WrongParamsError) as refused:
        sdk.order_entry_transactions.count()
    assert words(refused.value) == "API operation &#039;QUERY&#039; cannot be performed on objects of type SODOCUMENT"


def test_too_many_operations_are_a_wrong_parameter(simulator: SimulatorServer, sign_in: SignIn) -> None:
    with pytest.raises(WrongParamsError, match="There are too many operations running for this company"):
        sign_in(account(simulator, "BUSY-CO"))


@pytest.mark.parametrize("form", ["text_in_200", "result"])
def test_a_rate_limit_is_a_server_error(sdk: SageIntacctSDK, behaviour: Behaviour, form: str) -> None:
    behaviour.rate_limit = form  # type: ignore[assignment]
    behaviour.rate_limit_remaining = 1
    with pytest.raises(InternalServerError) as refused:
        sdk.vendors.count()
    assert refused.value.message == "API rate limit exceeded"
    assert sdk.vendors.count() == 212


def test_a_rate_limit_as_http_status_has_no_exception_of_its_own(sdk: SageIntacctSDK, behaviour: Behaviour) -> None:
    behaviour.rate_limit = "http_429"
    with pytest.raises(SageIntacctSDKError, match=r"GW-0010.*API rate limit exceeded") as refused:
        sdk.vendors.count()
    assert type(refused.value) is SageIntacctSDKError


def test_maintenance_is_a_server_error(sdk: SageIntacctSDK, behaviour: Behaviour) -> None:
    behaviour.maintenance = True
    with pytest.raises(InternalServerError) as refused:
        sdk.vendors.count()
    assert refused.value.message == words(refused.value) == "The Service is Temporarily Off-line"


def test_maintenance_before_the_sign_in_is_not_a_server_error(sdk: SageIntacctSDK, behaviour: Behaviour) -> None:
    behaviour.maintenance, behaviour.maintenance_level = True, "control"
    with pytest.raises(WrongParamsError, match="The Service is Temporarily Off-line"):
        sdk.vendors.count()
    behaviour.maintenance_level = "http_503"
    with pytest.raises(SageIntacctSDKError) as refused:
        sdk.vendors.count()
    assert type(refused.value) is SageIntacctSDKError


def test_a_failed_server_is_a_server_error(sdk: SageIntacctSDK, behaviour: Behaviour) -> None:
    behaviour.fault = "http_500"
    with pytest.raises(InternalServerError, match="Internal Server Error"):
        sdk.vendors.count()


@pytest.mark.parametrize(
    ("fault", "text"),
    [("http_502", "Bad Gateway"), ("http_503", "Service Unavailable"), ("http_524", "A timeout occurred")],
)
def test_other_server_errors_have_no_exception_of_their_own(
    sdk: SageIntacctSDK, behaviour: Behaviour, fault: str, text: str
) -> None:
    behaviour.fault = fault
    with pytest.raises(SageIntacctSDKError, match=text) as refused:
        sdk.vendors.count()
    assert type(refused.value) is SageIntacctSDKError


def test_a_page_of_the_cdn_is_no_privilege(sdk: SageIntacctSDK, behaviour: Behaviour) -> None:
    behaviour.fault = "cdn_page"
    with pytest.raises(NoPrivilegeError, match="cf-error-details"):
        sdk.vendors.count()
