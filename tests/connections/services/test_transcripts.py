"""Transcripts: every exchange of a probe run, nothing else, no secret, not for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from connections.intacct import Exchange
from connections.models import Connection, Integration, ProbeRun, Transcript
from connections.services import connecting, probing, transcripts, verifying
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from onboarding.tasks import purge
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db
Checked = Callable[[str], ProbeRun]


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> None:
    settings.INTACCT_TRANSCRIPTS = True


@pytest.fixture
def checked(vendor: Integration, run_due_jobs: Callable[[], int], password_of: Callable[[str], str]) -> Checked:
    """Return a function that takes a connection through its first probe run."""

    def check(company_id: str) -> ProbeRun:
        connection = factories.connection()
        connecting.set_company(connection, company_id, actor=TESTER)
        verifying.submit_credentials(connection, user_id=USER_ID, password=password_of(company_id), actor=TESTER)
        run_due_jobs()
        entity_ids = list(connection.entities.values_list("entity_id", flat=True))
        connecting.choose_level(connection, top_level=True, entity_ids=entity_ids, actor=TESTER)
        run = probing.start(Connection.objects.get(pk=connection.pk), trigger="console", actor=TESTER)
        run_due_jobs()
        run.refresh_from_db()
        return run

    return check


def an_exchange(request: str = "<request/>", reply: str = "<response/>") -> Exchange:
    return Exchange(url="", request=request, reply=reply, status=200, seconds=0.1)


def a_run() -> ProbeRun:
    connection = factories.connection("READY-CO")
    profile = connection.integration.access_profile
    return ProbeRun.objects.create(connection=connection, access_profile=profile, trigger="console")


def test_every_request_of_a_run_is_kept_with_its_reply(checked: Checked, intacct: SimulatorServer) -> None:
    run = checked("READY-CO")
    said = transcripts.transcript_of(run)
    assert Transcript.objects.exclude(run=run).count() == 0
    assert 2 <= run.transcripts.count() < len(intacct.world.requests)  # the questions before the run are not in it
    assert "<readByQuery>" in said or "<query>" in said
    assert "HTTP 200" in said
    assert said.count("<response>") == run.transcripts.count()


def test_no_password_and_no_session_is_in_a_transcript(
    checked: Checked, vendor: Integration, password_of: Callable[[str], str]
) -> None:
    run = checked("READY-CO")
    said = transcripts.transcript_of(run)
    assert password_of("READY-CO") not in said
    assert vendor.sender_password not in said
    assert "<password>***</password>" in said
    sessions = said.split("<sessionid>")[1:]
    assert sessions, "no session was asked for: this test sees nothing"
    assert all(after.startswith("***</sessionid>") for after in sessions)


def test_nothing_is_kept_while_the_setting_is_off(settings: Settings, checked: Checked) -> None:
    settings.INTACCT_TRANSCRIPTS = False
    assert transcripts.transcript_of(checked("READY-CO")) == ""


def test_what_is_said_outside_a_run_is_not_kept() -> None:
    with transcripts.kept_for(a_run()):
        pass
    transcripts.keep(an_exchange())
    assert not Transcript.objects.exists()


def test_long_texts_are_cut() -> None:
    run = a_run()
    with transcripts.kept_for(run):
        transcripts.keep(an_exchange("a" * transcripts.LONGEST, "b" * (transcripts.LONGEST + 1)))
    row = run.transcripts.get()
    assert row.request == "a" * transcripts.LONGEST
    assert row.reply == "b" * transcripts.LONGEST + transcripts.CUT


@pytest.mark.django_db(transaction=True)
def test_a_row_that_the_database_refuses_does_not_disturb_the_run(caplog: pytest.LogCaptureFixture) -> None:
    run = a_run()
    ProbeRun.objects.filter(pk=run.pk).delete()
    with transcripts.kept_for(run):
        transcripts.keep(an_exchange())
    assert "transcript.lost" in caplog.messages


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=6), 1), (timedelta(days=8), 0)])
def test_transcripts_are_kept_for_a_week(age: timedelta, left: int) -> None:
    run = a_run()
    with transcripts.kept_for(run):
        transcripts.keep(an_exchange())
    run.transcripts.update(at=timezone.now() - age)
    purge()
    assert run.transcripts.count() == left
