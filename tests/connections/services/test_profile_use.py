"""Another version for an integration: recorded, and its connections are checked again one after the other."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from connections.models import AccessProfile, Event, Integration, JobState, ProbeRun
from connections.services import access_profiles, probing, profile_use, rights_lacking
from connections.services.profile_use import Recheck
from connections.services.rights_lacking import Tally
from tests import factories
from tests.connections.services.conftest import Connect, RunDueJobs, RunPlanned
from tests.factories import TESTER
from tests.product import Ready

pytestmark = pytest.mark.django_db


def use(integration: Integration, row: AccessProfile) -> Recheck:
    return profile_use.use(integration, row, actor=TESTER)


def test_choosing_is_recorded_with_the_actor_and_choosing_again_changes_nothing(
    vendor: Integration, with_delete: AccessProfile
) -> None:
    use(vendor, with_delete)
    use(vendor, with_delete)
    vendor.refresh_from_db()
    assert vendor.access_profile == with_delete
    event = Event.objects.get(kind="integration.profile_chosen")
    assert event.actor == "test"
    assert event.data == {
        "integration": "acme-ledger",
        "profile": "ap-spend version 2",
        "before": "ap-spend version 1",
    }


def test_only_connections_that_worked_are_checked_again(
    vendor: Integration, with_delete: AccessProfile, connected: Connect, ready: Ready
) -> None:
    connected("RIGHTS-CO")  # needs attention: its customer is at work
    ready("READY-CO")  # in progress
    factories.connection()
    assert use(vendor, with_delete) == Recheck()
    assert rights_lacking.who_lacks(with_delete) == []


def test_a_fleet_does_not_start_in_the_same_second(
    vendor: Integration, with_delete: AccessProfile, connected: Connect
) -> None:
    for _ in range(3):
        connected()
    before = timezone.now()
    assert use(vendor, with_delete) == Recheck(queued=3)
    due = sorted(ProbeRun.objects.live().values_list("due_at", flat=True))
    assert due[0] > before + timedelta(seconds=1)
    assert all(later - earlier > timedelta(seconds=1) for earlier, later in pairwise(due))
    assert not ProbeRun.due().exists()


def test_a_large_fleet_is_through_within_the_hour(
    vendor: Integration,
    with_delete: AccessProfile,
    connected: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(profile_use, "LONGEST_SPREAD", timedelta(seconds=3))
    for _ in range(3):
        connected()
    use(vendor, with_delete)
    assert max(ProbeRun.objects.live().values_list("due_at", flat=True)) <= timezone.now() + timedelta(seconds=3)


def test_what_is_too_much_for_one_request_is_left_for_the_next(
    vendor: Integration, with_delete: AccessProfile, connected: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile_use, "MOST_AT_ONCE", 2)
    for _ in range(3):
        connected()
    assert use(vendor, with_delete) == Recheck(queued=2, left=1)
    assert use(vendor, with_delete) == Recheck(queued=1)


def test_a_check_that_waits_asks_for_the_new_version_and_stays_the_only_one(
    vendor: Integration, with_delete: AccessProfile, connected: Connect, run_due_jobs: RunDueJobs
) -> None:
    connection = connected()
    waiting = probing.start(connection, trigger="console", actor=TESTER)
    assert use(vendor, with_delete) == Recheck(queued=1)
    run_due_jobs()
    waiting.refresh_from_db()
    assert (waiting.access_profile, waiting.state) == (with_delete, JobState.FINISHED)
    assert waiting.results.count() == waiting.planned
    assert connection.probe_runs.count() == 2


def test_a_check_under_way_is_left_to_end_and_made_good_by_choosing_again(
    vendor: Integration, with_delete: AccessProfile, connected: Connect
) -> None:
    connection = connected()
    running = ProbeRun.claim(probing.start(connection, trigger="console", actor=TESTER).pk)
    assert running
    assert use(vendor, with_delete) == Recheck(under_way=1)
    running.finish(verdict="passed")
    assert use(vendor, with_delete) == Recheck(queued=1)
    assert ProbeRun.objects.live().get().access_profile == with_delete


def test_an_integration_that_is_switched_off_is_checked_later(
    vendor: Integration, with_delete: AccessProfile, connected: Connect
) -> None:
    connected()
    Integration.objects.update(is_active=False)
    assert use(vendor, with_delete) == Recheck(refused=1)
    assert rights_lacking.tally(with_delete) == Tally(not_checked=1)


def test_going_back_checks_again_although_there_are_old_answers(
    vendor: Integration, with_delete: AccessProfile, connected: Connect, run_planned: RunPlanned
) -> None:
    connected()
    first = vendor.access_profile
    use(vendor, with_delete)
    run_planned()
    assert use(vendor, first) == Recheck(queued=1)


def test_whoever_asks_for_a_check_does_not_wait_for_the_planned_one(
    vendor: Integration, with_delete: AccessProfile, connected: Connect, run_due_jobs: RunDueJobs
) -> None:
    connection = connected()
    use(vendor, with_delete)
    planned = ProbeRun.objects.live().get()
    assert run_due_jobs() == 0
    assert probing.start(connection, trigger="wizard", actor=TESTER) == planned
    assert run_due_jobs() == 1


def test_a_profile_that_comes_with_the_product_is_stored_when_it_is_used(vendor: Integration) -> None:
    use(vendor, access_profiles.version("read-only"))
    vendor.refresh_from_db()
    assert str(vendor.access_profile) == "read-only version 1"
    assert AccessProfile.objects.filter(name="read-only").count() == 1
