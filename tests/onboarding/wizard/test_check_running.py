"""The page of a permission check that is under way: what it shows, and how often it asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from connections.models import JobState, ProbeRun
from connections.services import probing
from connections.simulator.server import SimulatorServer
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
AtEntity = Callable[[str], Customer]


def poll(customer: Customer) -> str:
    return words_of(customer.poll("check", "results/"))


def seen_on(page: str) -> str:
    """The version of the page that its next question carries."""
    return page.partition("?seen=")[2].partition('"')[0]


def begun(customer: Customer, *, ago: timedelta = timedelta()) -> tuple[ProbeRun, Customer]:
    """A run that a worker has taken up, and that has answered nothing yet."""
    customer.post("entity", top_level="on")
    run = ProbeRun.objects.get()
    ProbeRun.objects.update(state=JobState.RUNNING, started_at=timezone.now() - ago)
    return ProbeRun.objects.get(pk=run.pk), customer


def answer_next(run: ProbeRun, check_id: str, outcome: str = "passed") -> None:
    check = next(check for check in probing.planned_checks(run) if check.check_id == check_id)
    run.results.create(
        position=run.results.count(),
        check_id=check_id,
        title=check.title,
        module=check.module or "",
        row=check.row,
        right=check.right,
        required=check.required,
        outcome=outcome,
    )


def test_the_check_starts_by_itself_and_the_page_follows_it(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    page = customer.text("check")
    assert "The check starts in a moment." in page
    assert '<progress value="0"' in page
    assert "Queued" not in page
    assert "If you are stuck" not in page
    assert '<meta http-equiv="refresh" content="4">' in page
    assert 'hx-trigger="every 500ms"' in poll(customer)
    customer.work()
    over = poll(customer)
    assert "Everything we need works" in over
    assert "hx-trigger" not in over
    assert "If you are stuck" not in over
    assert 'id="rail" hx-swap-oob="true"' in over


def test_results_so_far_are_shown_by_module_while_it_runs(at_entity: AtEntity) -> None:
    run, customer = begun(at_entity("READY-CO"))
    page = poll(customer)
    assert f"0 of {run.planned}" in page
    assert "We are signing in to your company." in page
    answer_next(run, "gateway.reachable")
    page = poll(customer)
    assert f"1 of {run.planned}" in page
    assert "Waiting" in page
    assert "1 of 6 answered" in page
    assert "We are finding out how far we may go in your company." in page


def test_while_it_runs_the_module_in_trouble_comes_first_and_failures_are_counted(at_entity: AtEntity) -> None:
    run, customer = begun(at_entity("READY-CO"))
    for check in probing.planned_checks(run):
        answer_next(run, check.check_id, outcome="failed" if check.check_id == "ap.bills.list" else "passed")
        if check.check_id == "ap.bills.list":
            break
    page = poll(customer)
    assert page.index('id="checks-ap"') < page.index('id="checks-rungs"')
    assert "1 check failed so far" in page
    assert "We are waiting for the answer about Accounts Payable." in page


def test_a_poll_that_would_look_the_same_is_answered_with_nothing(at_entity: AtEntity) -> None:
    run, customer = begun(at_entity("READY-CO"))
    seen = seen_on(poll(customer))
    unchanged = customer.poll("check", f"results/?seen={seen}")
    assert (unchanged.status_code, unchanged.content) == (204, b"")
    answer_next(run, "gateway.reachable")
    changed = customer.poll("check", f"results/?seen={seen}")
    assert changed.status_code == 200
    assert seen_on(words_of(changed)) != seen
    customer.work()
    ProbeRun.objects.update(state=JobState.FINISHED, verdict="passed", finished_at=timezone.now())
    assert customer.poll("check", f"results/?seen={seen}").status_code == 200


@pytest.mark.parametrize(("age", "pace"), [(0, "500ms"), (6, "1s"), (16, "2s"), (90, "5s")])
def test_the_longer_it_takes_the_less_often_the_page_asks(at_entity: AtEntity, age: int, pace: str) -> None:
    _run, customer = begun(at_entity("READY-CO"), ago=timedelta(seconds=age))
    assert f'hx-trigger="every {pace}"' in poll(customer)


def test_a_busy_company_is_tried_again_and_the_page_says_when(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    customer = at_entity("READY-CO")
    company, busy = intacct.world.company("READY-CO"), intacct.world.company("BUSY-CO")
    assert company
    assert busy
    company.behaviour = busy.behaviour
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.text("check")
    assert "Waiting for your company" in page
    assert "Your company is busy with other programs." in page
    assert "We try again in" in page
    assert "data-count-down=" in page
    assert "Could not tell" not in page
    assert 'hx-trigger="every 2s"' in page
