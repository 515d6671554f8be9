"""One module or one check over the API, what a run changed, and its table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connections.models import Connection, ProbeRun
from connections.services import probing
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER
from tests.onboarding.api.caller import Caller

pytestmark = pytest.mark.django_db
Jobs = Callable[[], int]


@pytest.fixture
def connection(ready: Callable[[str], Connection], run_due_jobs: Jobs) -> Connection:
    """A connection whose first check found rights missing in two modules."""
    made = ready("RIGHTS-CO")
    probing.start(made, trigger="wizard", actor=TESTER)
    run_due_jobs()
    return made


@pytest.fixture
def runs(connection: Connection) -> str:
    return f"/connections/{connection.pk}/probe-runs"


def grant(intacct: SimulatorServer) -> None:
    company, example = intacct.world.company("RIGHTS-CO"), intacct.world.company("READY-CO")
    assert company is not None
    assert example is not None
    company.roles = example.roles


def finished(api: Caller, runs: str, run_due_jobs: Jobs, **body: str) -> dict[str, Any]:
    started = api("POST", runs, body, status=202)
    run_due_jobs()
    return api("GET", f"{runs}/{started['id']}")


def test_a_module_alone(
    api: Caller, intacct: SimulatorServer, connection: Connection, runs: str, run_due_jobs: Jobs
) -> None:
    grant(intacct)
    run = finished(api, runs, run_due_jobs, module="Accounts Payable")
    assert run["scope"] == {"module": "Accounts Payable", "check": None}
    assert {check["module"] for check in run["checks"]} == {None, "Accounts Payable"}
    assert "ap.bills.list" in run["difference"]["newly_passed"]
    assert run["difference"]["newly_failed"] == []
    shown = api("GET", f"/connections/{connection.pk}")
    assert shown["status"] == "needs_attention"
    assert shown["next_action"]["summary"] == "To fix: Rights are missing in Cash Management"
    last = shown["last_probe"]
    assert (last["id"], last["verdict"]) == (run["id"], "failed")
    whole = connection.probe_runs.get(scope="")
    assert sum(last["counts"].values()) == whole.results.count()
    assert last["counts"]["passed"] > whole.results.filter(outcome="passed").count()


def test_a_check_alone(api: Caller, runs: str, run_due_jobs: Jobs) -> None:
    run = finished(api, runs, run_due_jobs, check="ap.bills.list")
    assert run["scope"] == {"module": None, "check": "ap.bills.list"}
    bills = next(check for check in run["checks"] if check["id"] == "ap.bills.list")
    assert (bills["row"], bills["right"], bills["outcome"]) == ("Bills", "List", "failed")
    assert run["difference"] == {"newly_passed": [], "newly_failed": []}


def test_a_run_of_everything_has_no_scope_and_an_unfinished_one_no_difference(api: Caller, runs: str) -> None:
    listed = api("GET", runs)["items"][0]
    assert listed["scope"] is None
    started = api("POST", runs, status=202)
    assert started["scope"] is None
    assert api("GET", f"{runs}/{started['id']}")["difference"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"module": "Payroll"}, "module"),
        ({"module": "ap.bills.list"}, "module"),
        ({"check": "ap.bills.shred"}, "check"),
        ({"check": "Accounts Payable"}, "check"),
        ({"module": "Accounts Payable", "check": "ap.bills.list"}, "check"),
        ({"module": ""}, "module"),
        ({"row": "Bills"}, "row"),
    ],
)
def test_what_is_not_there_is_refused_in_the_one_error_shape(
    api: Caller, runs: str, body: dict[str, str], field: str
) -> None:
    error = api("POST", runs, body, status=422)["error"]
    assert error["code"] == "invalid"
    assert error["fields"][field]
    assert ProbeRun.objects.count() == 1


def test_a_run_comes_as_a_table_too(connection: Connection, runs: str) -> None:
    run = connection.probe_runs.get()
    client = Client(headers={"Authorization": f"Bearer {factories.api_key()}"})
    response = client.get(f"/api/v1{runs}/{run.pk}.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [line["id"] for line in lines] == list(run.results.values_list("check_id", flat=True))
    missing = client.get(f"/api/v1{runs}/nothing.csv")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


def test_the_table_needs_a_key(client: Client, connection: Connection, runs: str) -> None:
    assert client.get(f"/api/v1{runs}/{connection.probe_runs.get().pk}.csv").status_code == 401


def test_the_openapi_document_tells_of_scope_difference_and_table(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    schemas, paths = document["components"]["schemas"], document["paths"]
    assert set(schemas["ProbeRunIn"]["properties"]) == {"module", "check"}
    assert {"difference", "scope", "checks"} <= set(schemas["ProbeRunDetailOut"]["properties"])
    table = paths["/api/v1/connections/{connection_id}/probe-runs/{run_id}.csv"]["get"]
    assert "text/csv" in table["responses"]["200"]["content"]
    assert "404" in table["responses"]


def test_the_list_needs_as_many_queries_with_ten_parts_as_with_one(api: Caller, runs: str, run_due_jobs: Jobs) -> None:
    finished(api, runs, run_due_jobs, module="Accounts Payable")
    with CaptureQueriesContext(database) as with_one:
        api("GET", "/connections")
    for _ in range(9):
        finished(api, runs, run_due_jobs, check="ap.bills.list")
    with CaptureQueriesContext(database) as with_ten:
        api("GET", "/connections")
    assert len(with_ten) == len(with_one)
