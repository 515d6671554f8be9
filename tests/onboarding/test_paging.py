"""Pages of long lists: every row once, and what counts as a cursor."""

from __future__ import annotations

import base64

import pytest

from connections.models import Connection
from onboarding.paging import NotACursor, page_of, place_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_row_is_on_one_page_even_when_times_are_the_same() -> None:
    made = [factories.connection() for _number in range(5)]
    Connection.objects.update(created_at=made[0].created_at)
    seen, cursor = [], ""
    while True:
        page = page_of(Connection.objects.all(), cursor, size=2)
        assert page.is_first == (not seen)
        seen += [row.pk for row in page.rows]
        cursor = page.older
        if not cursor:
            break
    assert sorted(seen) == sorted(row.pk for row in made)
    assert len(seen) == 5


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "yesterday",
        "ü",
        "%%",
        encoded('["2026-01-01T00:00:00+00:00", 5]'),
        encoded("2026-01-01T00:00:00~0d5ff0a4-2f7e-4f3a-9a53-3a6c8a4e1f00"),  # no time zone
        encoded("0001-01-01T00:00:00+14:00~0d5ff0a4-2f7e-4f3a-9a53-3a6c8a4e1f00"),  # before the first day
        encoded("2026-01-01T00:00:00+00:00~x"),
    ],
)
def test_a_cursor_of_somebody_s_own_making_is_recognised(cursor: str) -> None:
    with pytest.raises(NotACursor):
        place_of(cursor)
    assert page_of(Connection.objects.all(), cursor).is_first
