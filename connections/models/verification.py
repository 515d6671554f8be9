"""A step verification: one question to the gateway that the wizard asks before the probe can run."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from connections.models.connection import Connection
from connections.models.job import LIVE_STATES, Job
from connections.models.sealed import SealedText, Secret


class Question(models.TextChoices):
    DOOR = "door", _("Is the company there, and may our sender call it?")
    CREDENTIALS = "credentials", _("Does Intacct accept these credentials?")


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    UNKNOWN = "unknown", _("Could not tell")


class Verification(Job):
    kind: ClassVar[str] = "verification"
    erased_at_end: ClassVar[dict[str, object]] = {"sealed_password": ""}

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="verifications")
    question = models.CharField(max_length=12, choices=Question)
    company_id = models.CharField(max_length=100)
    user_id = models.CharField(max_length=100, blank=True, default="")
    # Present only while the question is open: erased with the answer.
    sealed_password = SealedText()
    # Set just before the password goes out: after a lost worker nobody knows whether it arrived, and it stays sent.
    sent_at = models.DateTimeField(null=True, blank=True)
    # What happens by itself once accepted: {"top_level": bool, "entities": [...]}, then the probe. Empty: nothing.
    then_connect = models.JSONField(default=dict, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    problem = models.CharField(max_length=60, blank=True, default="")
    evidence = models.TextField(blank=True, default="")  # Intacct's own words and Support ID, for operators

    password = Secret("sealed_password")

    class Meta:
        indexes = [
            models.Index(fields=["connection", "question", "-created_at"], name="verification_latest"),
            # Upper, because Intacct tells no capital from a small letter in either, and so we look for both.
            models.Index(Upper("company_id"), Upper("user_id"), "finished_at", name="verification_refusals"),
            models.Index(fields=["state", "due_at"], name="verification_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "question"],
                condition=Q(state__in=LIVE_STATES),
                name="verification_one_live",
            ),
            models.CheckConstraint(
                condition=Q(sealed_password="") | Q(state__in=LIVE_STATES),
                name="verification_keeps_no_password",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.connection_id}: {self.answer or self.state}"
