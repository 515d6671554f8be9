"""Pages of long lists, newest or oldest first. A page begins behind a row, so that page 1,000 costs what page 1
costs, and rows that come in between shift nothing.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


class NotACursor(ValueError):
    """This text was never written by `Page.older`."""


@dataclass(frozen=True)
class Place:
    """A row's place in its list: its time, and its key where two rows share a time."""

    at: datetime
    pk: uuid.UUID


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows in their order; `older` is the cursor of the next page, "" on the last one."""

    rows: list[Row]
    older: str
    is_first: bool


def page_behind(place: Place | None, rows: QuerySet[Row], *, by: str = "-created_at", size: int = 50) -> Page[Row]:
    """Return the page of `rows` behind `place` (None: the first), ordered by the time column `by` ("-": backwards)."""
    sign, column, behind = ("-", by[1:], "lt") if by.startswith("-") else ("", by, "gt")
    ordered = rows.order_by(by, f"{sign}pk")
    if place:
        same_time = Q(**{column: place.at, f"pk__{behind}": place.pk})
        ordered = ordered.filter(Q(**{f"{column}__{behind}": place.at}) | same_time)
    found = list(ordered[: size + 1])
    older = cursor_at(found[size - 1], by) if len(found) > size else ""
    return Page(found[:size], older, is_first=place is None)


def page_of(rows: QuerySet[Row], cursor: str, *, by: str = "-created_at", size: int = 50) -> Page[Row]:
    """Return the page of `rows` behind `cursor`.

    A cursor that is none of ours begins at the first page: it stands in a URL, where people cut and paste.
    """
    try:
        place = place_of(cursor)
    except NotACursor:
        place = None
    return page_behind(place, rows, by=by, size=size)


def place_of(cursor: str) -> Place | None:
    """Return where the page behind `cursor` begins, None for the empty cursor. Raises NotACursor."""
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, pk = text.partition("~")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise NotACursor(cursor)
        return Place(moment.astimezone(UTC), uuid.UUID(pk))
    except (ValueError, OverflowError) as error:
        raise NotACursor(cursor) from error


def cursor_at(row: Model, by: str) -> str:
    """Return the cursor of the page that begins behind `row`."""
    text = f"{getattr(row, by.removeprefix('-')).isoformat()}~{row.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
