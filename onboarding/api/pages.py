"""Cursors: a page ends at a row, the next page begins behind it, however many rows came in between."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from onboarding.api.errors import ApiError

PAGE_SIZE = 50
Row = TypeVar("Row", bound=Model)


def page(rows: QuerySet[Row], cursor: str | None) -> tuple[list[Row], str | None]:
    """Return one page of `rows`, newest first, and the cursor of the next page (None on the last)."""
    ordered = rows.order_by("-created_at", "-pk")
    if cursor:
        at, pk = _read(cursor)
        ordered = ordered.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    found = list(ordered[: PAGE_SIZE + 1])
    if len(found) <= PAGE_SIZE:
        return found, None
    last = found[PAGE_SIZE - 1]
    return found[:PAGE_SIZE], _write(last.created_at, last.pk)  # type: ignore[attr-defined]


def _write(at: datetime, pk: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), str(pk)]).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, uuid.UUID]:
    try:
        at, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return datetime.fromisoformat(at), uuid.UUID(pk)
    except (ValueError, TypeError, binascii.Error) as error:
        message = "This cursor is not one of ours. Leave it out to begin at the first page."
        raise ApiError(422, "invalid", message, {"cursor": message}) from error
