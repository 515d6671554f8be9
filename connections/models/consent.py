"""What the customer agreed to, when, and in which words."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from connections.models.connection import Connection


class Consent(models.Model):
    """One agreement, with the whole text as it stood on the page. Rows are added; the newest one counts."""

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="consents")
    version = models.CharField(max_length=20)  # of our own words, with a digest of the vendor's
    text = models.TextField()  # as shown: our text with the vendor's purpose and retention in it
    given_at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=120)
    address = models.CharField(max_length=45, blank=True, default="")

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"consent {self.version} of {self.connection_id}"
