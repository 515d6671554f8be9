"""We lock no customer's user out, and a password neither outlives its question nor reaches another company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from connections.models import Connection, Credentials, Integration, JobState, ProbeRun, Verification
from connections.services import connecting, probing, verifying, work
from connections.services.errors import Paused
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from onboarding.journey import journey_of
from onboarding.steps import current_step
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db
RunDueJobs = Callable[[], int]
PasswordOf = Callable[[str], str]


def submit(connection: Connection, password: str, **more: object) -> Verification:
    return verifying.submit_credentials(connection, user_id=USER_ID, password=password, actor=TESTER, **more)


def later(job: Verification | ProbeRun) -> None:
    """Time passes until a put-off job is due."""
    type(job).objects.filter(pk=job.pk).update(due_at=timezone.now())


@pytest.mark.parametrize("fault", ["http_502", "reset_mid_body", "truncated", "close_without_reply", "http_524"])
def test_one_submit_signs_in_once_even_where_the_answer_is_lost(
    fault: str, vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    company = intacct.world.companies["READY-CO"]
    company.behaviour.fault = fault
    asked = submit(factories.connection("READY-CO"), "wrong")
    for _round in range(6):
        run_due_jobs()
        later(asked)
    asked.refresh_from_db()
    user = company.user(USER_ID)
    assert user
    assert user.failed_sign_ins == 1
    assert (asked.state, asked.answer, asked.sealed_password) == (JobState.FINISHED, "unknown", "")


def test_lost_answers_count_towards_the_pause(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    intacct.world.companies["READY-CO"].behaviour.fault = "http_502"
    for _try in range(3):
        submit(factories.connection("READY-CO"), "wrong")
        run_due_jobs()
    with pytest.raises(Paused):
        submit(factories.connection("READY-CO"), "wrong")


def test_what_was_sent_together_is_not_tried_beyond_the_pause(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    """Each was taken while the user was not paused yet; the worker looks once more before it sends a password."""
    asked = [submit(factories.connection("READY-CO"), "wrong") for _link in range(4)]
    run_due_jobs()
    user = intacct.world.companies["READY-CO"].user(USER_ID)
    assert user
    assert user.failed_sign_ins == 3
    problems = sorted(Verification.objects.get(pk=one.pk).problem for one in asked)
    assert problems == ["paused_after_refusals", *["user_login_incorrect"] * 3]


def test_an_unreachable_gateway_is_tried_again_and_costs_no_try(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    intacct.stop()
    asked = submit(factories.connection("READY-CO"), "right")
    run_due_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.postponed, asked.sent_at) == (JobState.QUEUED, 1, None)


def test_after_a_lost_worker_the_password_is_not_sent_again(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    asked = submit(factories.connection("READY-CO"), "wrong")
    lost = Verification.claim(asked.pk)
    assert lost
    lost.note(sent_at=timezone.now())
    Verification.objects.filter(pk=asked.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    run_due_jobs()
    asked.refresh_from_db()
    assert (asked.answer, asked.problem) == ("unknown", "answer_lost")
    assert intacct.world.requests == []


def test_a_busy_company_accepts_the_credentials_once_it_has_told_its_entities(
    vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = factories.connection("BUSY-CO")
    asked = submit(connection, password_of("BUSY-CO"))
    run_due_jobs()
    intacct.world.companies["BUSY-CO"].behaviour.max_in_flight = 2
    later(asked)
    run_due_jobs()
    asked.refresh_from_db()
    assert asked.answer == "accepted"
    assert connection.entities.count() == 3


def test_a_company_that_stays_busy_is_no_refusal(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    asked = submit(factories.connection("BUSY-CO"), password_of("BUSY-CO"))
    for _round in range(6):
        run_due_jobs()
        later(asked)
    asked.refresh_from_db()
    assert asked.answer == "accepted"


def test_a_password_does_not_outlive_its_question_however_that_ends(
    vendor: Integration, settings, run_due_jobs: RunDueJobs
) -> None:
    errored = submit(factories.connection("READY-CO"), "one")
    lost = submit(factories.connection("READY-CO"), "two")
    canceled = submit(factories.connection("READY-CO"), "three")
    connecting.disconnect(canceled.connection, actor=TESTER)
    Verification.objects.filter(pk=lost.pk).update(
        state=JobState.RUNNING, attempt=3, lease_until=timezone.now() - timedelta(seconds=1)
    )
    Verification.set_aside_lost()
    settings.CREDENTIAL_KEYS = [b"0" * 32]
    work.run_job(errored.kind, errored.pk)
    ended = Verification.objects.values_list("state", "sealed_password").order_by("created_at")
    assert list(ended) == [("errored", ""), ("errored", ""), ("canceled", "")]


def test_a_secret_of_ours_that_does_not_open_costs_the_customer_no_try(
    vendor: Integration, run_due_jobs: RunDueJobs
) -> None:
    Integration.objects.update(sealed_sender_password="v1.unknown.key")
    asked = submit(factories.connection("READY-CO"), "right")
    run_due_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.sent_at) == (JobState.ERRORED, None)


def test_the_database_itself_refuses_a_password_on_an_ended_question() -> None:
    row = Verification(connection=factories.connection("X"), question="credentials", company_id="X", state="finished")
    row.password = "kept by mistake"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_credentials_tried_for_one_company_never_reach_another(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = factories.connection("READY-CO")
    asked = submit(connection, password_of("READY-CO"))
    connecting.set_company(connection, "RIGHTS-CO", actor=TESTER)
    run_due_jobs()
    asked.refresh_from_db()
    assert asked.state == JobState.CANCELED
    assert not Credentials.objects.exists()


def connected(run_due_jobs: RunDueJobs, password_of: PasswordOf) -> Connection:
    connection = factories.connection("READY-CO")
    submit(connection, password_of("READY-CO"), then_connect=verifying.Level(top_level=True, entities=("100-US",)))
    run_due_jobs()
    connection = Connection.objects.get(pk=connection.pk)
    assert connection.status == "connected"
    return connection


def test_another_company_takes_a_connection_back_to_the_start_of_its_proof(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = connected(run_due_jobs, password_of)
    run = probing.start(connection, trigger="console", actor=TESTER)
    learned: dict[str, Any] = {
        "landed_entity": "100-US",
        "top_level_only": True,
        "missing_entities": [{"id": "200-UK"}],
    }
    Connection.objects.filter(pk=connection.pk).update(**learned)
    connection = Connection.objects.get(pk=connection.pk)
    connecting.set_company(connection, "NEW-CO", actor=TESTER, confirmed=True)
    run_due_jobs()
    run.refresh_from_db()
    connection.refresh_from_db()
    assert (run.state, connection.status) == (JobState.CANCELED, "in_progress")
    assert (connection.landed_entity, connection.top_level_only, connection.missing_entities) == ("", None, [])
    assert (connection.level_chosen_at, connection.multi_entity) == (None, None)
    journey = journey_of(connection)
    assert journey.last_run is None
    assert current_step(journey).slug not in ("done", "check")


def test_a_reopened_connection_has_to_be_proven_again(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = connected(run_due_jobs, password_of)
    connecting.disconnect(connection, actor=TESTER)
    connecting.reopen(connection, actor=TESTER)
    assert journey_of(connection).last_run is None


def test_working_credentials_stay_until_others_are_accepted(
    vendor: Integration, run_due_jobs: RunDueJobs, password_of: PasswordOf
) -> None:
    connection = connected(run_due_jobs, password_of)
    submit(connection, "wrong", company_id="REDAY-CO")
    run_due_jobs()
    connection.refresh_from_db()
    assert (connection.status, connection.company_id) == ("connected", "READY-CO")
    assert Credentials.objects.get().password == password_of("READY-CO")
    submit(connection, password_of("SINGLE-CO"), company_id="SINGLE-CO", then_connect=verifying.Level(top_level=True))
    run_due_jobs()
    connection = Connection.objects.get(pk=connection.pk)
    assert (connection.status, connection.company_id) == ("connected", "SINGLE-CO")
    assert not connection.entities.exists()


@pytest.mark.parametrize("change", ["expired", "away"])
def test_a_refusal_that_says_nothing_about_the_sender_is_no_open_door(
    change: str, vendor: Integration, intacct: SimulatorServer, run_due_jobs: RunDueJobs
) -> None:
    company = intacct.world.companies["READY-CO"]
    if change == "expired":
        company.demo_expired = True
    else:
        company.behaviour.fault = "http_503"
    asked = verifying.ask_door(factories.connection("READY-CO"), actor=TESTER)
    run_due_jobs()
    assert asked
    asked.refresh_from_db()
    assert asked.answer != "accepted"
