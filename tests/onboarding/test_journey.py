"""A page reads a connection with several queries, and a worker does not wait between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database

from connections.models import Integration, ProbeRun
from connections.services import probing
from connections.simulator.server import SimulatorServer
from onboarding.journey import journey_of
from tests.factories import TESTER
from tests.fleet import connection_to

pytestmark = pytest.mark.django_db


class Between:
    """Does something once, before the last query about probe runs goes out."""

    def __init__(self, act: Callable[[], object], *, before: int) -> None:
        self._act = act
        self._left = before

    def __call__(self, execute: Callable[..., object], sql: str, *arguments: Any) -> object:
        if sql.startswith('SELECT "connections_proberun"') and self._left:
            self._left -= 1
            if not self._left:
                self._act()
        return execute(sql, *arguments)


@pytest.mark.parametrize("query", [1, 2, 3])
def test_a_run_that_ends_while_the_page_reads_is_running_or_finished_but_not_gone(
    query: int,
    vendor: Integration,
    intacct: SimulatorServer,
    password_of: Callable[[str], str],
    run_due_jobs: Callable[[], int],
) -> None:
    connection = connection_to("READY-CO", password_of("READY-CO"))
    run = probing.start(connection, trigger="wizard", actor=TESTER)
    with database.execute_wrapper(Between(run_due_jobs, before=query)):
        journey = journey_of(connection)
    assert ProbeRun.objects.get(pk=run.pk).verdict == "passed", "nothing happened in between"
    assert journey.live_run == run or journey.last_run == run
