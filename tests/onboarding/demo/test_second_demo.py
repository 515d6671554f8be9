"""What a customer finished in one demo is still finished in the next: the simulated companies are kept, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from onboarding.demo.launcher import SIMULATOR_STATE, DemoStack
from tests.intacct_control import Intacct
from tests.polling import wait_until

COMPANY, USER = "READY-CO", "acmeledger_ws"


class Vendor:
    """The vendor's program; its key is of the first demo and works in the second."""

    def __init__(self, demo: DemoStack, key: str) -> None:
        self._url = f"{demo.url}/api/v1/"
        self._headers = {"Authorization": f"Bearer {key}"}

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = httpx.request(method, self._url + path, json=data, headers=self._headers, trust_env=False, timeout=30)
        assert answer.is_success, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def verdict(self, connection: str, run: str) -> str | None:
        """The verdict of a run once it is finished."""
        path = f"connections/{connection}/probe-runs/{run}"
        wait_until(lambda: self.ask("GET", path)["status"] not in ("queued", "running"), "the end of the run")
        verdict: str | None = self.ask("GET", path)["verdict"]
        return verdict


def test_a_connection_finished_in_one_demo_passes_its_check_in_the_next(tmp_path: Path) -> None:
    with DemoStack(tmp_path) as demo, Intacct(demo.simulator_url) as intacct:
        key = demo.manage("create_api_key", "second demo").stdout.strip().splitlines()[-1]
        vendor = Vendor(demo, key)
        data = {"integration": "acme-ledger", "customer_name": "Kept Foods"}
        connection = vendor.ask("POST", "connections", data)["id"]
        credentials = {"company_id": COMPANY, "user_id": USER, "password": intacct.password(COMPANY)}
        vendor.ask("PUT", f"connections/{connection}/credentials", credentials)
        wait_until(
            lambda: vendor.ask("GET", f"connections/{connection}")["status"] == "connected",
            "the connection to be proven",
        )
    assert (tmp_path / SIMULATOR_STATE).stat().st_mode & 0o077 == 0
    with DemoStack(tmp_path) as again:
        vendor = Vendor(again, key)
        second = vendor.ask("POST", f"connections/{connection}/probe-runs")["id"]
        assert vendor.verdict(connection, second) == "passed"
        assert vendor.ask("GET", f"connections/{connection}")["status"] == "connected"
