"""Two tabs, back, reload, dead links, double clicks, all out of order: the promises hold, and nobody gets stuck."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from pytest_django.live_server_helper import LiveServer

from connections.models import Integration
from connections.simulator.server import SimulatorServer
from tests.journeys.machine import CustomersWalk, Surroundings

#: More for a long look: JOURNEY_EXAMPLES=500 python -m pytest tests/journeys
EXAMPLES = int(os.environ.get("JOURNEY_EXAMPLES", "25"))
STEPS = 30


@pytest.mark.django_db(transaction=True)
def test_whatever_people_do_in_whatever_order(
    live_server: LiveServer, vendor: Integration, intacct: SimulatorServer, run_due_jobs: Callable[[], int]
) -> None:
    CustomersWalk.surroundings = Surroundings(live_server.url, intacct, run_due_jobs)
    run_state_machine_as_test(
        CustomersWalk,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            # A failing walk is told as it was: making it smaller costs minutes, at thirty requests and more per walk.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
