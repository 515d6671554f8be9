"""The simulated Intacct as the tests steer it: over its control API, from another process."""

from __future__ import annotations

import re
from typing import Any, Self

import httpx

from tests.polling import wait_until


class Intacct:
    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=f"{url}/control", timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def make(self, company_id: str, *, like: str = "READY-CO") -> str:
        """Make a company of its own for one test and return its ID."""
        self._ask("PUT", f"/companies/{company_id}", {"like": like})
        return company_id

    def behave(self, company_id: str, **behaviour: object) -> None:
        self._ask("PATCH", f"/companies/{company_id}", {"behaviour": behaviour})

    def in_flight(self, company_id: str) -> int:
        """Return how many requests for the company are being answered now."""
        return int(self._ask("GET", f"/companies/{company_id}")["load"]["in_flight"])

    def peak_in_flight(self, company_id: str) -> int:
        """Return the most requests for the company that were being answered at once so far."""
        return int(self._ask("GET", f"/companies/{company_id}")["load"]["peak_in_flight"])

    def wait_for_request(self, company_id: str) -> None:
        """Return once a request for the company is under way."""
        wait_until(lambda: self.in_flight(company_id), f"a request for {company_id}")

    def password(self, company_id: str) -> str:
        """Return the password of the company's Web Services user, from its welcome e-mail."""
        letter = str(self._ask("GET", f"/companies/{company_id}/mails")["items"][0]["body"])
        found = re.search(r"^\s*Password: (\S+)", letter, re.MULTILINE)
        assert found, "the welcome e-mail holds no password"
        return found[1]

    def requests(self, company_id: str) -> list[dict[str, Any]]:
        """Return the journal of the requests for the company, oldest first."""
        return list(self._ask("GET", f"/requests?company={company_id}")["items"])

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer = self._client.request(method, path, json=body)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found
