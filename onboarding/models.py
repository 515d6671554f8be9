"""Ways in (links, API keys) and how far a customer came."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.models import Connection

DEFAULT_LINK_LIFE = timedelta(days=14)


def hash_secret(secret: str) -> str:
    """Return the hash that is stored of a link token or API key: both are random, so plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class LinkState(models.TextChoices):
    USABLE = "usable", _("Usable")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class Link(models.Model):
    """A URL that opens the wizard, or one step of it. Only the hash of its token is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    step = models.CharField(max_length=30, blank=True, default="")  # "" opens the whole wizard
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=120, blank=True, default="")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    # A step link that the customer made for a colleague: from which link, for whom, and when the step was done.
    made_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="handed_over")
    colleague = models.CharField(max_length=120, blank=True, default="")
    step_done_at = models.DateTimeField(null=True, blank=True)
    step_done_told_at = models.DateTimeField(null=True, blank=True)  # to whoever handed the step over

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"link {str(self.pk)[:8]}"

    @classmethod
    def mint(cls, connection: Connection, **fields: object) -> tuple[Self, str]:
        """Return a new unsaved link and its token, which is shown once and never stored."""
        token = secrets.token_urlsafe(32)
        return cls(connection=connection, token_hash=hash_secret(token), **fields), token

    @property
    def state(self) -> LinkState:
        if self.revoked_at:
            return LinkState.REVOKED
        if self.expires_at <= timezone.now():
            return LinkState.EXPIRED
        return LinkState.USABLE


class StepProgress(models.Model):
    """The customer's word that a step is done; what the gateway says about it lives in the verifications."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="progress")
    step = models.CharField(max_length=30)
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "step"], name="progress_once")]

    def __str__(self) -> str:
        return f"{self.step} of {self.connection_id}"


class ApiKey(models.Model):
    """A key of the vendor's integration code. Only its hash is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    PREFIX: ClassVar[str] = "iok_"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def mint(cls, name: str) -> tuple[Self, str]:
        """Return a new unsaved key row and the key, which is shown once and never stored."""
        key = cls.PREFIX + secrets.token_urlsafe(32)
        return cls(name=name, key_hash=hash_secret(key)), key


class IdempotentReply(models.Model):
    """The answer given to a POST with an `Idempotency-Key`, repeated when the same key comes again."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # hash of method, path and body
    status = models.PositiveSmallIntegerField(null=True)  # null while the first request is under way
    # A link URL in the first answer is a secret: the body is sealed like every other secret.
    sealed_body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key


class HelpState(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class HelpKind(models.TextChoices):
    HELP = "help", _("Asks for help")
    CANNOT_DO = "cannot_do", _("Cannot do it")
    NEW_LINK = "new_link", _("Asks for a new link")


class HelpRequest(models.Model):
    """A customer asks the vendor's operations, with references to where they are and no secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="help_requests")
    link = models.ForeignKey(Link, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=9, choices=HelpKind, default=HelpKind.HELP)
    state = models.CharField(max_length=8, choices=HelpState, default=HelpState.OPEN)
    step = models.CharField(max_length=30, blank=True, default="")
    problem = models.CharField(max_length=120, blank=True, default="")  # of the fix they stand before
    email = models.EmailField(blank=True, default="")  # where they want to be written to
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "-created_at"], name="help_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {str(self.pk)[:8]}"


class HelpMessage(models.Model):
    """One text of a help request, by the customer or by operations."""

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="messages")
    by_vendor = models.BooleanField(default=False)
    text = models.TextField(max_length=2000)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"message of {self.request_id}"
