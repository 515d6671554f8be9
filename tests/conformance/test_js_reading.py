"""The official JavaScript SDK reads everything that the simulated Intacct has."""

from __future__ import annotations

import pytest

from connections.simulator.server import SimulatorServer
from connections.simulator.state import Role
from tests.conformance.accounts import account, company
from tests.conformance.js_sdk import JavaScriptSdk

pytestmark = [pytest.mark.conformance, pytest.mark.node]


def test_one_request_answers_every_function(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    results = javascript.run("batch", account(simulator, "READY-CO"))
    assert {name for name, result in results.items() if result["status"] != "success"} == set()
    data = {name: result["data"] for name, result in results.items()}

    assert {"CO", "GL", "AP", "ME"} <= set(data["applications"])
    assert data["setup"][0]["multiEntityShared"] == "true"
    assert [entity["id"] for entity in data["entities"]] == ["100-US", "200-UK", "300-CA"]
    assert data["preferences"] == [
        {"application": "ME", "preference": "DISABLEENTITYSLIDEIN", "prefvalue": "false"}
    ]  # fmt: skip
    assert data["company"] == [{"COMPANYID": "READY-CO", "NAME": "Brightwater Foods"}]

    payable = next(
        one for one in data["permissions"][0]["appSubscription"] if one["applicationName"] == "Accounts Payable"
    )
    rights = {policy["policyName"]: policy["rights"].split("|") for policy in payable["policies"]["policy"]}
    assert rights["Bills"][:2] == ["List", "View"]

    described = data["lookup"][0]
    assert described["$"]["Name"] == "VENDOR"
    assert {"RECORDNO", "VENDORID"} <= {field["ID"] for field in described["Fields"]["Field"]}
    assert {"VENDOR", "SODOCUMENT"} <= {one["$"]["typename"] for one in data["inspect"]}

    query = results["query"]
    assert query["data"] == [
        {"DEPARTMENTID": "D001", "TITLE": "Department 1"},
        {"DEPARTMENTID": "D002", "TITLE": "Department 2"},
    ]
    assert (query["listType"], query["count"], query["totalCount"], query["numRemaining"]) == ("DEPARTMENT", 2, 9, 7)
    assert data["read"] == [{"VENDORID": "V-00003"}, {"VENDORID": "V-00005"}]
    assert data["readByName"] == [{"RECORDNO": "7", "NAME": "Vendor 7"}]
    older = results["readByQuery"]
    assert older["data"] == [{"TITLE": "Account 1"}]
    assert (older["listType"], older["count"], older["totalCount"], older["numRemaining"]) == ("glaccount", 1, 184, 183)


def test_a_query_is_read_page_by_page_to_its_end(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    pages = javascript.run("pages", account(simulator, "READY-CO"), pageSize=50)
    assert [(page["count"], page["totalCount"], page["numRemaining"]) for page in pages] == [
        (50, 112, 62),
        (50, 112, 12),
        (12, 112, 0),
    ]
    assert [number for page in pages for number in page["data"]] == list(range(212, 100, -1))


def test_every_filter_of_the_sdk_is_understood(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    assert javascript.run("filters", account(simulator, "READY-CO")) == {
        "equalTo": 1, "notEqualTo": 211, "lessThan": 4, "lessThanOrEqualTo": 5, "greaterThan": 207,
        "greaterThanOrEqualTo": 208, "between": 3, "in": 2, "notIn": 210, "like": 10, "notLike": 202,
        "isNull": 0, "isNotNull": 212, "or": 2, "andOr": 1,
    }  # fmt: skip


def test_every_function_of_a_select_is_answered(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    company(simulator, "READY-CO").records["VENDOR"] = 3
    [found] = javascript.run("summary", account(simulator, "READY-CO"))
    functions = {"COUNT": "3", "AVG": "2", "MIN": "1", "MAX": "3", "SUM": "6"}
    assert found == {"STATUS": "active"} | {f"{name}.RECORDNO": value for name, value in functions.items()}


def test_letters_survive_the_way_there_and_back(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    name = """R&D <"Zürich"> 'δ' 日本 😀 ]]>"""
    company(simulator, "READY-CO").roles.append(Role(name))
    assert javascript.run("text", account(simulator, "READY-CO"), name=name) == [[name], [name]]


def test_an_older_query_is_read_page_by_page_to_its_end(simulator: SimulatorServer, javascript: JavaScriptSdk) -> None:
    pages = javascript.run("olderPages", account(simulator, "READY-CO"), pageSize=100)
    assert [(page["count"], page["totalCount"], page["numRemaining"]) for page in pages] == [
        (100, 212, 112),
        (100, 212, 12),
        (12, 212, 0),
    ]
    vendors = [row["VENDORID"] for page in pages for row in page["data"]]
    assert vendors == [f"V-{number:05}" for number in range(1, 213)]
