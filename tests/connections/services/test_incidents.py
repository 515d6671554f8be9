"""Trouble with our own sender is said once for all companies, and closed once it has passed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

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
    assert not incidents.open_incidents().exists(), "whoever is let in by the sender: it is the same for all"
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


def test_a_gateway_that_refuses_our_requests_is_our_trouble_whoever_owns_the_sender(
    connections: list[Connection], intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    own = connections[0]
    own.owns_sender, own.own_sender_id = True, factories.SENDER_ID
    own.own_sender_password = own.integration.sender_password
    own.save()
    intacct.world.companies[own.company_id].behaviour.refusal = "gateway_forbidden"
    check([own], run_due_jobs)
    incident = incidents.open_incidents().get()
    assert (incident.problem, incident.check_id) == ("gateway_forbidden", "gateway.reachable")


def test_an_inactive_sender_is_ours_although_it_is_refused_like_an_unknown_company(
    connections: list[Connection], intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    """Said of one company it may be true; said of a second one that was there before, too, it is the sender."""
    intacct.world.companies["RIGHTS-CO"].roles[0].rights = intacct.world.companies["READY-CO"].roles[0].rights
    check(connections, run_due_jobs)
    intacct.world.inactive_senders.add(factories.SENDER_ID)
    check(connections, run_due_jobs)
    statuses = dict(Connection.objects.values_list("company_id", "status"))
    assert sorted(statuses.values()) == ["connected", "connected", "degraded"]
    incident = incidents.open_incidents().get()
    assert (incident.problem, incident.connections.count()) == ("sender_credentials_invalid", 2)
    asked = verifying.ask_door(factories.connection("NEW-CO"), actor=TESTER)
    run_due_jobs()
    assert asked
    asked.refresh_from_db()
    assert asked.problem == "sender_credentials_invalid", "no customer is asked to look at the company ID"
    intacct.world.inactive_senders.clear()
    check(connections, run_due_jobs)
    assert set(Connection.objects.exclude(company_id="NEW-CO").values_list("status", flat=True)) == {"connected"}
    assert not incidents.open_incidents().exists()


def test_one_wrong_company_id_says_nothing_about_the_sender(
    connections: list[Connection], intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    check(connections[:1], run_due_jobs)
    mistyped = connection_to("NO-SUCH-CO", "any")
    check([mistyped, connection_to("NOR-THIS-CO", "any")], run_due_jobs)
    intacct.world.companies["READY-CO"].active = False
    check(connections[:1], run_due_jobs)
    assert not Incident.objects.exists()
    assert {connection.status for connection in Connection.objects.filter(probe_runs__verdict="failed")} == {
        "needs_attention",
        "degraded",
    }


def test_where_nobody_gets_an_answer_operations_hear_of_it_once(
    connections: list[Connection], intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    for company in COMPANIES:
        intacct.world.companies[company].behaviour.fault = "http_502"
    check(connections[:2], run_due_jobs)
    assert not Incident.objects.exists(), "two may be bad luck"
    check(connections[2:], run_due_jobs)
    check(connections, run_due_jobs)
    incident = incidents.open_incidents().get()
    assert (incident.problem, incident.check_id) == ("server_error", ladder.GATEWAY)
    assert len(told("incident.opened")) == 1
    intacct.world.companies["SINGLE-CO"].behaviour.fault = ""
    check(connections[1:2], run_due_jobs)
    assert not incidents.open_incidents().exists()


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
    run.started_at = incidents.open_incidents().get().opened_at - timedelta(seconds=1)
    incidents.note_run(run, [ended("entity.30")])  # it asked before there was any trouble
    written = Event.objects.filter(kind__startswith="incident.").order_by("at")
    assert [(event.kind, event.data["problem"]) for event in written] == [
        ("incident.opened", "b_is_wrong"),
        ("incident.opened", "zone_is_away"),
        ("incident.opened", "a_is_wrong"),
        ("incident.closed", "b_is_wrong"),
        ("incident.closed", "zone_is_away"),
    ]
