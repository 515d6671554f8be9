"""Several worker processes on PostgreSQL: one company's flood stays in its lanes, the schedule has its own workers."""

from __future__ import annotations

import time

import pytest

from tests.intacct_control import Intacct
from tests.polling import wait_until
from tests.services.product import Product
from tests.services.vendor import Vendor

pytestmark = pytest.mark.services
FLOOD = 200

UNFINISHED = "SELECT count(*) FROM connections_verification WHERE company_id = %s AND state IN ('queued', 'running')"
STANDING = "SELECT count(*) FROM connections_verification WHERE company_id = %s AND in_line_since IS NOT NULL"


def count(product: Product, query: str, *values: object) -> int:
    ((found,),) = product.rows(query, *values)  # type: ignore[arg-type]
    return int(found)


def lanes_of(product: Product, company: str) -> int:
    """One, or two once it was learned that the company bears them."""
    return count(product, "SELECT lanes FROM connections_company WHERE key = %s", company.casefold())


def test_a_flood_for_one_company_stays_in_its_lane_and_keeps_no_other_company_waiting(
    product: Product, vendor: Vendor, intacct: Intacct
) -> None:
    flooded, other = intacct.make("FLOOD-CO"), intacct.make("CALM-CO")
    # What it bears is more than what it is given: only our own lane holds us back.
    intacct.behave(flooded, latency_ms=100, max_in_flight=20)
    password = intacct.password(flooded)
    connections = [vendor.create(f"Flood {number}") for number in range(FLOOD)]
    for connection in connections:
        vendor.put_credentials(connection, flooded, password)
    assert count(product, STANDING, flooded) > FLOOD / 2
    before = time.monotonic()
    vendor.connected(intacct, other)
    took = time.monotonic() - before
    assert count(product, UNFINISHED, flooded) > 0, "the flood was over too early to tell"
    assert took < 15
    assert intacct.peak_in_flight(flooded) <= lanes_of(product, flooded)
    # They come one after the other, called and not by chance: far more than looking again every 30 seconds would do.
    done = FLOOD - count(product, UNFINISHED, flooded)
    wait_until(lambda: FLOOD - count(product, UNFINISHED, flooded) >= done + 20, "twenty more", timeout=30)
    for connection in connections:
        vendor.ask("DELETE", f"/connections/{connection}")
    assert intacct.peak_in_flight(flooded) <= lanes_of(product, flooded) <= 2


def test_many_checks_of_one_company_by_many_workers_go_one_after_the_other(
    product: Product, vendor: Vendor, intacct: Intacct
) -> None:
    company = intacct.make("SHARED-CO")
    connections = [vendor.connected(intacct, company) for _ in range(6)]
    intacct.behave(company, latency_ms=200, max_in_flight=20)
    runs = [(connection, vendor.start_probe(connection)) for connection in connections]
    ended = [vendor.finished(connection, run) for connection, run in runs]
    assert {run["verdict"] for run in ended} == {"passed"}
    assert intacct.peak_in_flight(company) <= lanes_of(product, company)


def test_a_connection_that_is_due_is_checked_by_the_schedule_and_gets_its_next_date(
    product: Product, vendor: Vendor, intacct: Intacct
) -> None:
    connection = vendor.connected(intacct, intacct.make("DAILY-CO"))
    planned = "SELECT extract(epoch FROM check_due_at - now()) / 3600 FROM connections_connection WHERE id = %s"
    ((first,),) = product.rows(planned, connection)
    assert 0 <= first <= 24
    product.rows(
        "UPDATE connections_connection SET check_due_at = now() - interval '1 day' WHERE id = %s RETURNING id",
        connection,
    )
    # The way there leads over beat, the worker that scans, and the sweeper that checks.
    wait_until(lambda: vendor.runs(connection)[0]["trigger"] == "schedule", "the start of the check")
    ended = vendor.finished(connection, vendor.runs(connection)[0]["id"])
    assert ended["verdict"] == "passed"
    ((following,),) = product.rows(planned, connection)
    assert 21 < following < 27
