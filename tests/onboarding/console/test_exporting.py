"""Results to take along: a table, data, and a page of evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

from connections.models import CheckResult, Connection
from connections.services import probing
from onboarding.revoking import ways_to_revoke
from onboarding.run_data import COLUMNS, csv_of
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import page, text

pytestmark = pytest.mark.django_db
Jobs = Callable[[], int]
Grant = Callable[[str], None]


def table(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")  # or Excel takes it for something else than UTF-8
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_table_has_one_line_per_check(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    run = connection.probe_runs.get()
    response = staff.get(page(connection, "run-csv", run.pk))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="checks-harbour-foods-')
    lines = table(response.content)
    assert tuple(lines[0]) == COLUMNS
    assert [line["id"] for line in lines] == list(run.results.values_list("check_id", flat=True))
    bills = next(line for line in lines if line["id"] == "ap.bills.list")
    assert (bills["module"], bills["row"], bills["right"]) == ("Accounts Payable", "Bills", "List")
    assert (bills["outcome"], bills["required"], bills["problem"]) == ("failed", "yes", "no_permission")
    assert bills["tested_at"] == f"{run.finished_at:%Y-%m-%dT%H:%M:%SZ}"
    vendors = next(line for line in lines if line["id"] == "ap.vendors.list")
    assert vendors["count"] == "212"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", " =", "\uff1d"])
def test_nothing_in_the_table_is_a_formula(checked: Checked, start: str) -> None:
    run = checked("READY-CO").probe_runs.get()
    text = f'{start}HYPERLINK("https://elsewhere.example")'
    CheckResult.objects.filter(run=run, check_id="ap.bills.list").update(title=text, detail=text, entity=text)
    rows = list(csv.DictReader(io.StringIO(csv_of(run.results.select_related("run")).removeprefix("\ufeff"))))
    line = next(row for row in rows if row["id"] == "ap.bills.list")
    assert {line["title"][0], line["detail"][0], line["entity"][0]} == {"'"}


def test_the_data_are_those_of_the_api(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    run = connection.probe_runs.get()
    key = {"Authorization": f"Bearer {factories.api_key()}"}
    told = Client(headers=key).get(f"/api/v1/connections/{connection.pk}/probe-runs/{run.pk}").json()
    assert staff.get(page(connection, "run-json", run.pk)).json() == told


def test_what_is_known_goes_out_with_the_run_that_told_it(
    staff: Client, grant: Grant, checked: Checked, run_due_jobs: Jobs
) -> None:
    connection = checked("RIGHTS-CO")
    whole = connection.probe_runs.get()
    grant("RIGHTS-CO")
    part = probing.start(connection, trigger="console", actor=TESTER, scope="Accounts Payable")
    run_due_jobs()
    data = staff.get(page(connection, "known-json")).json()
    told_by = {check["id"]: (check["run"], check["outcome"]) for check in data["checks"]}
    assert told_by["ap.bills.list"] == (str(part.pk), "passed")
    assert told_by["cm.credit_card_accounts.list"] == (str(whole.pk), "failed")
    assert data["verdict"] == "failed"
    lines = table(staff.get(page(connection, "known-csv")).content)
    assert {line["id"]: line["outcome"] for line in lines} == {check: told[1] for check, told in told_by.items()}


def test_evidence_says_what_why_when_by_whom_and_how_to_take_it_back(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    run = connection.probe_runs.get()
    for address in (page(connection, "known-evidence"), page(connection, "evidence", run.pk)):
        words = text(staff.get(address))
        for said in (
            "What Acme Ledger may do in the Sage Intacct company of Harbour Foods",
            "Company ID READY-CO (Production)",
            "Level Top level",
            "Web Services user ID acmeledger_ws",
            "Sender ID AcmeLedgerMPP of Acme Ledger",
            "Access profile ap-spend version 1",
            f"{run.finished_at:%Y-%m-%d %H:%M:%S} UTC : everything · started by Customer (test)",
            "Bills 1,243 bills List, View, Add, Edit : granted Sends approved bills, and corrects them.",
            "Bills do not reach Intacct.",
            "Go to Company > Admin > Web Services users. Open acmeledger_ws, click Edit and set Status to Inactive.",
            "find AcmeLedgerMPP in the section Web Services authorizations",
            "Made on",
        ):
            assert said in words.replace(" :", ":").replace(":", " :") or said in words, said


def test_evidence_says_what_is_missing_and_what_was_not_tested(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    words = text(staff.get(page(connection, "known-evidence")))
    assert "missing" in words
    assert "The user may not read Bills." in words


def test_evidence_names_the_level_that_was_tested_and_not_the_one_chosen_since(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    Connection.objects.filter(pk=connection.pk).update(top_level=False)
    connection.entities.filter(entity_id="200-UK").update(is_chosen=True)
    for response in (
        staff.get(page(connection, "known-evidence")),
        staff.get(page(connection, "evidence", connection.probe_runs.get().pk)),
    ):
        assert "Level Top level Web Services user ID" in text(response)


def test_a_check_under_way_is_no_evidence(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    run = probing.start(connection, trigger="console", actor=TESTER)
    assert staff.get(page(connection, "evidence", run.pk)).status_code == 404


def test_without_a_test_there_is_no_evidence(staff: Client) -> None:
    made = factories.connection()
    response = staff.get(page(made, "known-evidence"))
    assert "Nothing was tested yet, so there is no evidence." in text(response)
    assert not html.document_fromstring(response.content).xpath("//button[@data-print]")


@pytest.mark.parametrize("menus", ["current", "grouped", "classic"])
def test_the_ways_to_revoke_follow_the_customers_menus(menus: str) -> None:
    made: Connection = factories.connection(company_id="READY-CO")
    made.menus = menus
    user, sender = ways_to_revoke(made)
    assert user.clicks[0].trail[-1].lower() == "web services users"
    assert "Security" in sender.clicks[0].trail
    assert made.sender_id in sender.clicks[0].text
