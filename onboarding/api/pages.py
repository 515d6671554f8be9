"""Pages of the API's lists. A program that sends a cursor of its own making is told so."""

from __future__ import annotations

from django.db.models import QuerySet

from onboarding.api.errors import ApiError
from onboarding.paging import NotACursor, Row, page_behind, place_of


def page(rows: QuerySet[Row], cursor: str | None) -> tuple[list[Row], str | None]:
    """Return one page of `rows`, newest first, and the cursor of the next page (None on the last).

    Raises ApiError 422 for a cursor that is none of ours.
    """
    try:
        place = place_of(cursor or "")
    except NotACursor as error:
        message = "This cursor is not one of ours. Leave it out to begin at the first page."
        raise ApiError(422, "invalid", message, {"cursor": message}) from error
    found = page_behind(place, rows)
    return found.rows, found.older or None
