"""Statuses move along one table; secrets stay with their row; events stay as they are."""

from __future__ import annotations

import itertools

import pytest
from django.db import transaction
from django.utils import timezone

from connections.crypto import CannotOpen
from connections.models import ALLOWED_MOVES, Connection, Credentials, Event, EventsAreKept, MoveRefused, Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(Status, 2)))
def test_only_the_moves_of_the_table_are_possible(before: Status, after: Status) -> None:
    connection = factories.connection()
    connection.status = before
    if after in ALLOWED_MOVES[before]:
        assert connection.move(after)
        connection.refresh_from_db()
        assert connection.status == after
    else:
        with pytest.raises(MoveRefused):
            connection.move(after)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "in_progress"),
        ("company_id", "READY-CO"),
        ("level_chosen_at", timezone.now()),
        ("proof_since", timezone.now()),
        ("check_due_at", timezone.now()),
        ("check_failures", 3),
    ],
)
def test_whoever_locks_a_connection_sees_what_others_changed_meanwhile(field: str, value: object) -> None:
    seen_before = factories.connection()
    Connection.objects.filter(pk=seen_before.pk).update(**{field: value})
    with transaction.atomic():
        seen_before.lock()
    assert getattr(seen_before, field) == value


def test_every_status_has_its_row_in_the_table() -> None:
    assert set(ALLOWED_MOVES) == set(Status)


def test_a_password_copied_to_another_row_does_not_open() -> None:
    one, two = (Credentials(connection=factories.connection(), user_id="ws") for _ in range(2))
    one.password = "Str0ng & <odd> “words”"
    two.sealed_password = one.sealed_password
    assert one.password == "Str0ng & <odd> “words”"
    with pytest.raises(CannotOpen):
        _ = two.password


def test_events_can_be_neither_changed_nor_removed() -> None:
    factories.connection()
    event = Event.objects.first()
    assert event is not None
    event.kind = "something.else"
    for attempt in (
        event.save,
        event.delete,
        lambda: Event.objects.update(kind="x"),
        lambda: Event.objects.all().delete(),
    ):
        with pytest.raises(EventsAreKept):
            attempt()
    assert Event.objects.filter(kind="connection.created").count() == 1
