"""The page of one connection, its permission checks and its history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from connections.models import Connection, Event, Integration, JobState, ProbeRun
from connections.services import connecting, executing, verifying
from connections.services.events import record
from connections.simulator.server import SimulatorServer
from onboarding.console.views import showing
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import page, text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_a_new_connection_says_that_nothing_is_known_yet(staff: Client) -> None:
    made = factories.connection(customer_name="Harbour Foods", environment="sandbox", reference="PO-77")
    words = text(staff.get(page(made)))
    assert "Acme Ledger · Sandbox" in words
    assert "Company ID not given yet" in words
    assert "Sender ID AcmeLedgerMPP" in words
    assert "Web Services user ID no accepted credentials" in words
    assert "Level not chosen yet" in words
    assert "Reference PO-77" in words
    assert "The customer's move Next step: Before you start" in words
    assert "There is no probe run yet." in words
    assert "Run the permission check" not in words


def test_a_checked_connection_shows_its_proof_and_its_troubles(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    words = text(staff.get(page(connection)))
    assert "Company ID RIGHTS-CO" in words
    assert "Web Services user ID acmeledger_ws" in words
    assert "Level Top level" in words
    assert "Rights are missing in Accounts Payable" in words
    assert "Bills: List, View" in words
    assert "212 vendors" in words
    assert "Check everything again" in words


def test_operators_read_the_words_of_intacct_with_their_support_id(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    run = connection.probe_runs.get()
    evidence = run.results.filter(outcome="failed").exclude(evidence="").first()
    assert evidence is not None
    assert "Support ID" in evidence.evidence
    for address in (page(connection), page(connection, "run", run.pk)):
        words = text(staff.get(address))
        assert "Intacct's own words" in words
        assert " ".join(evidence.evidence.split()) in words
        assert "no_permission" in words


def test_notes_for_operators_are_shown(staff: Client, vendor: Integration, checked: Checked) -> None:
    connection = checked("READY-CO")
    vendor.refresh_from_db()
    vendor.sender_password = "not-the-right-one"
    vendor.save()
    staff.post(page(connection, "check"))
    probing_run = connection.probe_runs.filter(state=JobState.QUEUED).get()
    work_off(probing_run)
    words = text(staff.get(page(connection)))
    assert "Our move" in words
    assert "For operators: Check sender ID and sender password of the integration." in words
    assert "not-the-right-one" not in words


def work_off(run: ProbeRun) -> None:
    claimed = ProbeRun.claim(run.pk)
    assert claimed is not None
    executing.execute(claimed, lambda: False)


def test_before_the_first_run_the_page_tells_what_intacct_said_at_the_door(
    staff: Client, vendor: Integration, run_due_jobs: Callable[[], int]
) -> None:
    connection = factories.connection("SENDER-CO")
    verifying.ask_door(connection, actor=TESTER)
    run_due_jobs()
    words = text(staff.get(page(connection)))
    assert "Is the company there, and may our sender call it? Refused" in words
    assert "sender_not_authorized_for_company" in words


def test_a_check_runs_from_the_button_and_the_page_follows_it_to_the_end(
    staff: Client, ready: Checked, run_due_jobs: Callable[[], int]
) -> None:
    connection = ready("READY-CO")
    assert staff.post(page(connection, "check")).headers["Location"] == page(connection)
    run = connection.probe_runs.get()
    assert (run.trigger, run.actor) == ("console", "staff operator")
    polling = f'hx-get="{page(connection, "progress")}"'
    assert polling in staff.get(page(connection)).content.decode()

    waiting = staff.get(page(connection, "progress"), headers=HTMX)
    assert polling in waiting.content.decode()
    assert f"0 of {run.planned}" in text(waiting)

    run_due_jobs()
    ended = staff.get(page(connection, "progress"), headers=HTMX).content.decode()
    assert "hx-trigger" not in ended
    for part in ("head", "last-check", "runs", "events", "steps"):
        assert f'id="{part}"' in ended
    assert ended.count('hx-swap-oob="true"') == 5
    assert "Connected" in ended
    assert polling not in staff.get(page(connection)).content.decode()


def test_a_second_press_joins_the_run_under_way(staff: Client, ready: Checked) -> None:
    connection = ready("READY-CO")
    staff.post(page(connection, "check"))
    response = staff.post(page(connection, "check"), follow=True)
    assert connection.probe_runs.count() == 1
    assert "A permission check is already under way." in text(response)


def test_a_check_that_cannot_run_says_why(staff: Client) -> None:
    connection = factories.connection()
    response = staff.post(page(connection, "check"), follow=True)
    assert "Please enter the credentials of the Web Services user first." in text(response)
    assert not ProbeRun.objects.exists()


def test_a_live_run_shows_its_queued_checks_and_polls_until_it_ended(
    staff: Client, ready: Checked, run_due_jobs: Callable[[], int]
) -> None:
    connection = ready("READY-CO")
    staff.post(page(connection, "check"))
    address = page(connection, "run", connection.probe_runs.get().pk)
    live = staff.get(address)
    assert f'hx-get="{address}"' in live.content.decode()
    assert "Queued" in text(live)
    run_due_jobs()
    ended = staff.get(address, headers=HTMX)
    assert "hx-get" not in ended.content.decode()
    assert "<html" not in ended.content.decode()
    assert "Passed" in text(ended)


def test_runs_are_listed_with_verdict_and_counts(staff: Client, checked: Checked) -> None:
    connection = checked("RIGHTS-CO")
    run = connection.probe_runs.get()
    failed = run.results.filter(outcome="failed")
    passed = run.results.filter(outcome="passed").count()
    words = text(staff.get(page(connection, "runs")))
    required = failed.filter(required=True).count()
    assert f"Failed {failed.count()} failed ({required} of them required), {passed} passed" in words
    failed.update(required=True)
    words = text(staff.get(page(connection, "runs")))
    assert f"Failed {failed.count()} failed, {passed} passed" in words
    assert "Customer test" in words


def test_a_run_is_shown_under_its_own_connection_only(staff: Client) -> None:
    mine, other = factories.connection(), factories.connection()
    run = ProbeRun.objects.create(
        connection=mine, access_profile=mine.integration.access_profile, trigger="api", state=JobState.CANCELED
    )
    assert "Canceled" in text(staff.get(page(mine, "run", run.pk)))
    assert staff.get(page(other, "run", run.pk)).status_code == 404


def test_a_run_that_broke_off_names_its_reason(staff: Client) -> None:
    made = factories.connection()
    ProbeRun.objects.create(
        connection=made,
        access_profile=made.integration.access_profile,
        trigger="api",
        state=JobState.ERRORED,
        reason="The worker was lost three times in the middle of it.",
    )
    words = text(staff.get(page(made)))
    assert "Our move The last permission check broke off on our side. The worker was lost three times" in words


def test_the_history_tells_every_kind_of_event_in_words(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    factories.link(connection, step="credentials")
    kinds = set(Event.objects.filter(connection=connection).values_list("kind", flat=True))
    assert kinds >= {"company.set", "credentials.accepted", "entity.chosen", "probe.finished", "link.created"}
    words = text(staff.get(page(connection, "events")))
    for said in (
        "Link made, for the step “Credentials” only",
        "Permission check finished: passed",
        "Permission check started (Customer)",
        "Level chosen: top level",
        "Intacct accepted the credentials of user: acmeledger_ws",
        "Company ID given: READY-CO",
        "Connection created",
    ):
        assert said in words


@pytest.mark.parametrize(
    ("guide", "title"),
    [
        ("company", "Company ID"),
        ("fix:sender_not_authorized_for_company", "The sender ID is not authorized in your company"),
        ("of-an-older-release", "of-an-older-release"),
        ("fix:of_an_older_release", ""),
    ],
)
def test_the_history_names_a_guide_by_its_title(staff: Client, guide: str, title: str) -> None:
    made = factories.connection()
    record("guide.did_not_match", actor=TESTER, connection=made, guide=guide)
    assert f"The customer sees something else than the guide “{title}" in text(staff.get(page(made, "events")))


def test_the_history_is_paged(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "EVENTS_PER_PAGE", 2)
    made = factories.connection()
    for company_id in ("ONE", "TWO", "THREE"):
        connecting.set_company(made, company_id, actor=TESTER)
    first = staff.get(page(made, "events"))
    assert "THREE" in text(first)
    assert "ONE" not in text(first)
    older = staff.get(page(made, "events"), {"behind": first.context["page"].older})
    assert "ONE" in text(older)
    assert "THREE" not in text(older)


def test_pages_do_not_ask_intacct(staff: Client, intacct: SimulatorServer, checked: Checked) -> None:
    connection = checked("READY-CO")
    asked = len(intacct.world.requests)
    for name in ("connection", "runs", "events", "new-link", "disconnect"):
        assert staff.get(page(connection, name)).status_code == 200
    assert len(intacct.world.requests) == asked


def test_a_disconnected_connection_offers_no_check(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    connecting.disconnect(connection, actor=TESTER)
    words = text(staff.get(page(connection)))
    assert "Disconnected. A new link starts it again." in words
    assert "Run the permission check" not in words
    assert "End it" not in words
    assert Connection.objects.get(pk=connection.pk).probe_runs.count() == 1
