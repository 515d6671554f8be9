"""Everything, one module or one check again; and what the page says while the answers come from several runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from connections.models import Connection, ProbeRun
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import page, text

pytestmark = pytest.mark.django_db
Jobs = Callable[[], int]
Grant = Callable[[str], None]


def ask(staff: Client, connection: Connection, run_due_jobs: Jobs, scope: str = "") -> ProbeRun:
    staff.post(page(connection, "check"), {"scope": scope})
    run_due_jobs()
    return connection.probe_runs.latest("created_at")


def age(connection: Connection, days: int) -> None:
    """Let everything that happened so far have happened days ago."""
    ago = timezone.now() - timedelta(days=days)
    connection.probe_runs.update(created_at=ago, started_at=ago, finished_at=ago)
    Connection.objects.filter(pk=connection.pk).update(proof_since=ago - timedelta(days=1))


def buttons(staff: Client, connection: Connection) -> set[str]:
    tree = html.document_fromstring(staff.get(page(connection)).content)
    return {button.get("value") for button in tree.iter("button") if button.get("name") == "scope"}


def test_every_module_and_every_check_that_did_not_pass_has_its_button(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    offered = buttons(staff, connection)
    unmet = connection.probe_runs.get().results.filter(outcome__in=("failed", "could_not_tell"), problem__gt="")
    rows = set(unmet.exclude(row="").values_list("check_id", flat=True))
    assert rows
    assert rows <= offered
    assert {"Accounts Payable", "Cash Management", "General Ledger", "readiness"} <= offered
    assert "ap.vendors.list" not in offered


def test_one_primary_action_asks_everything_again(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    body = staff.get(page(connection)).content.decode()
    assert body.count("button-primary") == 1
    assert "Check everything again" in text(staff.get(page(connection)))


def test_a_module_alone_is_asked_and_everything_else_keeps_its_answer_with_its_age(
    staff: Client, grant: Grant, checked: Checked, run_due_jobs: Jobs
) -> None:
    connection = checked("RIGHTS-CO")
    age(connection, days=3)
    grant("RIGHTS-CO")
    run = ask(staff, connection, run_due_jobs, "Accounts Payable")
    assert run.scope == "Accounts Payable"
    assert set(run.results.exclude(module="").values_list("module", flat=True)) == {"Accounts Payable"}
    words = text(staff.get(page(connection)))
    assert "Accounts Payable checked under a minute ago" in words
    assert "Everything else checked 3 days ago" in words.replace("\xa0", " ")
    assert "Newly passed: Bills" in words
    assert "Last permission check Failed" in words  # Cash Management was not asked
    assert "Rights are missing in Cash Management" in words
    assert "in Accounts Payable" not in words


def test_one_check_alone_is_asked(staff: Client, grant: Grant, checked: Checked, run_due_jobs: Jobs) -> None:
    connection = checked("RIGHTS-CO")
    grant("RIGHTS-CO")
    run = ask(staff, connection, run_due_jobs, "ap.bills.list")
    assert list(run.results.exclude(row="").values_list("check_id", "outcome")) == [("ap.bills.list", "passed")]
    shown = text(staff.get(page(connection, "run", run.pk)))
    assert "This run asked about Bills: List only, and about what that rests on." in shown
    assert "Newly passed: Bills (List)." in shown
    assert "Only Bills: List" in text(staff.get(page(connection, "runs")))
    assert Connection.objects.get(pk=connection.pk).status == "needs_attention"


def test_the_last_missing_check_connects(staff: Client, grant: Grant, checked: Checked, run_due_jobs: Jobs) -> None:
    connection = checked("RIGHTS-CO")
    grant("RIGHTS-CO")
    for module in ("Accounts Payable", "Cash Management"):
        ask(staff, connection, run_due_jobs, module)
    words = text(staff.get(page(connection)))
    assert "Connected" in words
    assert "Last permission check Passed" in words
    assert "Nothing to do." in words
    age(connection, days=1)
    ask(staff, connection, run_due_jobs)
    assert "Everything else" not in text(staff.get(page(connection)))


@pytest.mark.parametrize("unknown", ["Payroll", "ap.bills.shred", "<b>x</b>"])
def test_what_the_profile_does_not_have_is_refused_in_words(staff: Client, checked: Checked, unknown: str) -> None:
    connection = checked("READY-CO")
    response = staff.post(page(connection, "check"), {"scope": unknown}, follow=True)
    assert f"There is no check or module “{unknown}” here." in text(response)
    assert connection.probe_runs.count() == 1
    assert "<b>x" not in response.content.decode()


def test_while_a_part_is_asked_the_bar_says_which(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    staff.post(page(connection, "check"), {"scope": "Accounts Payable"})
    words = text(staff.get(page(connection)))
    assert "Only Accounts Payable, and what it rests on." in words
    assert "Rights are missing in Accounts Payable" in words  # the last result stays until the new one is in
    assert not buttons(staff, connection)
