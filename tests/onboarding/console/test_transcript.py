"""Operators download what a run and the gateway said; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests import factories
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import page

pytestmark = pytest.mark.django_db


def test_staff_downloads_it_as_a_text_file(staff: Client, settings: Settings, checked: Checked) -> None:
    settings.INTACCT_TRANSCRIPTS = True
    connection = checked("READY-CO")
    run = connection.probe_runs.get()
    address = page(connection, "transcript", run.pk)
    assert address == f"/console/connections/{connection.pk}/runs/{run.pk}/transcript.txt"
    assert f'href="{address}"' in staff.get(page(connection, "run", run.pk)).content.decode()
    response = staff.get(address)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "<controlid>" in response.content.decode()


def test_without_a_transcript_there_is_no_link_and_no_file(staff: Client, checked: Checked) -> None:
    connection = checked("READY-CO")
    run = connection.probe_runs.get()
    assert "transcript" not in staff.get(page(connection, "run", run.pk)).content.decode()
    assert staff.get(page(connection, "transcript", run.pk)).status_code == 404


def test_a_run_of_another_connection_is_not_found(staff: Client, settings: Settings, checked: Checked) -> None:
    settings.INTACCT_TRANSCRIPTS = True
    run = checked("READY-CO").probe_runs.get()
    assert staff.get(page(factories.connection(), "transcript", run.pk)).status_code == 404


def test_nobody_but_staff_gets_it(client: Client, settings: Settings, checked: Checked) -> None:
    settings.INTACCT_TRANSCRIPTS = True
    connection = checked("READY-CO")
    address = page(connection, "transcript", connection.probe_runs.get().pk)
    assert client.get(address).status_code == 302
    client.force_login(factories.staff("visitor", is_staff=False))
    assert client.get(address).status_code == 403
