"""The vendor's integration code over the JSON API, through the proxy that ends TLS."""

from __future__ import annotations

from typing import Any, Self

import httpx

from tests.intacct_control import Intacct
from tests.polling import wait_until

USER_ID = "acmeledger_ws"


def credentials(company_id: str, password: str) -> dict[str, str]:
    return {"company_id": company_id, "user_id": USER_ID, "password": password}


class Vendor:
    def __init__(self, url: str, key: str) -> None:
        self.key = key
        headers = {"Authorization": f"Bearer {key}", "X-Forwarded-Proto": "https"}
        self._client = httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def create(self, customer: str) -> str:
        """Make a connection and return its id."""
        return str(self.ask("POST", "/connections", {"integration": "acme-ledger", "customer_name": customer})["id"])

    def put_credentials(self, connection: str, company_id: str, password: str) -> None:
        self.ask("PUT", f"/connections/{connection}/credentials", credentials(company_id, password))

    def connected(self, intacct: Intacct, company_id: str) -> str:
        """Connect a company that is in order and return the connection's id once it is proven."""
        connection = self.create(company_id.title())
        self.put_credentials(connection, company_id, intacct.password(company_id))
        wait_until(lambda: self.show(connection)["status"] == "connected", f"connecting {company_id}")
        return connection

    def start_probe(self, connection: str) -> str:
        """Start a probe run and return its id."""
        return str(self.ask("POST", f"/connections/{connection}/probe-runs", {})["id"])

    def finished(self, connection: str, run: str, *, timeout: float = 60.0) -> dict[str, Any]:
        """Return the probe run once it has ended, however it did."""
        ended = ("finished", "errored", "canceled")
        wait_until(lambda: self.run(connection, run)["status"] in ended, f"the end of run {run}", timeout=timeout)
        return self.run(connection, run)

    def show(self, connection: str) -> dict[str, Any]:
        return self.ask("GET", f"/connections/{connection}")

    def runs(self, connection: str) -> list[dict[str, Any]]:
        return list(self.ask("GET", f"/connections/{connection}/probe-runs")["items"])

    def run(self, connection: str, run: str) -> dict[str, Any]:
        return self.ask("GET", f"/connections/{connection}/probe-runs/{run}")

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer = self.answer(method, path, body)
        assert answer.is_success, (answer.status_code, answer.text[:1000])
        found: dict[str, Any] = answer.json()
        return found

    def answer(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Return the answer, whatever it is."""
        return self._client.request(method, path, json=body)
