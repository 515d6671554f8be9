"""What the vendor's integration code does over the JSON API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx


class Vendor:
    def __init__(self, url: str, key: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {key}"})

    def close(self) -> None:
        self._client.close()

    def create_connection(self, integration: str, customer: str) -> dict[str, Any]:
        answer = self._client.post("/connections", json={"integration": integration, "customer_name": customer})
        return self._body(answer)

    def connection(self, connection_id: str) -> dict[str, Any]:
        return self._body(self._client.get(f"/connections/{connection_id}"))

    def last_checks(self, connection_id: str) -> list[dict[str, Any]]:
        """Return the checks of the newest probe run."""
        path = f"/connections/{connection_id}/probe-runs"
        newest = self._body(self._client.get(path))["items"][0]
        return list(self._body(self._client.get(f"{path}/{newest['id']}"))["checks"])

    @staticmethod
    def _body(answer: httpx.Response) -> dict[str, Any]:
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
        return body


def probe_table(checks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of the probe table: each check with its outcome and, where it did not pass, problem and fix."""
    width = max((len(check["id"]) for check in checks), default=0)
    for check in checks:
        need = "required" if check["required"] else "optional"
        fix = f"{check['problem']}: {check['fix']['title']}" if check["fix"] else _records(check["count"])
        yield f"    {check['id']:<{width}}  {check['outcome']:<14}  {need}  {fix}".rstrip()
    outcomes = Counter(check["outcome"] for check in checks)
    counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    yield f"    {counts}; {_records(sum(check['count'] or 0 for check in checks))}"


def _records(count: int | None) -> str:
    return "" if count is None else f"{count:,} records"
