"""What happened, when, by whom and from where. Rows are added and never changed or removed."""

from __future__ import annotations

import uuid
from typing import NoReturn

from django.db import models
from django.utils import timezone

from connections.models.connection import Connection


class EventsAreKept(Exception):
    """Somebody tried to change or remove an event."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **kwargs: object) -> NoReturn:
        raise EventsAreKept("Events are never changed.")

    def delete(self) -> NoReturn:
        raise EventsAreKept("Events are never removed.")


class Event(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=60)  # "link.opened", "probe.finished"
    actor = models.CharField(max_length=120)  # "link 3f2a…", "staff operator", "key ci", "system"
    address = models.CharField(max_length=45, blank=True, default="")
    connection = models.ForeignKey(Connection, null=True, on_delete=models.PROTECT, related_name="events")
    data = models.JSONField(default=dict)  # never a secret

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["connection", "-at"], name="event_timeline")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise EventsAreKept("Events are never changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise EventsAreKept("Events are never removed.")
