"""Credentials, permission checks and disconnecting over the API, against a simulated Intacct."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from connections.models import Connection, Event, Integration, ProbeRun
from connections.simulator.companies import USER_ID
from tests.onboarding.api.caller import Caller, new_connection

pytestmark = pytest.mark.django_db


def test_credentials_are_verified_and_probed_like_the_wizards(
    api: Caller, vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]
) -> None:
    made = new_connection(api)
    body = {"company_id": "READY-CO", "user_id": USER_ID, "password": password_of("READY-CO")}
    accepted = api("PUT", f"/connections/{made['id']}/credentials", {**body, "entities": [None, "100-US"]}, status=202)
    assert accepted["status"] == "in_progress"
    assert body["password"] not in json.dumps(accepted)
    run_due_jobs()
    shown = api("GET", f"/connections/{made['id']}")
    assert (shown["status"], shown["step"], shown["company_id"]) == ("connected", "done", "READY-CO")
    assert shown["entities"] == [None, "100-US"]
    assert shown["last_probe"]["verdict"] == "passed"
    run = api("GET", f"/connections/{made['id']}/probe-runs/{shown['last_probe']['id']}")
    bills = next(check for check in run["checks"] if check["id"] == "ap.bills.list")
    assert (bills["module"], bills["outcome"], bills["required"]) == ("Accounts Payable", "passed", True)
    assert bills["count"] > 0
    rung = next(check for check in run["checks"] if check["id"] == "sender.authorized")
    assert rung["module"] is None


def test_a_failing_check_tells_problem_and_fix(
    api: Caller, vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]
) -> None:
    made = new_connection(api)
    body = {"company_id": "RIGHTS-CO", "user_id": USER_ID, "password": password_of("RIGHTS-CO")}
    api("PUT", f"/connections/{made['id']}/credentials", body, status=202)
    run_due_jobs()
    shown = api("GET", f"/connections/{made['id']}")
    assert shown["status"] == "needs_attention"
    assert shown["next_action"]["owner"] == "customer"
    run = api("GET", f"/connections/{made['id']}/probe-runs")["items"][0]
    checks = api("GET", f"/connections/{made['id']}/probe-runs/{run['id']}")["checks"]
    bills = next(check for check in checks if check["id"] == "ap.bills.list")
    assert (bills["outcome"], bills["problem"]) == ("failed", "no_permission")
    assert any("Bills" in step for step in bills["fix"]["steps"])


def test_starting_twice_joins_the_run_under_way(
    api: Caller, vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]
) -> None:
    made = new_connection(api)
    path = f"/connections/{made['id']}/probe-runs"
    assert api("POST", path, {}, status=409)["error"]["code"] == "not_ready"
    body = {"company_id": "READY-CO", "user_id": USER_ID, "password": password_of("READY-CO")}
    api("PUT", f"/connections/{made['id']}/credentials", body, status=202)
    run_due_jobs()
    first = api("POST", path, status=202)
    second = api("POST", path, {}, status=202)
    assert first["id"] == second["id"]
    assert first["status"] == "queued"
    run_due_jobs()
    assert api("GET", f"{path}/{first['id']}")["status"] == "finished"
    assert ProbeRun.objects.count() == 2


def test_disconnecting_erases_secrets_and_keeps_history(
    api: Caller, vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]
) -> None:
    made = new_connection(api)
    body = {"company_id": "READY-CO", "user_id": USER_ID, "password": password_of("READY-CO")}
    api("PUT", f"/connections/{made['id']}/credentials", body, status=202)
    run_due_jobs()
    assert api("DELETE", f"/connections/{made['id']}")["status"] == "disconnected"
    connection = Connection.objects.get(pk=made["id"])
    assert not hasattr(connection, "credentials")
    assert not connection.verifications.exclude(sealed_password="").exists()
    assert connection.probe_runs.count() == 1
    assert Event.objects.filter(connection=connection, kind="connection.disconnected").count() == 1
