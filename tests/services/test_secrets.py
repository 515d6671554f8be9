"""What the product with PostgreSQL and Redis leaves behind holds no secret: logs, messages, tables."""

from __future__ import annotations

import pytest
from psycopg import sql
from redis import Redis

from tests.canaries import Canaries
from tests.intacct_control import Intacct
from tests.services.product import Product
from tests.services.servers import Server
from tests.services.vendor import Vendor

pytestmark = pytest.mark.services


@pytest.fixture
def canaries(vendor: Vendor, intacct: Intacct, secrets: dict[str, str]) -> Canaries:
    """Every secret of a company that was connected, of which one run waits in the queue."""
    company = intacct.make("CANARY-CO")
    vendor.connected(intacct, company)
    return Canaries(
        {
            "password": intacct.password(company),
            "sender password": secrets["SIMULATOR_SENDER_PASSWORD"],
            "API key": vendor.key,
            "secret key": secrets["SECRET_KEY"],
            "credential key": secrets["CREDENTIAL_KEYS"],
        }
    )


def test_logs_hold_no_secret(product: Product, canaries: Canaries) -> None:
    logs = product.logs()
    assert '"level": "DEBUG"' in logs
    assert "probe.finished" in logs
    assert canaries.found_in(logs) == set()


def test_tables_hold_no_secret(product: Product, canaries: Canaries) -> None:
    tables = [name for (name,) in product.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    assert {"connections_credentials", "connections_transcript", "connections_event"} <= set(tables)
    for table in tables:
        rows = product.rows(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(table)))
        assert canaries.found_in("\n".join(text for (text,) in rows)) == set(), table


def test_messages_hold_no_secret(
    product: Product, vendor: Vendor, canaries: Canaries, intacct: Intacct, redis: Server
) -> None:
    product.stop("worker")
    connection = vendor.create("Queued Foods")
    vendor.put_credentials(connection, "CANARY-CO", intacct.password("CANARY-CO"))
    with Redis.from_url(redis.url) as broker:
        queued = broker.lrange("ui", 0, -1)
        everything = "\n".join(map(str, [*queued, *(broker.dump(key) for key in broker.scan_iter())]))
    assert any(b"connections.run_job" in message for message in queued)
    assert canaries.found_in(everything) == set()
