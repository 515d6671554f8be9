"""Pages of long lists. A page begins behind a row, so that page 1,000 costs what page 1 costs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows newest first; `older` is the cursor of the next page, "" on the last one."""

    rows: list[Row]
    older: str
    is_first: bool


def page_of(rows: QuerySet[Row], cursor: str, *, by: str = "created_at", size: int = 50) -> Page[Row]:
    """Return the page of `rows` behind `cursor`, ordered by the time column `by`.

    A cursor that is none of ours begins at the first page: it stands in a URL, where people cut and paste.
    """
    ordered = rows.order_by(f"-{by}", "-pk")
    behind = _read(cursor)
    if behind:
        at, pk = behind
        ordered = ordered.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": pk}))
    found = list(ordered[: size + 1])
    older = _write(found[size - 1], by) if len(found) > size else ""
    return Page(found[:size], older, is_first=behind is None)


def _write(row: Model, by: str) -> str:
    return f"{getattr(row, by).isoformat()}~{row.pk}"


def _read(cursor: str) -> tuple[datetime, uuid.UUID] | None:
    at, _, pk = cursor.partition("~")
    try:
        moment, key = datetime.fromisoformat(at), uuid.UUID(pk)
    except ValueError:
        return None
    return (moment, key) if moment.tzinfo else None
