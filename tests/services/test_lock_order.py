"""Web and workers write to the same rows of PostgreSQL at once: who takes them in another order meets a deadlock.

The order stands at `Connection.lock`. Every test here also fails where PostgreSQL had to end a deadlock (conftest).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import psycopg
import pytest

from tests.intacct_control import Intacct
from tests.polling import wait_until
from tests.services.product import Product
from tests.services.vendor import Vendor, credentials

pytestmark = pytest.mark.services

#: Those who wait for a lock, but for signs of life: they come and go by the clock.
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query !~ 'SET "lease_until"'
"""
BEING_ANSWERED = "SELECT id FROM connections_verification WHERE connection_id = %s AND state = 'running' FOR UPDATE"
TOLD = "SELECT kind FROM connections_event WHERE connection_id = %s ORDER BY at"
#: Nobody rings for it but the scan, once it is due.
QUEUE_AGAIN = """
    UPDATE connections_proberun
    SET state = 'queued', due_at = now() + %s * interval '1 second', rung_at = NULL, attempt = 0, finished_at = NULL
    WHERE id = %s RETURNING id
"""


class Crowd:
    """Requests to the API that wait for one another, and a transaction of ours that holds them up."""

    def __init__(self, product: Product, vendor: Vendor, pool: ThreadPoolExecutor, ours: psycopg.Connection) -> None:
        self.product, self.vendor, self.pool, self.ours = product, vendor, pool, ours

    def hold(self, query: str, row: str) -> None:
        assert self.ours.execute(query, (row,)).fetchall(), "there is nothing to hold"

    def wait_for(self, how_many: int, what: str) -> None:
        wait_until(lambda: self.product.rows(WAITING) == [(how_many,)], what)

    def send(self, method: str, path: str, body: object = None) -> Future[httpx.Response]:
        return self.pool.submit(self.vendor.answer, method, path, body)

    def let_go(self) -> None:
        self.ours.rollback()


@pytest.fixture
def crowd(product: Product, vendor: Vendor) -> Iterator[Crowd]:
    # The pool is left last: what waits in it goes on once our transaction has ended.
    with ThreadPoolExecutor(2) as pool, psycopg.connect(product.environment["DATABASE_URL"]) as ours:
        yield Crowd(product, vendor, pool, ours)
        ours.rollback()


def test_a_connection_is_removed_while_its_credentials_are_being_answered(
    product: Product, vendor: Vendor, intacct: Intacct, crowd: Crowd
) -> None:
    company = intacct.make("BOTH-CO")
    connection = vendor.create(company.title())
    intacct.behave(company, latency_ms=3000)
    vendor.put_credentials(connection, company, "N0t-the-password!")
    intacct.wait_for_request(company)
    # Nobody can write the answer down while we hold its row. The worker comes to that point first, then the web.
    crowd.hold(BEING_ANSWERED, connection)
    crowd.wait_for(1, "the worker's answer")
    removed = crowd.send("DELETE", f"/connections/{connection}")
    crowd.wait_for(2, "the request to remove the connection")
    crowd.let_go()
    assert removed.result().json()["status"] == "disconnected", removed.result().text
    told = [kind for (kind,) in product.rows(TOLD, connection)]
    assert told.index("credentials.refused") < told.index("connection.disconnected")


def test_a_connection_that_is_being_removed_takes_no_password_any_more(
    product: Product, vendor: Vendor, intacct: Intacct, crowd: Crowd
) -> None:
    company = intacct.make("LATE-CO")
    connection = vendor.connected(intacct, company)
    crowd.hold("SELECT id FROM connections_connection WHERE id = %s FOR UPDATE", connection)
    removed = crowd.send("DELETE", f"/connections/{connection}")
    crowd.wait_for(1, "the request to remove the connection")
    body = credentials(company, intacct.password(company))
    sent = crowd.send("PUT", f"/connections/{connection}/credentials", body)
    crowd.wait_for(2, "the credentials")
    crowd.let_go()
    assert removed.result().json()["status"] == "disconnected"
    assert (sent.result().status_code, sent.result().json()["error"]["code"]) == (409, "disconnected")
    kept = "SELECT count(*) FROM connections_verification WHERE connection_id = %s AND state IN ('queued', 'running')"
    assert product.rows(kept, connection) == [(0,)]


def test_the_scan_for_due_jobs_waits_for_nobody(
    product: Product, vendor: Vendor, intacct: Intacct, crowd: Crowd
) -> None:
    held, free = (vendor.connected(intacct, intacct.make(company)) for company in ("HELD-CO", "FREE-CO"))
    held_run, free_run = vendor.runs(held)[0]["id"], vendor.runs(free)[0]["id"]
    product.rows(QUEUE_AGAIN, 3, held_run)
    crowd.hold("SELECT id FROM connections_proberun WHERE id = %s AND state = 'queued' FOR UPDATE", held_run)
    product.rows(QUEUE_AGAIN, 4, free_run)  # in the same scan as the other one, or in a later one
    assert vendor.finished(free, free_run)["status"] == "finished"
    assert vendor.run(held, held_run)["status"] == "queued"
    crowd.let_go()
    assert vendor.finished(held, held_run)["status"] == "finished"
