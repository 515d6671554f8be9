"""How many requests a company answers at once, rate limits, maintenance, latency."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.connections.simulator.wire import TOP_QUERY, envelope, eventually

TOO_MANY = "There are too many operations running for this company"


def say_together(caller, times: int) -> list:
    """Several requests in flight at the same moment."""
    with ThreadPoolExecutor(times) as pool:
        waiting = [pool.submit(caller.say, TOP_QUERY) for _ in range(times)]
        return [one.result() for one in waiting]


def test_more_requests_than_slots_wait_for_their_turn(simulator, caller):
    ready = caller()
    ready.company.behaviour.latency_ms = 60
    answers = say_together(ready, 6)
    assert {said.level for said in answers} == {"success"}
    assert simulator.world.peak_in_flight["READY-CO"] == 2
    assert simulator.world.in_flight["READY-CO"] == simulator.world.held["READY-CO"] == 0


def test_a_request_held_too_long_is_refused_in_each_of_its_functions(caller):
    busy = caller("BUSY-CO")
    said = busy.say(TOP_QUERY, "<get_applications/>")
    assert said.status == 200
    assert [said.error(number)[1] for number in (0, 1)] == [TOO_MANY, TOO_MANY]


def test_a_wrong_password_is_told_even_when_busy(caller):
    busy = caller("BUSY-CO")
    busy.company.users[0].password = "another"
    assert busy.say(TOP_QUERY, authentication=busy.login.replace("another", "x")).level == "authentication"


def test_the_company_is_free_again_once_the_other_caller_is_gone(caller):
    busy = caller("BUSY-CO")
    busy.company.behaviour.hold_seconds = 20
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(busy.say, TOP_QUERY)
        eventually(lambda: busy.simulator.world.held.get("BUSY-CO"))
        busy.company.behaviour.max_in_flight = 1
        assert waiting.result(timeout=5).level == "success"


def test_without_room_to_wait_the_surplus_is_refused_at_once(caller):
    ready = caller()
    behaviour = ready.company.behaviour
    behaviour.latency_ms, behaviour.max_in_flight, behaviour.max_held = 200, 1, 0
    levels = sorted(said.level for said in say_together(ready, 3))
    assert levels == ["result", "result", "success"]


def test_the_surplus_can_be_refused_with_http_429(caller):
    busy = caller("BUSY-CO")
    busy.company.behaviour.over_limit = "http_429"
    said = busy.say(TOP_QUERY)
    assert (said.status, said.error()) == (429, ("GW-0010", "API rate limit exceeded"))


def test_companies_do_not_share_slots(caller):
    ready, single = caller(), caller("SINGLE-CO")
    ready.company.behaviour.max_in_flight = 0
    ready.company.behaviour.hold_seconds = 0
    assert ready.say(TOP_QUERY).level == "result"
    assert single.say(TOP_QUERY).level == "success"


def test_latency_is_per_request_and_per_function(caller):
    ready = caller()
    ready.company.behaviour.latency_ms, ready.company.behaviour.latency_per_function_ms = 40, 20
    started = time.monotonic()
    ready.say(TOP_QUERY, TOP_QUERY, TOP_QUERY)
    assert time.monotonic() - started >= 0.1


@pytest.mark.parametrize(
    ("kind", "status", "level"),
    [("http_429", 429, "control"), ("text_in_200", 200, "control"), ("result", 200, "result")],
)
def test_a_rate_limit_refuses_as_often_as_told_and_then_lets_through(caller, kind, status, level):
    ready = caller()
    ready.company.behaviour.rate_limit, ready.company.behaviour.rate_limit_remaining = kind, 2
    for _ in range(2):
        said = ready.say(TOP_QUERY)
        assert (said.status, said.level, said.error()[1]) == (status, level, "API rate limit exceeded")
    assert ready.say(TOP_QUERY).level == "success"


@pytest.mark.parametrize(("seconds", "header"), [(None, None), (7, "7")])
def test_a_waiting_time_is_sent_only_when_told(caller, seconds, header):
    ready = caller()
    ready.company.behaviour.rate_limit, ready.company.behaviour.retry_after_seconds = "http_429", seconds
    answer = ready.post(envelope(ready.sender, ready.login, [TOP_QUERY]))
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, header)


def test_during_maintenance_every_function_says_so(caller):
    ready = caller()
    ready.company.behaviour.maintenance = True
    assert ready.say(TOP_QUERY).error()[1] == "The Service is Temporarily Off-line"
