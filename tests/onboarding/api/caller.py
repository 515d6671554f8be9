"""The vendor's integration code, as the tests play it."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client


class Caller:
    """The vendor's integration code."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}"})

    def __call__(
        self, method: str, path: str, body: object = None, *, status: int = 200, **headers: str
    ) -> dict[str, Any]:
        content = b"" if body is None else json.dumps(body).encode()
        response = self.client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=headers
        )
        assert response.status_code == status, response.content
        return json.loads(response.content) if response.content else {}


def new_connection(api: Caller, **fields: object) -> dict[str, Any]:
    body = {"integration": "acme-ledger", "customer_name": "Harbour Foods", **fields}
    return api("POST", "/connections", body, status=201)
