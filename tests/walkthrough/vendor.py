"""What the vendor's integration code does over the JSON API."""

from __future__ import annotations

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
    """Yield the lines of the probe table: all that did not pass with its fix, then how many passed."""
    shown = [check for check in checks if check["outcome"] not in ("passed", "skipped")]
    width = max((len(check["id"]) for check in shown), default=0)
    for check in shown:
        need = "required" if check["required"] else "optional"
        fix = check["fix"]["title"] if check["fix"] else ""
        yield f"    {check['id']:<{width}}  {check['outcome']:<14}  {need}  {check['problem'] or ''}  {fix}".rstrip()
    counts = {outcome: sum(check["outcome"] == outcome for check in checks) for outcome in ("passed", "skipped")}
    records = sum(check["count"] or 0 for check in checks)
    yield f"    {counts['passed']} passed, {counts['skipped']} skipped, {len(shown)} else; {records:,} records seen"
