"""`sageintacctsdk` reads everything that the simulated Intacct has."""

from __future__ import annotations

import pytest
from sageintacctsdk import SageIntacctSDK

from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests.conformance.accounts import account, company
from tests.conformance.python_sdk import SignIn

pytestmark = pytest.mark.conformance


@pytest.fixture
def sdk(simulator: SimulatorServer, sign_in: SignIn) -> SageIntacctSDK:
    return sign_in(account(simulator, "READY-CO"))


def numbers(rows: list[dict[str, str]]) -> list[int]:
    return [int(row["RECORDNO"]) for row in rows]


def requests_after_sign_in(simulator: SimulatorServer) -> int:
    """Return how many requests were made with the session."""
    return sum(not entry["sign_in"] for entry in simulator.world.requests)


def test_records_are_counted(sdk: SageIntacctSDK) -> None:
    assert sdk.vendors.count() == 212
    assert sdk.vendors.count(field=None) == 212
    assert sdk.vendors.count("VENDORID", "V-00007") == 1
    assert sdk.vendors.count(and_filter=[("greaterthan", "RECORDNO", "200"), ("like", "NAME", "Vendor 20%")]) == 9
    assert sdk.vendors.count(or_filter=[("equalto", "RECORDNO", "1"), ("equalto", "RECORDNO", "2")]) == 2
    assert sdk.vendors.count(filter_payload={"isnull": {"field": "VENDORID"}}) == 0


def test_every_page_of_many_records_is_read(sdk: SageIntacctSDK, simulator: SimulatorServer) -> None:
    company(simulator, "READY-CO").records["GLBATCH"] = 4001
    batches = sdk.journal_entries.get_all(fields=["RECORDNO"])
    assert numbers(batches) == list(range(1, 4002))
    assert requests_after_sign_in(simulator) == 1 + 3  # a count, and pages of 2,000


def test_a_page_alone_is_a_list_too(sdk: SageIntacctSDK, simulator: SimulatorServer) -> None:
    company(simulator, "READY-CO").records["DEPARTMENT"] = 1
    assert [row["DEPARTMENTID"] for row in sdk.departments.get_all()] == ["D001"]
    company(simulator, "READY-CO").records["DEPARTMENT"] = 0
    assert sdk.departments.get_all() == []


def test_pages_arrive_in_the_order_asked_for(sdk: SageIntacctSDK, simulator: SimulatorServer) -> None:
    company(simulator, "READY-CO").records["VENDOR"] = 2003
    pages = list(sdk.vendors.get_all_generator(fields=["RECORDNO"], order_by_field="RECORDNO", order="descending"))
    assert [len(page) for page in pages] == [2000, 3]
    assert [row for page in pages for row in numbers(page)] == list(range(2003, 0, -1))


def test_records_are_filtered(sdk: SageIntacctSDK) -> None:
    assert sdk.vendors.get("VENDORID", "V-00003")["VENDOR"][0]["NAME"] == "Vendor 3"
    assert [row["NAME"] for row in sdk.customers.get_all("CUSTOMERID", "C-00004")] == ["Customer 4"]
    pages = list(sdk.vendors.get_all_generator("VENDORID", "V-00009", ["RECORDNO"], updated_at="01/01/2026 00:00:00"))
    assert [numbers(page) for page in pages] == [[9]]


@pytest.mark.parametrize(
    ("and_filter", "or_filter", "found"),
    [
        ([("equalto", "RECORDNO", "5")], None, [5]),
        ([("in", "RECORDNO", ["5", "7"])], None, [5, 7]),
        ([("between", "RECORDNO", ["5", "7"])], None, [5, 6, 7]),
        ([("greaterthan", "RECORDNO", "5"), ("lessthanorequalto", "RECORDNO", "7")], None, [6, 7]),
        ([("greaterthan", "RECORDNO", "3"), ("greaterthan", "RECORDNO", "210")], None, [211, 212]),
        (None, [("equalto", "RECORDNO", "5"), ("equalto", "VENDORID", "V-00007")], [5, 7]),
        ([("lessthan", "RECORDNO", "6")], [("equalto", "RECORDNO", "5"), ("like", "VENDORID", "%7")], [5]),
        ([("equalto", "RECORDNO", "0")], None, []),
    ],
)
def test_a_query_finds_what_its_filter_says(
    sdk: SageIntacctSDK, and_filter: object, or_filter: object, found: list[int]
) -> None:
    assert numbers(sdk.vendors.get_by_query(["RECORDNO"], and_filter, or_filter)) == found


def test_a_query_has_all_the_fields_it_asks_for(sdk: SageIntacctSDK) -> None:
    [vendor] = sdk.vendors.get_by_query(["VENDORID", "DISPLAYCONTACT.EMAIL1"], [("equalto", "RECORDNO", "5")])
    assert vendor == {"VENDORID": "V-00005", "DISPLAYCONTACT.EMAIL1": None}


def test_the_older_query_answers_in_lower_case(sdk: SageIntacctSDK) -> None:
    page = sdk.accounts.get("ACCOUNTNO", "0003", ["ACCOUNTNO", "TITLE"])
    assert (page["@listtype"], page["@count"], page["@totalcount"], page["@numremaining"]) == (
        "glaccount",
        "1",
        "1",
        "0",
    )
    assert page["glaccount"] == {"ACCOUNTNO": "0003", "TITLE": "Account 3"}
    assert sdk.accounts.get("STATUS", "F")["@count"] == "0"
    everything = sdk.accounts.read_by_query(["RECORDNO"])["data"]
    assert numbers(everything["glaccount"]) == list(range(1, 185))


def test_the_older_query_ends_at_a_thousand_records(sdk: SageIntacctSDK) -> None:
    page = sdk.bills.read_by_query(["RECORDNO"])["data"]
    assert (page["@count"], page["@totalcount"], page["@numremaining"]) == ("1000", "1243", "243")
    rest = sdk.bills.format_and_send_request({"readMore": {"resultId": page["@resultId"]}})["data"]
    assert numbers(rest["apbill"]) == list(range(1001, 1244))
    assert rest["@numremaining"] == "0"


def test_the_sdk_reads_on_with_read_more(sdk: SageIntacctSDK, simulator: SimulatorServer) -> None:
    records = company(simulator, "READY-CO").records
    records["REVRECSCHEDULE"], records["REVRECSCHEDULEENTRY"] = 2500, 1000
    assert numbers(sdk.rev_rec_schedules.get_all()) == list(range(1, 2501))
    assert numbers(sdk.rev_rec_schedule_entries.get_all()) == list(range(1, 1001))
    asked = [function for entry in simulator.world.requests for function in entry["functions"]]
    assert asked == ["getAPISession", "readByQuery", "readMore", "readMore", "readByQuery"]


def test_records_are_read_by_key_and_by_name(sdk: SageIntacctSDK) -> None:
    ask = sdk.vendors.format_and_send_request
    read = ask({"read": {"object": "VENDOR", "keys": "3,5", "fields": "VENDORID"}})["data"]
    assert (read["@listtype"], read["@count"]) == ("VENDOR", "2")
    assert [row["VENDORID"] for row in read["VENDOR"]] == ["V-00003", "V-00005"]
    named = ask({"readByName": {"object": "VENDOR", "keys": "V-00007", "fields": "*"}})["data"]
    assert [row["NAME"] for row in named["VENDOR"]] == ["Vendor 7"]


def test_an_object_is_described(sdk: SageIntacctSDK) -> None:
    described = sdk.vendors.get_lookup()["Type"]
    assert described["@Name"] == "VENDOR"
    assert {"RECORDNO", "VENDORID", "NAME"} <= {field["ID"] for field in described["Fields"]["Field"]}
    objects = sdk.dimensions.get_objects()["type"]
    assert {"VENDOR", "SODOCUMENT"} <= {one["@typename"] for one in objects}


def test_entities_are_records(sdk: SageIntacctSDK) -> None:
    assert [row["LOCATIONID"] for row in sdk.location_entities.get_all()] == ["100-US", "200-UK", "300-CA"]


def test_what_the_company_is_like(sdk: SageIntacctSDK) -> None:
    ask = sdk.api_base.format_and_send_request
    company = ask({"query": {"object": "COMPANY", "select": {"field": ["COMPANYID", "NAME"]}}})["data"]
    assert company["COMPANY"] == {"COMPANYID": "READY-CO", "NAME": "Brightwater Foods"}
    setup = ask({"getFinancialSetup": None})["data"]["financialSetup"]
    assert (setup["baseCurrency"], setup["multiEntityShared"]) == ("USD", "true")
    entities = ask({"readEntityDetails": None})["data"]["entity"]
    assert [entity["id"] for entity in entities] == ["100-US", "200-UK", "300-CA"]
    assert {"CO", "GL", "AP", "ME"} <= set(ask({"get_applications": None})["data"]["application"])


@pytest.mark.parametrize("company_id", ["READY-CO", "TOPONLY-CO"])
def test_a_preference_tells_whether_entities_can_be_entered(
    simulator: SimulatorServer, sign_in: SignIn, company_id: str
) -> None:
    ask = sign_in(account(simulator, company_id)).api_base.format_and_send_request
    preference = ask({"get_companyprefs": {"@application": "ME"}})["data"]["companypref"]
    assert (preference["application"], preference["preference"]) == ("ME", "DISABLEENTITYSLIDEIN")
    assert preference["prefvalue"] == str(company_id == "TOPONLY-CO").lower()


def test_permissions_are_listed(sdk: SageIntacctSDK) -> None:
    ask = sdk.api_base.format_and_send_request
    listed = ask({"getUserPermissions": {"userId": USER_ID}})["data"]["permissions"]["appSubscription"]
    payable = next(one for one in listed if one["applicationName"] == "Accounts Payable")
    rights = {policy["policyName"]: policy["rights"].split("|") for policy in payable["policies"]["policy"]}
    assert rights["Bills"][:2] == ["List", "View"]


def test_private_records_can_be_asked_for(sdk: SageIntacctSDK) -> None:
    sdk.vendors.set_show_private(True)
    assert len(sdk.vendors.get_all()) == 212
