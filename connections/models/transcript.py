"""What one probe run and the gateway said to each other, secrets blanked: for operators who look for a fault."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from connections.models.probe_run import ProbeRun


class Transcript(models.Model):
    """One request and its reply. Written only with INTACCT_TRANSCRIPTS=1, and not kept for long."""

    run = models.ForeignKey(ProbeRun, on_delete=models.CASCADE, related_name="transcripts")
    at = models.DateTimeField(default=timezone.now, db_index=True)  # when the reply was in
    status = models.PositiveSmallIntegerField(null=True)  # HTTP; null when nothing came back
    seconds = models.FloatField()
    problem = models.CharField(max_length=60, blank=True, default="")  # why there is no usable reply
    request = models.TextField()
    reply = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["run", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.run_id} at {self.at:%H:%M:%S}"
