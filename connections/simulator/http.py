"""The one shape in which every part of the simulator answers: gateway, admin pages and control API."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

# How the server puts an answer on the wire; everything but "whole" is a fault on purpose.
Delivery = Literal["whole", "cut", "short", "reset", "drip", "huge", "silent"]


@dataclass(frozen=True)
class HttpAnswer:
    """A finished answer: status, body in bytes, content type, and any further headers."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    delivery: Delivery = "whole"
    delay: float = 0.0  # seconds before the first byte


def page(html: str, status: int = 200) -> HttpAnswer:
    """An HTML page."""
    return HttpAnswer(status, html.encode("utf-8"))


def redirect(location: str) -> HttpAnswer:
    """See Other: what a form answers with after it has changed something."""
    return HttpAnswer(303, headers={"Location": location})


def json_answer(value: object, status: int = 200) -> HttpAnswer:
    """A JSON answer of the control API."""
    return HttpAnswer(status, json.dumps(value, indent=1).encode("utf-8"), "application/json")


def xml_answer(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> HttpAnswer:
    """An answer of the gateway: always XML, and HTTP 200 unless the reference says otherwise."""
    return HttpAnswer(status, body, "text/xml; charset=UTF-8", headers or {})
