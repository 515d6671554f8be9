"""For each check the newest answer of any finished run that still proves something."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from connections.models import AccessProfile, CheckResult, Connection, JobState, ProbeRun
from connections.services.last_known import known_before, last_known, runs_that_count
from onboarding.journey import journey_of, journeys_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    made = factories.connection("READY-CO")
    made.proof_since = timezone.now() - timedelta(days=10)
    made.save(update_fields=["proof_since"])
    return made


def ran(
    connection: Connection, days_ago: float, answers: dict[str, str], *, scope: str = "", state: str = JobState.FINISHED
) -> ProbeRun:
    """Put a run on record; `answers` maps check ids to outcomes."""
    at = timezone.now() - timedelta(days=days_ago)
    run = ProbeRun.objects.create(
        connection=connection,
        access_profile=connection.integration.access_profile,
        company_id=connection.company_id,
        trigger="console",
        scope=scope,
        state=state,
        created_at=at,
        finished_at=at,
    )
    for position, (check_id, outcome) in enumerate(answers.items()):
        CheckResult.objects.create(run=run, position=position, check_id=check_id, title=check_id, outcome=outcome)
    failed = "failed" in answers.values()
    ProbeRun.objects.filter(pk=run.pk).update(verdict="failed" if failed else "passed")
    return ProbeRun.objects.get(pk=run.pk)


def told(connection: Connection) -> dict[str, str]:
    return {result.check_id: result.outcome for result in last_known(connection).results}


def test_before_the_first_run_nothing_is_known(connection: Connection) -> None:
    ran(connection, 1, {"a": "passed"}, state=JobState.ERRORED)
    known = last_known(connection)
    assert (known.runs, known.results, known.newest, known.verdict) == ((), (), None, "")


def test_a_part_takes_the_place_of_its_own_answers_and_leaves_the_others(connection: Connection) -> None:
    whole = ran(connection, 3, {"a": "passed", "b.x": "failed", "c": "could_not_tell"})
    part = ran(connection, 1, {"b.x": "passed"}, scope="b.x")
    known = last_known(connection)
    assert [(result.check_id, result.outcome, result.run) for result in known.results] == [
        ("a", "passed", whole),
        ("b.x", "passed", part),
        ("c", "could_not_tell", whole),
    ]
    assert known.newest == part
    assert known.verdict == "could_not_tell"


def test_a_part_that_asked_for_other_rights_does_not_count(connection: Connection) -> None:
    whole = ran(connection, 3, {"a": "passed", "b.x": "failed"})
    part = ran(connection, 1, {"b.x": "passed"}, scope="b.x")
    other = AccessProfile.objects.get(pk=part.access_profile_id)
    other.pk, other.version = None, other.version + 1
    other.save()
    ProbeRun.objects.filter(pk=part.pk).update(access_profile=other)
    assert last_known(connection).runs == (whole,)
    assert told(connection)["b.x"] == "failed"


def test_a_run_of_everything_ends_what_was_known_before(connection: Connection) -> None:
    ran(connection, 5, {"a": "passed", "gone": "failed"})
    ran(connection, 4, {"gone": "failed"}, scope="gone.x")
    ran(connection, 3, {"a": "passed"})
    assert told(connection) == {"a": "passed"}
    assert last_known(connection).verdict == "passed"


def test_a_failing_part_fails_the_whole(connection: Connection) -> None:
    ran(connection, 3, {"a": "passed", "b.x": "passed"})
    ran(connection, 2, {"b.x": "failed"}, scope="b.x")
    assert last_known(connection).verdict == "failed"


def test_parts_alone_prove_no_whole(connection: Connection) -> None:
    ran(connection, 3, {"b.x": "passed"}, scope="b.x")
    assert last_known(connection).verdict == "could_not_tell"


def test_what_ran_before_another_company_was_given_proves_nothing(connection: Connection) -> None:
    ran(connection, 20, {"a": "failed"})
    ran(connection, 15, {"a": "failed"}, scope="a.x")
    assert told(connection) == {}
    ran(connection, 1, {"a": "passed"})
    assert told(connection) == {"a": "passed"}


def test_what_was_known_before_a_run(connection: Connection) -> None:
    ran(connection, 20, {"a": "failed"})
    first = ran(connection, 5, {"a": "passed", "b.x": "failed"})
    part = ran(connection, 4, {"b.x": "passed"}, scope="b.x")
    last = ran(connection, 3, {"a": "passed", "b.x": "failed"})
    assert known_before(first).results == ()  # what ran before proof_since is about another company
    assert {result.outcome for result in known_before(part).results} == {"passed", "failed"}
    assert {result.outcome for result in known_before(last).results} == {"passed"}


def test_the_journey_tells_the_same(connection: Connection) -> None:
    ran(connection, 3, {"a": "failed", "b.x": "failed", "c": "passed"})
    ran(connection, 2, {"b.x": "passed"}, scope="b.x")
    journey = journey_of(connection)
    assert [finding.check_id for finding in journey.findings] == ["a"]
    assert journey.verdict == last_known(connection).verdict == "failed"
    ran(connection, 1, {"a": "passed"}, scope="a.x")
    assert journey_of(connection).verdict == last_known(connection).verdict == "passed"


def test_many_are_read_like_one(connection: Connection, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    others = [factories.connection("READY-CO") for _ in range(3)]
    whole, part = ran(connection, 3, {"a": "failed"}), ran(connection, 2, {"a": "passed"}, scope="a.x")
    with django_assert_num_queries(2):
        found = runs_that_count([connection, *others])
    assert found[connection.pk] == [whole, part]
    assert [found[other.pk] for other in others] == [[], [], []]
    assert [journey.verdict for journey in journeys_of([connection, *others])] == ["passed", "", "", ""]
