"""Trouble with our own sender is said once for all companies, and closed once it has passed."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from connections.models import CheckResult, Connection, Event, Incident, Integration
from connections.probe import ladder
from connections.services import incidents, probing, verifying
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER
from tests.fleet import connection_to

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]
COMPANIES = ("READY-CO", "SINGLE-CO", "RIGHTS-CO")
WRONG = "not-the-right-one"


@pytest.fixture
def connections(vendor: Integration, password_of: PasswordOf) -> list[Connection]:
    return [connection_to(company, password_of(company)) for company in COMPANIES]


def use_password(vendor: Integration, password: str) -> None:
    vendor.refresh_from_db()
    vendor.sender_password = password
    vendor.save()


def check(connections: list[Connection], run_due_jobs: RunDueJobs) -> None:
    for connection in connections:
        fresh = Connection.objects.get(pk=connection.pk)
        probing.start(fresh, trigger="console", actor=TESTER)
    run_due_jobs()


def told(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind))


def test_a_refused_sender_is_one_incident_for_all_it_meets(
    connections: list[Connection], vendor: Integration, run_due_jobs: RunDueJobs, caplog: pytest.LogCaptureFixture
) -> None:
    use_password(vendor, WRONG)
    check(connections, run_due_jobs)
    check(connections, run_due_jobs)
    incident = incidents.open_incidents().get()
    assert (incident.integration, incident.problem) == (vendor, "sender_credentials_invalid")
    assert incident.check_id == ladder.SENDER
    assert set(incident.connections.all()) == set(connections)
    assert incident.seen_at > incident.opened_at
    (event,) = told("incident.opened")
    assert event.data["problem"] == "sender_credentials_invalid"
    errors = [line for line in caplog.records if line.levelno == logging.ERROR]
    assert [line.getMessage() for line in errors] == ["incident.opened"]
    assert WRONG not in caplog.text + incident.evidence + str(event.data)
    # Nobody's customer is asked to do anything about it.
    assert set(Connection.objects.values_list("status", flat=True)) == {"needs_attention"}


def test_it_is_closed_once_the_sender_is_accepted_again_and_opened_anew_the_next_time(
    connections: list[Connection], vendor: Integration, run_due_jobs: RunDueJobs
) -> None:
    right = vendor.sender_password
    use_password(vendor, WRONG)
    check(connections[:2], run_due_jobs)
    use_password(vendor, right)
    check(connections[2:], run_due_jobs)
    assert incidents.open_incidents().exists(), "this connection had not met it"
    check(connections[:1], run_due_jobs)
    assert not incidents.open_incidents().exists()
    assert len(told("incident.closed")) == 1
    use_password(vendor, WRONG)
    check(connections[:1], run_due_jobs)
    assert incidents.open_incidents().count() == 1
    assert (Incident.objects.count(), len(told("incident.opened"))) == (2, 2)


def test_a_customer_who_is_still_entering_credentials_meets_it_too(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    right = vendor.sender_password
    use_password(vendor, WRONG)
    connection = factories.connection("READY-CO")
    verifying.ask_door(connection, actor=TESTER)
    run_due_jobs()
    assert list(incidents.open_incidents().get().connections.all()) == [connection]
    use_password(vendor, right)
    connection = Connection.objects.get(pk=connection.pk)
    verifying.submit_credentials(connection, user_id=USER_ID, password=password_of("READY-CO"), actor=TESTER)
    run_due_jobs()
    assert not incidents.open_incidents().exists()


def test_what_the_customer_has_to_mend_is_no_incident(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf, intacct: SimulatorServer
) -> None:
    check([connection_to("RIGHTS-CO", password_of("RIGHTS-CO"))], run_due_jobs)
    check([connection_to("SENDER-CO", "any")], run_due_jobs)
    wrong = factories.connection("READY-CO")
    verifying.submit_credentials(wrong, user_id=USER_ID, password="wrong", actor=TESTER)
    intacct.world.companies["SINGLE-CO"].behaviour.fault = "http_502"
    check([connection_to("SINGLE-CO", password_of("SINGLE-CO"))], run_due_jobs)
    assert not Incident.objects.exists()


def test_a_customers_own_sender_is_no_trouble_of_all_others(
    connections: list[Connection], run_due_jobs: RunDueJobs
) -> None:
    own = connections[0]
    own.owns_sender, own.own_sender_id, own.own_sender_password = True, factories.SENDER_ID, WRONG
    own.save()
    check([own], run_due_jobs)
    assert not Incident.objects.exists()


def test_a_run_writes_to_incidents_by_their_problem_and_closes_none_that_it_meets(
    connections: list[Connection], run_due_jobs: RunDueJobs
) -> None:
    def ended(check_id: str, problem: str = "") -> CheckResult:
        outcome = "errored" if problem else "passed"
        return CheckResult(run=run, check_id=check_id, is_rung=True, outcome=outcome, problem=problem)

    run = probing.start(connections[0], trigger="console", actor=TESTER)
    incidents.note_run(run, [ended("entity.10", "zone_is_away"), ended("entity.20", "b_is_wrong")])
    incidents.note_run(run, [ended("entity.10"), ended("entity.20"), ended("entity.30", "a_is_wrong")])
    incidents.note_run(run, [ended("entity.30"), ended("entity.40", "a_is_wrong")])
    written = Event.objects.filter(kind__startswith="incident.").order_by("at")
    assert [(event.kind, event.data["problem"]) for event in written] == [
        ("incident.opened", "b_is_wrong"),
        ("incident.opened", "zone_is_away"),
        ("incident.opened", "a_is_wrong"),
        ("incident.closed", "b_is_wrong"),
        ("incident.closed", "zone_is_away"),
    ]
