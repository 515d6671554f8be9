"""Who lacks a right that a new version of the access profile asks for, by the newest answer to each check."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from connections.models import AccessProfile, Connection, Integration, Status
from connections.services import probing, profile_use, rights_lacking
from connections.services.profile_use import Recheck
from connections.services.rights_lacking import MissingRow, Tally
from connections.simulator.server import SimulatorServer
from tests.connections.services.conftest import Connect, RunDueJobs, RunPlanned
from tests.factories import TESTER

pytestmark = pytest.mark.django_db


def use(integration: Integration, row: AccessProfile) -> Recheck:
    return profile_use.use(integration, row, actor=TESTER)


def take_delete_away(intacct: SimulatorServer, company_id: str = "READY-CO") -> None:
    company = intacct.world.company(company_id)
    assert company
    company.roles[0].rights["Accounts Payable"]["Bills"].discard("Delete")


def give_delete_back(intacct: SimulatorServer, company_id: str = "READY-CO") -> None:
    company = intacct.world.company(company_id)
    assert company
    company.roles[0].rights["Accounts Payable"]["Bills"].add("Delete")


def test_who_lacks_a_new_right_is_degraded_and_listed_with_the_row(
    vendor: Integration,
    with_delete: AccessProfile,
    connected: Connect,
    intacct: SimulatorServer,
    run_planned: RunPlanned,
) -> None:
    connection = connected()
    take_delete_away(intacct)
    assert use(vendor, with_delete) == Recheck(queued=1)
    (lack,) = rights_lacking.who_lacks(with_delete)
    assert (lack.connection, lack.state, lack.rows) == (connection, "not_checked", ())
    assert rights_lacking.tally(with_delete) == Tally(not_checked=1, awaited=1)
    run_planned()
    (lack,) = rights_lacking.who_lacks(with_delete)
    assert (lack.state, lack.rows) == ("lacking", (MissingRow("Accounts Payable", "Bills", ("Delete",)),))
    assert rights_lacking.tally(with_delete) == Tally(lacking=1)
    connection.refresh_from_db()
    assert connection.status == Status.DEGRADED


def test_who_has_the_new_right_is_complete_and_not_listed(
    vendor: Integration, with_delete: AccessProfile, connected: Connect, run_planned: RunPlanned
) -> None:
    connection = connected()
    use(vendor, with_delete)
    run_planned()
    assert rights_lacking.who_lacks(with_delete) == []
    assert rights_lacking.tally(with_delete) == Tally(complete=1)
    connection.refresh_from_db()
    assert connection.status == Status.CONNECTED


def test_a_right_that_nobody_can_tell_is_not_called_missing(
    vendor: Integration,
    with_delete: AccessProfile,
    connected: Connect,
    intacct: SimulatorServer,
    run_planned: RunPlanned,
) -> None:
    connected()
    company = intacct.world.company("READY-CO")
    assert company
    company.behaviour.hide_permissions = True
    use(vendor, with_delete)
    run_planned()
    (lack,) = rights_lacking.who_lacks(with_delete)
    assert lack.state == "could_not_tell"
    assert "Delete" in {row.row: row.rights for row in lack.rows}["Bills"]
    assert rights_lacking.tally(with_delete) == Tally(could_not_tell=1)


def test_a_refused_sign_in_is_told_by_its_check_and_not_by_rows(
    vendor: Integration,
    with_delete: AccessProfile,
    connected: Connect,
    intacct: SimulatorServer,
    run_planned: RunPlanned,
) -> None:
    connected()
    company = intacct.world.company("READY-CO")
    assert company
    company.senders[0].status = "inactive"
    use(vendor, with_delete)
    run_planned()
    (lack,) = rights_lacking.who_lacks(with_delete)
    assert (lack.state, lack.rows, len(lack.others)) == ("lacking", (), 1)


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    vendor: Integration,
    with_delete: AccessProfile,
    connected: Connect,
    intacct: SimulatorServer,
    run_planned: RunPlanned,
) -> None:
    connected()
    take_delete_away(intacct)
    use(vendor, with_delete)
    run_planned()

    def queries() -> int:
        with CaptureQueriesContext(database) as captured:
            rights_lacking.tally(with_delete)
            rights_lacking.who_lacks(with_delete)
        return len(captured)

    alone = queries()
    for _ in range(3):
        connected()
    assert len(rights_lacking.who_lacks(with_delete)) == 4
    assert queries() == alone <= 9


def check_bills_alone(connection: Connection, run_due_jobs: RunDueJobs) -> None:
    probing.start(connection, trigger="console", actor=TESTER, scope="Accounts Payable")
    run_due_jobs()


def test_a_module_that_was_put_right_and_checked_alone_counts(
    vendor: Integration,
    with_delete: AccessProfile,
    connected: Connect,
    intacct: SimulatorServer,
    run_planned: RunPlanned,
    run_due_jobs: RunDueJobs,
) -> None:
    connection = connected()
    take_delete_away(intacct)
    use(vendor, with_delete)
    run_planned()
    give_delete_back(intacct)
    check_bills_alone(connection, run_due_jobs)
    assert rights_lacking.who_lacks(with_delete) == []
    assert rights_lacking.tally(with_delete) == Tally(complete=1)


def test_a_module_that_was_checked_alone_and_fails_now_counts(
    vendor: Integration,
    with_delete: AccessProfile,
    connected: Connect,
    intacct: SimulatorServer,
    run_planned: RunPlanned,
    run_due_jobs: RunDueJobs,
) -> None:
    connection = connected()
    use(vendor, with_delete)
    run_planned()
    take_delete_away(intacct)
    check_bills_alone(connection, run_due_jobs)
    (lack,) = rights_lacking.who_lacks(with_delete)
    assert (lack.state, lack.rows) == ("lacking", (MissingRow("Accounts Payable", "Bills", ("Delete",)),))


def test_a_module_checked_alone_says_nothing_about_the_rest_of_a_new_version(
    vendor: Integration, with_delete: AccessProfile, connected: Connect, run_due_jobs: RunDueJobs
) -> None:
    connection = connected()
    vendor.access_profile = with_delete
    vendor.save()
    check_bills_alone(connection, run_due_jobs)
    assert rights_lacking.tally(with_delete) == Tally(not_checked=1)
    assert use(vendor, with_delete) == Recheck(queued=1)
