"""The purge runs by itself, and takes what nobody may need any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from onboarding.celery import app
from onboarding.tasks import purge


@pytest.mark.django_db
def test_only_sessions_that_ended_are_deleted() -> None:
    now = timezone.now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="in-use", session_data="", expire_date=now + timedelta(hours=1))
    purge()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["in-use"]


def test_every_scheduled_task_is_known_to_the_worker_and_goes_to_a_queue_it_serves() -> None:
    app.loader.import_default_modules()
    entries = app.conf.beat_schedule.values()
    assert {entry["task"] for entry in entries} >= {"connections.ring_due", "onboarding.purge"}
    assert {entry["task"] for entry in entries} <= set(app.tasks)
    queues = {entry["options"].get("queue", app.conf.task_default_queue) for entry in entries}
    assert queues <= {"ui", "sweep"}


def test_the_purge_is_due_once_an_hour() -> None:
    schedule = app.conf.beat_schedule["purge"]["schedule"]
    assert len(schedule.hour) == 24
    assert len(schedule.minute) == 1
