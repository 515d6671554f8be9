"""A vendor's profile with a second version, and connections that went through their first check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from connections.models import AccessProfile, Connection, Integration, JobState, ProbeRun
from connections.services import access_profiles, probing
from tests.factories import TESTER
from tests.product import Ready

RunDueJobs = Callable[[], int]
RunPlanned = Callable[[], None]
Connect = Callable[..., Connection]


@pytest.fixture
def connected(ready: Ready, run_due_jobs: RunDueJobs) -> Connect:
    """Return a function that takes a connection through its first check."""

    def connect(company_id: str = "READY-CO") -> Connection:
        connection = ready(company_id)
        probing.start(connection, trigger="wizard", actor=TESTER)
        run_due_jobs()
        return Connection.objects.get(pk=connection.pk)

    return connect


@pytest.fixture
def with_delete(vendor: Integration) -> AccessProfile:
    """Version 2 of the vendor's profile: bills may be deleted too."""
    profile = vendor.access_profile.profile()
    rows = [replace(row, rights=(*row.rights, "Delete")) if row.row == "Bills" else row for row in profile.requirements]
    return access_profiles.save(replace(profile, requirements=tuple(rows)), based_on=1, actor=TESTER).row


@pytest.fixture
def run_planned(run_due_jobs: RunDueJobs) -> RunPlanned:
    """Return a function that lets the time pass until every planned check is due, and runs them."""

    def run() -> None:
        ProbeRun.objects.filter(state=JobState.QUEUED).update(due_at=timezone.now())
        run_due_jobs()

    return run
