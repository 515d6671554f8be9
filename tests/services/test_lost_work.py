"""Workers, brokers and databases die in the middle: every accepted run still ends, exactly once."""

from __future__ import annotations

import pytest
from celery import Celery
from redis import Redis

from tests.intacct_control import Intacct
from tests.polling import wait_until
from tests.services.conftest import LEASE_SECONDS
from tests.services.product import SERVICES, Product
from tests.services.servers import Server
from tests.services.vendor import Vendor

pytestmark = pytest.mark.services
#: Seconds: the lease, beat's next scan, and a busy machine.
PATIENCE = LEASE_SECONDS + 5 + 40


def attempts(product: Product, run: str) -> int:
    ((count,),) = product.rows("SELECT attempt FROM connections_proberun WHERE id = %s", run)
    return int(count)


def times_finished(product: Product, run: str) -> int:
    """Return how often the event log says that the run finished."""
    query = "SELECT count(*) FROM connections_event WHERE kind = 'probe.finished' AND data ->> 'run' = %s"
    ((count,),) = product.rows(query, run)
    return int(count)


def test_the_run_of_a_killed_worker_is_taken_up_again(product: Product, vendor: Vendor, intacct: Intacct) -> None:
    company = intacct.make("KILLED-CO")
    connection = vendor.connected(intacct, company)
    intacct.behave(company, latency_ms=3000)
    asked_before = len(intacct.requests(company))
    run = vendor.start_probe(connection)
    intacct.wait_for_request(company)
    product.kill("worker")
    assert vendor.run(connection, run)["status"] == "running"
    intacct.behave(company, latency_ms=0)
    product.ensure("worker")
    ended = vendor.finished(connection, run, timeout=PATIENCE)
    assert (ended["status"], ended["verdict"]) == ("finished", "passed")
    assert len(ended["checks"]) == ended["planned"]
    signed_in = [entry for entry in intacct.requests(company)[asked_before:] if entry["sign_in"]]
    assert len(signed_in) == 2, "once in vain, and once more"
    assert (attempts(product, run), times_finished(product, run)) == (2, 1)
    assert vendor.show(connection)["status"] == "connected"


def test_a_worker_that_is_stopped_finishes_its_run_first(product: Product, vendor: Vendor, intacct: Intacct) -> None:
    company = intacct.make("DEPLOY-CO")
    connection = vendor.connected(intacct, company)
    intacct.behave(company, latency_ms=1000)
    run = vendor.start_probe(connection)
    intacct.wait_for_request(company)
    product.stop("worker")
    ended = vendor.run(connection, run)
    assert (ended["status"], ended["verdict"]) == ("finished", "passed")
    assert attempts(product, run) == 1


def test_an_emptied_broker_forgets_no_queued_run(
    product: Product, vendor: Vendor, intacct: Intacct, redis: Server
) -> None:
    company = intacct.make("FLUSHED-CO")
    connection = vendor.connected(intacct, company)
    product.stop("worker")
    run = vendor.start_probe(connection)
    with Redis.from_url(redis.url) as broker:
        assert broker.llen("ui") > 0
        broker.flushall()
    product.ensure("worker")
    assert vendor.finished(connection, run, timeout=PATIENCE)["verdict"] == "passed"
    assert times_finished(product, run) == 1


def test_an_emptied_broker_takes_new_runs_at_once(vendor: Vendor, intacct: Intacct, redis: Server) -> None:
    company = intacct.make("AFTERWARDS-CO")
    connection = vendor.connected(intacct, company)
    with Redis.from_url(redis.url) as broker:
        broker.flushall()
    run = vendor.start_probe(connection)
    assert vendor.finished(connection, run)["verdict"] == "passed"


def test_a_run_delivered_many_times_runs_once(
    product: Product, vendor: Vendor, intacct: Intacct, redis: Server
) -> None:
    company = intacct.make("TWICE-CO")
    connection = vendor.connected(intacct, company)
    intacct.behave(company, latency_ms=500)  # long enough for all deliveries to meet
    asked_before = len(intacct.requests(company))
    product.stop("worker")
    with Redis.from_url(redis.url) as broker, Celery(broker=redis.url) as doorbell:
        broker.flushall()
        run = vendor.start_probe(connection)
        for _ in range(4):
            doorbell.send_task("connections.run_job", args=["probe_run", run], queue="ui")
        product.ensure("worker")
        ended = vendor.finished(connection, run)
        wait_until(lambda: not broker.llen("ui") and not broker.hlen("unacked"), "the end of all deliveries")
    assert ended["verdict"] == "passed"
    assert (attempts(product, run), times_finished(product, run)) == (1, 1)
    signed_in = [entry for entry in intacct.requests(company)[asked_before:] if entry["user"]]
    assert len(signed_in) <= 2, signed_in


def test_a_message_nobody_understands_stops_nothing(
    product: Product, vendor: Vendor, intacct: Intacct, redis: Server
) -> None:
    with Celery(broker=redis.url) as doorbell:
        doorbell.send_task("connections.no_such_task", queue="ui")
        doorbell.send_task("connections.run_job", args=["no_such_kind", "x"], queue="ui")
        doorbell.send_task("connections.run_job", args=["probe_run", "no-such-id"], queue="ui")
        doorbell.send_task("connections.run_job", args=[], queue="ui")
        doorbell.send_task("connections.run_job", args=["probe_run", "x"], queue="ui", serializer="yaml")
    assert vendor.connected(intacct, intacct.make("POISON-CO"))
    assert product.is_alive("worker")


def test_what_is_no_message_at_all_costs_one_start_of_the_worker(
    product: Product, vendor: Vendor, intacct: Intacct, redis: Server
) -> None:
    with Redis.from_url(redis.url) as broker:
        broker.lpush("ui", "this is no message")
    # Celery gives up then; the compose file starts the worker again.
    wait_until(lambda: not product.is_alive("worker"), "the end of the worker")
    product.ensure("worker")
    assert vendor.connected(intacct, intacct.make("GARBAGE-CO"))
    assert product.is_alive("worker")


@pytest.mark.parametrize(("name", "expected_attempts"), [("redis", 1), ("postgres", 2)])
def test_a_server_that_restarts_mid_run_loses_no_run(
    product: Product,
    vendor: Vendor,
    intacct: Intacct,
    name: str,
    expected_attempts: int,
    request: pytest.FixtureRequest,
) -> None:
    company = intacct.make(f"RESTART-{name.upper()}")
    connection = vendor.connected(intacct, company)
    server: Server = request.getfixturevalue(name)
    intacct.behave(company, latency_ms=3000)
    run = vendor.start_probe(connection)
    intacct.wait_for_request(company)
    server.restart()
    intacct.behave(company, latency_ms=0)
    ended = vendor.finished(connection, run, timeout=PATIENCE)
    assert (ended["status"], ended["verdict"]) == ("finished", "passed")
    assert (attempts(product, run), times_finished(product, run)) == (expected_attempts, 1)
    assert vendor.connected(intacct, intacct.make(f"AFTER-{name.upper()}"))
    assert [name for name in SERVICES if not product.is_alive(name)] == []


def test_a_broker_that_restarts_while_runs_wait_loses_none(
    product: Product, vendor: Vendor, intacct: Intacct, redis: Server
) -> None:
    companies = [intacct.make(f"CROWD-{number}") for number in range(7)]
    connections = [vendor.connected(intacct, company) for company in companies]
    for company in companies:
        intacct.behave(company, latency_ms=3000)
    runs = [vendor.start_probe(connection) for connection in connections]
    wait_until(lambda: sum(map(intacct.in_flight, companies)) >= 4, "every process of the worker being busy")
    redis.restart()
    for company in companies:
        intacct.behave(company, latency_ms=0)
    ended = [
        vendor.finished(connection, run, timeout=PATIENCE) for connection, run in zip(connections, runs, strict=True)
    ]
    assert {run["verdict"] for run in ended} == {"passed"}
    assert {times_finished(product, run) for run in runs} == {1}
    assert product.is_alive("worker")
