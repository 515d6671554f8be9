"""Trouble on our side that several connections have met: said once, and closed once it has passed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from connections.models.connection import Connection
from connections.models.integration import Integration


class Incident(models.Model):
    """One problem of one integration that the vendor has to settle: its sender, its network, its requests."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="incidents")
    problem = models.CharField(max_length=60)
    check_id = models.CharField(max_length=120, blank=True, default="")  # the rung that does not hold
    evidence = models.TextField(blank=True, default="")  # Intacct's words, Support ID
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    connections = models.ManyToManyField(Connection, related_name="incidents")

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["integration", "problem"], condition=Q(closed_at__isnull=True), name="incident_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.problem} at {self.integration_id}"
