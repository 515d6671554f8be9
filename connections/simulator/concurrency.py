"""How many requests of one company are answered at once: the rest wait, then are refused.

Source: reference, intacct-gateway section 10 (one or two at once, another is held up to 30 seconds and then
fails).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from connections.simulator.state import Company, World

_LOOK_AGAIN = 0.1  # seconds: a company's limit may be changed while somebody waits


@contextmanager
def turn(world: World, company: Company) -> Iterator[bool]:
    """Wait for a free slot of the company; True inside when there was one, False when the wait was in vain."""
    company_id = company.company_id
    admitted = _wait(world, company)
    try:
        yield admitted
    finally:
        if admitted:
            with world.turn:
                world.in_flight[company_id] -= 1
                world.turn.notify_all()


def _wait(world: World, company: Company) -> bool:
    company_id, behaviour = company.company_id, company.behaviour
    deadline = time.monotonic() + behaviour.hold_seconds
    with world.turn:
        full = world.held.get(company_id, 0) >= behaviour.max_held
        if not _free(world, company) and (full or not _hold(world, company, deadline)):
            return False
        now = world.in_flight.get(company_id, 0) + 1
        world.in_flight[company_id] = now
        world.peak_in_flight[company_id] = max(world.peak_in_flight.get(company_id, 0), now)
    return True


def _free(world: World, company: Company) -> bool:
    return world.in_flight.get(company.company_id, 0) < company.behaviour.max_in_flight


def _hold(world: World, company: Company, deadline: float) -> bool:
    """Wait, the condition being held, until a slot is free; False when the time is up."""
    company_id = company.company_id
    world.held[company_id] = world.held.get(company_id, 0) + 1
    try:
        while not _free(world, company):
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return False
            world.turn.wait(min(remaining, _LOOK_AGAIN))
        return True
    finally:
        world.held[company_id] -= 1


def take_time(company: Company, functions: int) -> None:
    """The company's latency, spent while the slot is taken, as real work would be."""
    behaviour = company.behaviour
    milliseconds = behaviour.latency_ms + behaviour.latency_per_function_ms * functions
    if milliseconds > 0:
        time.sleep(milliseconds / 1000)
