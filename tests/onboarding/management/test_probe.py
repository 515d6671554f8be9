"""`manage.py probe` comes to an end, whoever has the run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from connections.models import JobState, ProbeRun
from connections.models.job import MAX_ATTEMPTS
from onboarding.management.commands import probe
from tests import factories

pytestmark = pytest.mark.django_db


def held(monkeypatch: pytest.MonkeyPatch, *, lease: timedelta, attempt: int) -> ProbeRun:
    """Return a run that a worker took and, when its lease has ended, did not bring to an end."""
    connection = factories.connection("READY-CO")
    run = ProbeRun.objects.create(
        connection=connection,
        access_profile=connection.integration.access_profile,
        trigger="console",
        state=JobState.RUNNING,
        owner="another worker",
        lease_until=timezone.now() + lease,
        attempt=attempt,
    )
    monkeypatch.setattr(probe.probing, "start", lambda *_args, **_named: run)
    return run


def test_a_run_lost_for_the_third_time_ends_without_any_worker(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = held(monkeypatch, lease=timedelta(seconds=-1), attempt=MAX_ATTEMPTS)
    with pytest.raises(SystemExit) as ended:
        call_command("probe", str(run.connection_id))
    assert ended.value.code == 2
    assert "Verdict: errored. The worker was lost three times" in capsys.readouterr().out


def test_a_run_that_does_not_end_is_waited_for_no_longer_than_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    run = held(monkeypatch, lease=timedelta(hours=1), attempt=1)
    monkeypatch.setattr(probe, "PATIENCE", 0)
    with pytest.raises(CommandError, match="has not ended within 10 minutes") as ended:
        call_command("probe", str(run.connection_id))
    assert ended.value.returncode == 2
