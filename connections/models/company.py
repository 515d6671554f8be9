"""What we know of an Intacct company, whoever connects to it: how much it bears at once, and what we asked of it.

Several connections, of several integrations, may lead to the same company: what one learned holds for all.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone

#: More than this is never tried (reference, intacct-gateway section 10: the third at once is held, then fails).
MOST_LANES = 2


def company_key(company_id: str) -> str:
    """Return the name under which a company is known here: Intacct does not mind upper and lower case."""
    return company_id.strip().casefold()


def this_month() -> date:
    return timezone.now().date().replace(day=1)


class Company(models.Model):
    """One row per company ID, whatever its environment: sandboxes have IDs of their own."""

    key = models.CharField(primary_key=True, max_length=100)  # `company_key` of its ID
    lanes = models.PositiveSmallIntegerField(default=1)  # jobs that may talk to it at the same time
    calm = models.PositiveIntegerField(default=0)  # jobs in a row that were not refused for being too many
    refusals = models.PositiveSmallIntegerField(default=0)  # jobs in a row that were
    refused_at = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)  # nobody new is let in before
    batches_sessions = models.BooleanField(default=True)  # learned: several entity sessions per request
    # What Sage counts as API transactions, in the month that begins on `month`.
    month = models.DateField(null=True, blank=True)
    transactions = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.key

    @property
    def transactions_this_month(self) -> int:
        return self.transactions if self.month == this_month() else 0


class Lane(models.Model):
    """The right to talk to a company, held by one job at a time. It ends by itself when the job's worker is gone."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="lane_rows")
    number = models.PositiveSmallIntegerField()  # from 1 to MOST_LANES
    job = models.UUIDField(null=True, blank=True)
    owner = models.CharField(max_length=32, blank=True, default="", db_index=True)  # as the job's own
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["company", "number"]
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="lane_once")]

    def __str__(self) -> str:
        return f"lane {self.number} of {self.company_id}"
