"""Probe runs and the results of their checks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from connections.models.connection import Connection
from connections.models.integration import AccessProfile
from connections.models.job import LIVE_STATES, Job, JobState


class ProbeRunQuerySet(models.QuerySet["ProbeRun"]):
    def finished(self) -> ProbeRunQuerySet:
        return self.filter(state=JobState.FINISHED).order_by("-finished_at")

    def live(self) -> ProbeRunQuerySet:
        return self.filter(state__in=LIVE_STATES)


class Trigger(models.TextChoices):
    WIZARD = "wizard", _("Customer")
    CONSOLE = "console", _("Console")
    API = "api", _("API")
    COMMAND_LINE = "command_line", _("Command line")
    SCHEDULE = "schedule", _("Schedule")


class ProbeRun(Job):
    kind: ClassVar[str] = "probe_run"

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="probe_runs")
    access_profile = models.ForeignKey(AccessProfile, on_delete=models.PROTECT, related_name="+")
    # Whom this run signs in as: the connection may point elsewhere later.
    company_id = models.CharField(max_length=100, blank=True, default="")
    user_id = models.CharField(max_length=100, blank=True, default="")
    trigger = models.CharField(max_length=12, choices=Trigger)
    # What of the profile it checks: "" is everything, else a module's name or a check's id.
    scope = models.CharField(max_length=120, blank=True, default="")
    planned = models.PositiveIntegerField(default=0)  # how many checks this run will answer
    verdict = models.CharField(max_length=15, blank=True, default="")  # "" until finished
    # What it cost: HTTP requests, sign-ins with the password, and what Sage counts as API transactions.
    requests = models.PositiveIntegerField(default=0)
    sign_ins = models.PositiveIntegerField(default=0)
    transactions = models.PositiveIntegerField(default=0)

    objects: ClassVar = ProbeRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=Q(trigger=Trigger.SCHEDULE), name="probe_run_scheduled"),
            models.Index(fields=["connection", "-created_at"], name="probe_run_latest"),
            models.Index(fields=["state", "due_at"], name="probe_run_due"),
            models.Index(fields=["-finished_at"], name="probe_run_newest"),
            # Upper, because Intacct tells no capital from a small letter in either, and so we look for both.
            models.Index(Upper("company_id"), Upper("user_id"), "finished_at", name="probe_run_refusals"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=Q(state__in=LIVE_STATES), name="probe_run_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"probe of {self.connection_id}: {self.verdict or self.state}"

    @property
    def somebody_waits(self) -> bool:
        return self.trigger != Trigger.SCHEDULE


class CheckResult(models.Model):
    """The answer of one check in one run; `check_id` is stable and never reworded."""

    run = models.ForeignKey(ProbeRun, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveIntegerField()
    check_id = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    module = models.CharField(max_length=60, blank=True, default="")
    row = models.CharField(max_length=80, blank=True, default="")
    right = models.CharField(max_length=30, blank=True, default="")
    entity = models.CharField(max_length=100, blank=True, default="")
    outcome = models.CharField(max_length=15)
    required = models.BooleanField(default=True)
    is_rung = models.BooleanField(default=False)
    problem = models.CharField(max_length=60, blank=True, default="")
    detail = models.CharField(max_length=400, blank=True, default="")  # for the customer
    evidence = models.TextField(blank=True, default="")  # for operators: Intacct's words, Support ID
    count = models.PositiveIntegerField(null=True, blank=True)  # records that the connection can see

    class Meta:
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "check_id"], name="check_once_per_run")]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.outcome}"
