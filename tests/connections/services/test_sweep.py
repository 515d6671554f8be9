"""What the schedule starts: spread evenly, slowly after an outage, within the budget, never against a closed door."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from connections.models import Company, Connection, Credentials, Event, Incident, Integration, ProbeRun, Status, Trigger
from connections.probe import ladder
from connections.probe.outcomes import Verdict
from connections.services import budget, probing, schedule, sweep
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER
from tests.fleet import connection_to

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FLEET = 10_000
EVEN = FLEET / (24 * 60)  # starts a minute


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def fleet(size: int) -> None:
    """Connections that were all connected in the same second, by an import for instance."""
    integration = factories.integration()
    made = [
        Connection(
            integration=integration,
            customer_name=f"Customer {number}",
            company_id=f"CO-{number}",
            status=Status.CONNECTED,
            level_chosen_at=timezone.now(),
        )
        for number in range(size)
    ]
    for connection in made:
        connection.check_due_at = schedule.first_slot(connection)
    Connection.objects.bulk_create(made)
    Credentials.objects.bulk_create([Credentials(connection=connection, user_id=USER_ID) for connection in made])


def scan_for(clock: time_machine.Coordinates, time: timedelta) -> Counter[datetime]:
    """Scan every ten seconds; return how many checks were started in each minute."""
    started: Counter[datetime] = Counter()
    for _scan in range(int(time / timedelta(seconds=sweep.SCAN_EVERY))):
        started[timezone.now().replace(second=0)] += sweep.start_due()
        clock.shift(sweep.SCAN_EVERY)
    return started


def due(company_id: str, password: str = "", **more: object) -> Connection:
    more.setdefault("due_at", timezone.now() - timedelta(seconds=1))
    return connection_to(company_id, password or secrets.token_urlsafe(8), status=Status.CONNECTED, **more)


def test_ten_thousand_connections_made_at_once_are_checked_evenly_and_an_outage_is_made_up_for_slowly(
    clock: time_machine.Coordinates,
) -> None:
    fleet(FLEET)
    usual = scan_for(clock, timedelta(minutes=40))
    assert max(usual.values()) / EVEN <= 2
    assert sum(usual.values()) == pytest.approx(40 * EVEN, rel=0.3)
    clock.shift(timedelta(hours=6))
    replay = scan_for(clock, timedelta(minutes=12))
    assert max(replay.values()) / EVEN <= 3
    assert sum(replay.values()) / 12 > 2.5 * EVEN
    left = Connection.objects.filter(check_due_at__lte=timezone.now()).order_by("check_due_at").first()
    taken = ProbeRun.objects.filter(created_at__gt=timezone.now() - timedelta(minutes=12))
    assert left
    assert set(taken.values_list("trigger", flat=True)) == {Trigger.SCHEDULE}
    # The longest overdue went first: whoever is left was due after everybody who was taken.
    assert left.check_due_at > START + timedelta(minutes=40)
    assert not Connection.objects.filter(check_due_at__lt=left.check_due_at).exists()


def test_the_days_that_follow_stay_spread() -> None:
    connection = factories.connection("READY-CO")
    connection.status = Status.CONNECTED
    waits = []
    for _check in range(200):
        connection.check_due_at = timezone.now()
        schedule.plan_next(connection, Verdict.PASSED, sign_in_refused=False)
        waits.append((connection.check_due_at - timezone.now()) / timedelta(hours=1))
    assert 21.5 < min(waits) < 22.5
    assert 25.5 < max(waits) < 26.5


def test_a_failing_connection_backs_off_from_an_hour_to_a_day(clock: time_machine.Coordinates) -> None:
    connection = factories.connection("READY-CO")
    connection.status = Status.DEGRADED
    hours = []
    for _check in range(7):
        schedule.plan_next(connection, Verdict.FAILED, sign_in_refused=False)
        assert connection.check_due_at
        hours.append((connection.check_due_at - timezone.now()) / timedelta(hours=1))
    assert [round(hour / usual, 1) for hour, usual in zip(hours, (1, 2, 4, 8, 16, 24, 24), strict=True)] == [
        pytest.approx(1, abs=0.11)
    ] * 7
    schedule.plan_next(connection, Verdict.PASSED, sign_in_refused=False)
    assert connection.check_failures == 0


def test_who_is_not_to_be_checked_is_not_checked(vendor: Integration) -> None:
    one_time = due("ONE-CO")
    Connection.objects.filter(pk=one_time.pk).update(mode="one_time")
    switched_off = factories.integration(slug="off", name="Off")
    switched_off.is_active = True
    due("OFF-CO", to=switched_off)
    Integration.objects.filter(pk=switched_off.pk).update(is_active=False)
    waiting = due("NEW-CO")
    Connection.objects.filter(pk=waiting.pk).update(status=Status.NEEDS_ATTENTION)
    due("LATER-CO", due_at=timezone.now() + timedelta(minutes=1))
    assert sweep.start_due() == 0
    assert due("READY-CO")
    assert sweep.start_due() == 1


def test_a_second_schedule_starts_nothing_twice(vendor: Integration) -> None:
    connection = due("READY-CO")
    stale = Connection.objects.select_related("integration__access_profile").get(pk=connection.pk)
    assert sweep.start_due() == 1
    assert not sweep._start(stale, timezone.now())
    assert ProbeRun.objects.count() == Event.objects.filter(kind="probe.started").count() == 1


def test_after_a_refused_sign_in_the_schedule_waits_for_somebody_to_act(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = due("READY-CO", "not the password any more")
    assert sweep.start_due() == 1
    run_due_jobs()
    connection.refresh_from_db()
    assert (connection.status, connection.check_due_at) == ("degraded", None)
    asked = len(intacct.world.requests)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert sweep.start_due() == 0
    assert len(intacct.world.requests) == asked
    credentials = Credentials.objects.get(connection=connection)
    credentials.password = password_of("READY-CO")
    credentials.save()
    probing.start(connection, trigger="console", actor=TESTER)
    run_due_jobs()
    connection.refresh_from_db()
    assert connection.status == "connected"
    assert connection.check_due_at


def test_at_the_end_of_the_budget_the_schedule_stops_until_next_month_and_says_so_once(vendor: Integration) -> None:
    with time_machine.travel(datetime(2026, 3, 20, 12, tzinfo=UTC), tick=False) as clock:
        connection = due("READY-CO")
        Company.objects.create(key="ready-co", month=timezone.now().date().replace(day=1))
        budget.spend("READY-CO", budget.MONTHLY_TRANSACTIONS)
        assert budget.left("READY-CO") == 0
        assert sweep.start_due() == 0
        clock.shift(timedelta(days=5))
        assert sweep.start_due() == 0
        assert Event.objects.filter(kind="schedule.budget_spent", connection=connection).count() == 1
        assert probing.start(connection, trigger="console", actor=TESTER)  # people may
        ProbeRun.objects.all().delete()
        clock.move_to(datetime(2026, 4, 2, 12, tzinfo=UTC))
        assert budget.left("READY-CO") == budget.MONTHLY_TRANSACTIONS
        assert sweep.start_due() == 1


def test_where_whole_checks_every_day_would_cost_too_much_most_days_only_the_way_in_is_checked(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = due("READY-CO", password_of("READY-CO"))
    sweep.start_due()
    run_due_jobs()
    whole = ProbeRun.objects.get()
    assert whole.scope == ""
    assert whole.transactions > 1
    monkeypatch.setattr(budget, "MONTHLY_TRANSACTIONS", whole.transactions * 10)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        Connection.objects.update(check_due_at=timezone.now())
        sweep.start_due()
        run_due_jobs()
    light = ProbeRun.objects.exclude(pk=whole.pk).get()
    assert (light.scope, light.verdict) == (ladder.TOP_LEVEL, "passed")
    assert light.transactions <= 2
    assert light.sign_ins == 1
    connection.refresh_from_db()
    assert connection.status == "connected"
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        Connection.objects.update(check_due_at=timezone.now())
        sweep.start_due()
        assert ProbeRun.objects.live().get().scope == ""


def test_while_our_sender_is_refused_scheduled_checks_wait_but_for_one_an_hour(vendor: Integration) -> None:
    waiting = [due(f"CO-{number}") for number in range(3)]
    incident = Incident.objects.create(integration=vendor, problem="sender_credentials_invalid", check_id=ladder.SENDER)
    incident.connections.add(*waiting[1:])
    assert sweep.start_due() == 1
    assert ProbeRun.objects.get().connection in waiting[1:]
    assert sweep.start_due() == 0
    with time_machine.travel(timezone.now() + sweep.SCOUT_EVERY + timedelta(seconds=5)):
        assert sweep.start_due() == 1
    Incident.objects.update(closed_at=timezone.now())
    with time_machine.travel(timezone.now() + sweep.SCOUT_EVERY + timedelta(minutes=2)):
        assert sweep.start_due() == 1


def test_nobody_waits_for_ever_for_somebody_whom_the_schedule_does_not_look_after(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    """One customer in the middle of the set-up met a trouble that reads like ours, and never came back."""
    for company_id in ("READY-CO", "SINGLE-CO"):
        due(company_id, password_of(company_id))
    incident = Incident.objects.create(
        integration=vendor, problem="request_rejected_unclassified", check_id=ladder.GATEWAY
    )
    incident.connections.add(factories.connection("NEW-CO"))
    assert sweep.start_due() == 1
    run_due_jobs()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert sweep.start_due() == 1, "the first got through, so it is not the trouble of all"
    incident.refresh_from_db()
    assert incident.closed_at is None


def test_scheduled_checks_have_workers_of_their_own(vendor: Integration) -> None:
    run = probing.start(due("READY-CO"), trigger=Trigger.SCHEDULE, actor=TESTER)
    assert run.queue == "sweep"
    asked = probing.start(run.connection, trigger="wizard", actor=TESTER)
    asked.refresh_from_db()
    assert (asked.pk, asked.queue, asked.trigger) == (run.pk, "ui", "wizard")
