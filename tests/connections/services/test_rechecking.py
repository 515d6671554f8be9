"""A re-check reuses what is known, counts what it costs, and alerts only where something changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from connections.models import Company, Connection, Event, Integration, LeaseLost, ProbeRun
from connections.probe import ladder
from connections.services import budget, connecting, executing, probing
from connections.services.errors import NotFound
from connections.services.signing_in import note_entities
from connections.simulator.server import SimulatorServer
from tests import factories
from tests.factories import TESTER
from tests.fleet import connection_to

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]
ENTITIES = ("100-US", "200-UK", "300-CA")


@pytest.fixture
def check(run_due_jobs: RunDueJobs) -> Callable[..., ProbeRun]:
    def run(connection: Connection, *, scope: str = "", trigger: str = "schedule") -> ProbeRun:
        started = probing.start(connection, trigger=trigger, actor=TESTER, scope=scope)
        run_due_jobs()
        connection.refresh_from_db()
        started.refresh_from_db()
        return started

    return run


Check = Callable[..., ProbeRun]


def with_entities(password: str, *, to: Integration | None = None) -> Connection:
    connection = connection_to("READY-CO", password, to=to)
    note_entities(connection, [(entity, "", "") for entity in ENTITIES])
    connecting.choose_level(connection, top_level=True, entity_ids=ENTITIES, actor=TESTER)
    return connection


def asked(intacct: SimulatorServer) -> list[tuple[bool, int]]:
    """Sign-in or not, and how many sessions were asked for, of each request since the last look."""
    found = [(bool(entry["sign_in"]), entry["functions"].count("getAPISession")) for entry in intacct.world.requests]
    intacct.world.requests.clear()
    return found


def test_entities_are_brought_up_to_date_at_once_and_the_choice_stays(
    vendor: Integration, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    connection = connection_to("READY-CO", "p")
    note_entities(connection, [(f"E{number}", "Old name", "USD") for number in range(100)])
    connection.entities.filter(entity_id__in=("E1", "E2")).update(is_chosen=True)
    with django_assert_num_queries(2):
        note_entities(connection, [(f"E{number}", "New name", "EUR") for number in (*range(2, 100), 5)])
    names = dict(connection.entities.values_list("entity_id", "name"))
    assert len(names) == 99, "E0 is gone; E1 was chosen and stays, so that a check can tell"
    assert (names["E1"], names["E2"]) == ("Old name", "New name")
    assert set(connection.entities.filter(is_chosen=True).values_list("entity_id", flat=True)) == {"E1", "E2"}


def test_a_second_check_of_known_entities_is_one_request(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    connection = with_entities(password_of("READY-CO"))
    assert check(connection).verdict == "passed"
    assert len(asked(intacct)) == 2
    again = check(connection)
    assert asked(intacct) == [(True, len(ENTITIES))]
    assert (again.verdict, again.requests, again.sign_ins) == ("passed", 1, 1)


def test_a_light_check_forgets_no_known_entity(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    connection = with_entities(password_of("READY-CO"))
    check(connection)
    assert check(connection, scope=ladder.TOP_LEVEL).verdict == "passed"
    asked(intacct)
    check(connection)
    assert len(asked(intacct)) == 1


def test_what_one_integration_learned_about_sessions_the_next_one_knows(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    intacct.world.companies["READY-CO"].behaviour.refuse_batched_sessions = True
    assert check(with_entities(password_of("READY-CO"))).verdict == "passed"
    assert not Company.objects.get().batches_sessions
    asked(intacct)
    other = factories.integration(slug="other", name="Other", sender_password=vendor.sender_password)
    assert check(with_entities(password_of("READY-CO"), to=other)).verdict == "passed"
    assert max(sessions for _sign_in, sessions in asked(intacct)) == 1


def test_a_run_tells_what_it_cost_and_the_company_of_two_integrations_has_one_budget(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    first = check(with_entities(password_of("READY-CO")))
    counted = [name for entry in intacct.world.requests for name in entry["functions"]]
    free = ("getAPISession", "get_applications", "get_companyprefs", "getFinancialSetup", "getUserPermissions")
    assert first.transactions == sum(name not in free for name in counted)
    assert first.requests == len(intacct.world.requests)
    assert first.sign_ins == sum(bool(entry["sign_in"]) for entry in intacct.world.requests)
    other = factories.integration(slug="other", name="Other", sender_password=vendor.sender_password)
    second = check(with_entities(password_of("READY-CO"), to=other))
    assert budget.left("READY-CO") == budget.MONTHLY_TRANSACTIONS - first.transactions - second.transactions


def alerts(connection: Connection) -> list[str]:
    told = Event.objects.filter(connection=connection, kind__startswith="connection.").exclude(
        kind="connection.created"
    )
    return [event.kind.removeprefix("connection.") for event in told.order_by("at")]


def test_only_changes_are_alerts_and_they_name_the_checks(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    connection = connection_to("READY-CO", password_of("READY-CO"))
    rights = intacct.world.companies["READY-CO"].roles[0].rights["Accounts Payable"]
    check(connection)
    kept = rights.pop("Bills")
    for _time in range(3):
        assert check(connection).verdict == "failed"
    rights["Bills"] = kept
    for _time in range(2):
        assert check(connection).verdict == "passed"
    assert alerts(connection) == ["connected", "degraded", "connected"]
    degraded = Event.objects.get(connection=connection, kind="connection.degraded")
    assert "ap.bills.list" in degraded.data["newly_failed"]
    assert degraded.data["newly_passed"] == []
    recovered = Event.objects.filter(connection=connection, kind="connection.connected").latest("at")
    assert "ap.bills.list" in recovered.data["newly_passed"]
    finished = Event.objects.filter(connection=connection, kind="probe.finished").order_by("at")
    assert [bool(event.data["newly_failed"]) for event in finished] == [False, True, False, False, False, False]


def test_what_nobody_could_look_at_before_is_no_news(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    connection = connection_to("READY-CO", password_of("READY-CO"))
    company = intacct.world.companies["READY-CO"]
    company.senders[0].status = "inactive"
    check(connection)
    company.senders[0].status = "active"
    del company.roles[0].rights["Accounts Payable"]["Bills"]
    assert check(connection).verdict == "failed"
    newest = Event.objects.filter(connection=connection, kind="probe.finished").latest("at")
    assert newest.data["newly_failed"] == []
    assert ladder.AUTHORIZED in newest.data["newly_passed"]


def test_a_check_alone_says_nothing_about_the_rest(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    connection = connection_to("RIGHTS-CO", password_of("RIGHTS-CO"))
    assert check(connection, scope=ladder.TOP_LEVEL, trigger="console").verdict == "passed"
    assert connection.status == "needs_attention", "nobody has looked at the rights yet"
    whole = check(connection)
    assert (whole.verdict, connection.status) == ("failed", "needs_attention")
    assert check(connection, scope=ladder.SIGN_IN, trigger="console").verdict == "passed"
    assert connection.status == "needs_attention"


def test_the_last_failed_module_repaired_and_checked_alone_connects(
    vendor: Integration, intacct: SimulatorServer, check: Check, password_of: PasswordOf
) -> None:
    connection = connection_to("READY-CO", password_of("READY-CO"))
    rights = intacct.world.companies["READY-CO"].roles[0].rights["Accounts Payable"]
    kept = rights.pop("Bills")
    assert check(connection).verdict == "failed"
    rights["Bills"] = kept
    alone = check(connection, scope="Accounts Payable", trigger="console")
    assert alone.results.count() == alone.planned
    assert (alone.verdict, connection.status) == ("passed", "connected")


def test_a_check_of_the_level_before_proves_nothing_for_another(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    """Entity 300-CA is closed to the user; the check of the top level is still running when it is chosen."""
    intacct.world.companies["READY-CO"].users[0].entities = ["100-US", "200-UK"]
    connection = connection_to("READY-CO", password_of("READY-CO"))
    note_entities(connection, [("300-CA", "", "")])
    late = ProbeRun.claim(probing.start(connection, trigger="wizard", actor=TESTER).pk)
    assert late
    connecting.choose_level(connection, top_level=False, entity_ids=["300-CA"], actor=TESTER)
    asked = probing.start(connection, trigger="wizard", actor=TESTER)
    assert asked.pk != late.pk
    with pytest.raises(LeaseLost):
        executing.execute(late, lambda: False)
    run_due_jobs()
    connection.refresh_from_db()
    assert connection.status == "needs_attention"
    assert asked.results.get(entity="300-CA").outcome == "failed"


def test_there_is_no_check_of_what_the_profile_does_not_ask_for(vendor: Integration, password_of: PasswordOf) -> None:
    connection = connection_to("READY-CO", password_of("READY-CO"))
    for scope in ("No such module", "no.such.check"):
        with pytest.raises(NotFound):
            probing.start(connection, trigger="console", actor=TESTER, scope=scope)
    assert not ProbeRun.objects.exists()


def test_whoever_asks_for_more_than_what_waits_gets_all_of_it(vendor: Integration, password_of: PasswordOf) -> None:
    connection = connection_to("READY-CO", password_of("READY-CO"))
    small = probing.start(connection, trigger="console", actor=TESTER, scope="Accounts Payable")
    joined = probing.start(connection, trigger="console", actor=TESTER)
    joined.refresh_from_db()
    assert (joined.pk, joined.scope) == (small.pk, "")
    assert joined.planned == len(probing.planned_checks(joined)) > small.planned
