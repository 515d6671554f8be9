"""The product with PostgreSQL and Redis does its main job, and says so when a server is away."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from tests.intacct_control import Intacct
from tests.polling import wait_until
from tests.services.product import SERVICES, Product
from tests.services.servers import Server
from tests.services.vendor import Vendor

pytestmark = pytest.mark.services


def answer_of(url: str) -> tuple[int, dict[str, str]]:
    """Return status and body of an answer, whatever the status is."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, json.load(answer)


def test_credentials_put_over_the_api_end_connected(vendor: Vendor, intacct: Intacct) -> None:
    company = intacct.make("API-CO")
    connection = vendor.connected(intacct, company)
    shown = vendor.show(connection)
    assert shown["last_probe"]["verdict"] == "passed"
    run = vendor.run(connection, shown["last_probe"]["id"])
    assert (run["status"], len(run["checks"])) == ("finished", run["planned"])
    assert run["started_at"] < run["finished_at"]


def test_the_command_line_probes_beside_the_worker(product: Product, vendor: Vendor, intacct: Intacct) -> None:
    company = intacct.make("COMMAND-CO")
    connection = vendor.connected(intacct, company)
    code, output = product.manage("probe", connection)
    assert code == 0, output
    assert "ap.bills.list" in output
    assert output.splitlines()[-1] == "Verdict: passed."
    assert [run["trigger"] for run in vendor.runs(connection)] == ["command_line", "api"]
    assert [run["status"] for run in vendor.runs(connection)] == ["finished", "finished"]


@pytest.mark.parametrize(("name", "part"), [("postgres", "database"), ("redis", "broker")])
def test_readiness_tells_which_server_is_stopped(
    product: Product, name: str, part: str, request: pytest.FixtureRequest
) -> None:
    product.ensure(*SERVICES)
    server: Server = request.getfixturevalue(name)
    server.stop()
    try:
        status, body = answer_of(f"{product.url}/readyz")
        assert (status, body["status"], body[part]) == (503, "not ready", "no answer")
        assert answer_of(f"{product.url}/healthz")[0] == 200
    finally:
        server.start()
    wait_until(lambda: answer_of(f"{product.url}/readyz")[0] == 200, "becoming ready again", timeout=15)


def test_readiness_does_not_wait_for_a_broker_that_hangs(product: Product, redis: Server) -> None:
    product.ensure("web")
    redis.freeze()
    try:
        status, body = answer_of(f"{product.url}/readyz")
        assert (status, body["broker"], body["database"]) == (503, "no answer", "ok")
        assert answer_of(f"{product.url}/healthz")[0] == 200
    finally:
        redis.thaw()
    wait_until(lambda: answer_of(f"{product.url}/readyz")[0] == 200, "becoming ready again", timeout=15)


def test_a_hanging_broker_lets_requests_through_and_loses_no_run(
    vendor: Vendor, intacct: Intacct, redis: Server
) -> None:
    company = intacct.make("FROZEN-CO")
    connection = vendor.connected(intacct, company)
    redis.freeze()
    try:
        run = vendor.start_probe(connection)
        assert vendor.run(connection, run)["status"] == "queued"
    finally:
        redis.thaw()
    assert vendor.finished(connection, run)["verdict"] == "passed"


def test_a_slow_gateway_holds_no_transaction(product: Product, vendor: Vendor, intacct: Intacct) -> None:
    company = intacct.make("SLOW-CO")
    connection = vendor.connected(intacct, company)
    intacct.behave(company, latency_ms=2500)
    run = vendor.start_probe(connection)
    intacct.wait_for_request(company)
    open_for: list[float] = []
    while intacct.in_flight(company):
        open_for += [seconds for (seconds,) in product.rows(OPEN_TRANSACTIONS)]
    intacct.behave(company, latency_ms=0)
    assert len(open_for) > 3, "nobody looked while the gateway was busy"
    assert max(open_for) < 1.0
    assert vendor.finished(connection, run)["verdict"] == "passed"


#: The age of the oldest transaction that somebody else holds open, in seconds; 0 when there is none.
OPEN_TRANSACTIONS = """
    SELECT coalesce(extract(epoch FROM max(now() - xact_start)), 0)::float FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def test_links_and_cookies_are_made_for_https(product: Product) -> None:
    product.ensure("web")
    sign_in = urllib.request.Request(f"{product.url}/console/sign-in/", headers={"X-Forwarded-Proto": "https"})
    with urllib.request.urlopen(sign_in, timeout=30) as answer:
        cookies = answer.headers.get_all("Set-Cookie")
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_plain_http_is_led_to_https(product: Product) -> None:
    product.ensure("web")
    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(f"{product.url}/console/", timeout=30)
    with refused.value as answer:
        assert answer.code == 301
        assert answer.headers["Location"].startswith("https://")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **more: object) -> None:
        return None
