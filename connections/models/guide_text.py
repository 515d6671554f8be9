"""Guides as operations corrected them, and where customers said that a guide did not match their screens."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from connections.models.connection import Connection


class GuideText(models.Model):
    """One corrected text of a data file of the guides. Rows are added; the highest number of a file counts.

    An empty text puts the shipped file back.
    """

    number = models.PositiveIntegerField()  # counts the corrections of one file from 1
    file = models.CharField(max_length=80)  # "steps/company.toml", "fixes/sender.toml", "paths.toml", "words.toml"
    text = models.TextField(blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")  # why
    actor = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        # Who saves at the same moment as somebody else is told so.
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="guide_text_once")]

    def __str__(self) -> str:
        return f"{self.file}, correction {self.number}"


class Mismatch(models.Model):
    """A customer said "this did not match what I see", on a step or on a fix."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="mismatches")
    guide = models.CharField(max_length=80)  # a step's slug, or a fix's problem after "fix:"
    variant = models.JSONField(default=dict)  # what was shown: menus, permissions, user_form, region, multi_entity
    note = models.CharField(max_length=500, blank=True, default="")  # what they see instead, in their words
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["guide", "-at"], name="mismatch_by_guide")]

    def __str__(self) -> str:
        return f"{self.guide} did not match for {self.connection_id}"
