"""Fills the product's database for the pages, and opens each page once inside Django to count its queries."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections.models import Connection, Integration, JobState, ProbeRun, Status
from tests import factories

#: A batch of rows that one statement inserts.
BATCH = 2000
STEPS = ("user", "credentials")
ON_THE_WAY = (Status.CONNECTED, Status.CONNECTED, Status.CONNECTED, Status.DEGRADED, Status.NEEDS_ATTENTION)
STATUSES = (*ON_THE_WAY, Status.IN_PROGRESS, Status.PENDING)


def answer(*, connections: int) -> dict[str, Any]:
    """Bring the list to so many connections; return the pages with cookies that may see them, and a customer's link."""
    integration = factories.integration()
    _fill(integration, connections - 1 - Connection.objects.count())
    begun = factories.connection("NEW-CO", to=integration)
    _, link = factories.link(begun)
    console, wizard = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
    console.force_login(factories.staff(f"operator-{connections}"))
    path = urlsplit(link).path
    assert wizard.get(path).status_code == 200
    assert wizard.post(path).status_code in (302, 303)
    pages = [_page("Console list", console, "/console/")]
    pages += [_page(f"Wizard, step {step}", wizard, f"/connect/{begun.pk}/{step}/") for step in STEPS]
    return {"pages": pages, "link": factories.link(begun)[1]}


def _page(name: str, client: Client, path: str) -> dict[str, Any]:
    client.get(path)  # what is only done once is not counted
    with CaptureQueriesContext(database) as queries:
        assert client.get(path).status_code == 200, path
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return {"name": name, "path": path, "cookie": cookie, "queries": len(queries)}


def _fill(integration: Integration, count: int) -> None:
    """Connections of all statuses, spread over a year, each with a finished run where it had one."""
    statuses, now = itertools.cycle(STATUSES), timezone.now()
    for start in range(0, max(count, 0), BATCH):
        batch = [
            Connection(
                integration=integration,
                customer_name=f"Customer {number}",
                company_id=f"COMPANY-{number}",
                status=next(statuses),
                level_chosen_at=now,
                proof_since=now - timedelta(days=400),
            )
            for number in range(start, min(start + BATCH, count))
        ]
        Connection.objects.bulk_create(batch)
        ProbeRun.objects.bulk_create(_run(each) for each in batch if each.status in ON_THE_WAY)
    if database.vendor == "postgresql" and count > 0:
        with database.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as its own housekeeping does in time


def _run(connection: Connection) -> ProbeRun:
    return ProbeRun(
        connection=connection,
        access_profile=connection.integration.access_profile,
        company_id=connection.company_id,
        trigger="schedule",
        state=JobState.FINISHED,
        verdict="passed" if connection.status == Status.CONNECTED else "failed",
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )
