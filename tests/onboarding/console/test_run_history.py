"""Runs over time: what each asked, what it cost, what it changed, and the trend."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

from connections.models import JobState, ProbeRun
from connections.services import probing
from onboarding.console.run_history import RunRow, Tally
from onboarding.console.trend import trend_from
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import page, text

pytestmark = pytest.mark.django_db
Jobs = Callable[[], int]
Grant = Callable[[str], None]


def test_a_run_tells_how_long_it_took_and_what_it_cost(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    run = connection.probe_runs.get()
    ProbeRun.objects.filter(pk=run.pk).update(started_at=run.finished_at, requests=2, sign_ins=1)
    words = text(staff.get(page(connection, "run", run.pk)))
    assert "Took 0.0 s" in words
    assert "Cost 2 requests 1 sign-in" in words
    assert "0.0 s 2 Customer" in text(staff.get(page(connection, "runs")))


def test_any_run_is_compared_with_what_was_known_before_it(
    staff: Client, grant: Grant, checked: Checked, run_due_jobs: Jobs
) -> None:
    connection = checked("RIGHTS-CO")
    first = connection.probe_runs.get()
    grant("RIGHTS-CO")
    probing.start(connection, trigger="console", actor=TESTER, scope="Accounts Payable")
    run_due_jobs()
    whole = probing.start(connection, trigger="console", actor=TESTER)
    run_due_jobs()
    assert "Since the check before" not in text(staff.get(page(connection, "run", first.pk)))
    words = text(staff.get(page(connection, "run", whole.pk)))
    assert "Newly passed: Credit Card" in words
    assert "Newly passed: Bills" not in words  # the run of Accounts Payable had told that already


def test_the_trend_shows_the_runs_of_everything(
    staff: Client, grant: Grant, checked: Checked, run_due_jobs: Jobs
) -> None:
    connection = checked("RIGHTS-CO")
    assert '<svg class="trend' not in staff.get(page(connection, "runs")).content.decode()
    grant("RIGHTS-CO")
    for scope in ("Accounts Payable", ""):
        probing.start(connection, trigger="console", actor=TESTER, scope=scope)
        run_due_jobs()
    tree = html.document_fromstring(staff.get(page(connection, "runs")).content)
    (drawing,) = tree.xpath("//*[local-name()='svg'][@role='img']")
    assert len(drawing.xpath(".//*[@class='trend-failed']")) == 1
    assert len(drawing.xpath(".//*[@class='trend-passed']")) == 2
    caption = tree.get_element_by_id(drawing.get("aria-labelledby")).text_content()
    assert "The last 2 checks of everything. The oldest: 13 failed" in " ".join(caption.split())


def test_bars_stand_on_one_ground_and_share_one_measure() -> None:
    rows = [RunRow(ProbeRun(), Tally({"failed": 10, "passed": 30})), RunRow(ProbeRun(), Tally({"passed": 20}))]
    trend = trend_from(rows)
    assert trend is not None
    tall, short = trend.bars
    assert [(piece.kind, piece.y, piece.height) for piece in tall.pieces] == [
        ("failed", 75.0, 25.0),
        ("passed", 0.0, 75.0),
    ]
    assert [(piece.kind, piece.y, piece.height) for piece in short.pieces] == [("passed", 50.0, 50.0)]


def test_one_run_alone_is_no_trend() -> None:
    assert trend_from([RunRow(ProbeRun(), Tally({"passed": 1}))]) is None
    assert trend_from([RunRow(ProbeRun()), RunRow(ProbeRun())]) is None


def test_a_scoped_run_whose_level_was_changed_under_it_can_still_be_looked_at(staff: Client) -> None:
    made = factories.connection("READY-CO")
    run = ProbeRun.objects.create(
        connection=made,
        access_profile=made.integration.access_profile,
        trigger="console",
        state=JobState.QUEUED,
        scope="entity.reachable.NOWHERE",
    )
    assert "entity.reachable.NOWHERE only" in text(staff.get(page(made, "run", run.pk)))
