"""A connection: one customer company in one environment for one integration, and what hangs on it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.models.integration import Integration
from connections.models.sealed import SealedText, Secret


class Environment(models.TextChoices):
    PRODUCTION = "production", _("Production")
    IMPLEMENTATION = "implementation", _("Implementation")
    SANDBOX = "sandbox", _("Sandbox")


class Mode(models.TextChoices):
    CONTINUOUS = "continuous", _("Continuous")
    ONE_TIME = "one_time", _("One-time")


class Mailbox(models.TextChoices):
    CUSTOMER = "customer", _("The customer's")
    VENDOR = "vendor", _("The vendor's")


class Status(models.TextChoices):
    PENDING = "pending", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")
    CONNECTED = "connected", _("Connected")
    DEGRADED = "degraded", _("Degraded")
    DISCONNECTED = "disconnected", _("Disconnected")


#: The only moves there are; everything else is refused by `Connection.move`.
ALLOWED_MOVES: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.IN_PROGRESS, Status.DISCONNECTED}),
    Status.IN_PROGRESS: frozenset({Status.NEEDS_ATTENTION, Status.CONNECTED, Status.DISCONNECTED}),
    Status.NEEDS_ATTENTION: frozenset({Status.IN_PROGRESS, Status.CONNECTED, Status.DISCONNECTED}),
    # Back to in progress only with another company: what was proven does not hold for it.
    Status.CONNECTED: frozenset({Status.DEGRADED, Status.IN_PROGRESS, Status.DISCONNECTED}),
    Status.DEGRADED: frozenset({Status.CONNECTED, Status.IN_PROGRESS, Status.DISCONNECTED}),
    Status.DISCONNECTED: frozenset({Status.IN_PROGRESS}),
}


class MoveRefused(Exception):
    """A status change that the table of allowed moves does not have."""


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def matching(self, words: str) -> ConnectionQuerySet:
        """Connections whose customer, company ID, reference or contact e-mail holds `words`."""
        of_theirs = Q(customer_name__icontains=words) | Q(contact_email__icontains=words)
        return self.filter(of_theirs | Q(company_id__icontains=words) | Q(reference__icontains=words))


class Connection(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="connections")
    customer_name = models.CharField(max_length=120)
    environment = models.CharField(max_length=20, choices=Environment, default=Environment.PRODUCTION)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.CONTINUOUS)
    mode_ends_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING)
    status_since = models.DateTimeField(default=timezone.now)
    reference = models.CharField(max_length=120, blank=True, default="")
    contact_email = models.EmailField(blank=True, default="")
    locale = models.CharField(max_length=16, blank=True, default="en")
    company_id = models.CharField(max_length=100, blank=True, default="")
    # The mailbox that gets the password of the Web Services user; the customer names it.
    password_email = models.EmailField(blank=True, default="")
    # The level: top level, or the entities that are marked as chosen. Unset until the customer chose.
    level_chosen_at = models.DateTimeField(null=True, blank=True)
    top_level = models.BooleanField(default=True)
    # Where a sign-in without an entity ended; "" is the top level, anything else a user kept to one entity.
    landed_entity = models.CharField(max_length=100, blank=True, default="")
    # A customer who bought an own sender gives it in the wizard; otherwise the integration's is used.
    owns_sender = models.BooleanField(default=False)
    own_sender_id = models.CharField(max_length=80, blank=True, default="")
    sealed_own_sender_password = SealedText()
    menus = models.CharField(max_length=10, default="current")  # which menu variant the customer sees
    permission_type = models.CharField(max_length=4, default="role")  # role-based or user-based company
    user_form = models.CharField(max_length=8, default="current")  # of users: as since 2024 R3, or with tabs before
    region = models.CharField(max_length=2, default="us")  # whose words the customer's screens use
    # Who reads the e-mail with the password; set from the integration when the connection is made.
    mailbox = models.CharField(max_length=8, choices=Mailbox, default="customer")
    # The finished set-up of another environment whose answers this one starts from.
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    multi_entity = models.BooleanField(null=True, blank=True)  # learned from the gateway
    top_level_only = models.BooleanField(null=True, blank=True)  # learned: no entity can be entered at all
    # Learned: entities that the user cannot enter, as [{"id", "name", "problem"}].
    missing_entities = models.JSONField(blank=True, default=list)
    proof_since = models.DateTimeField(default=timezone.now)  # runs before it prove nothing any more
    connected_at = models.DateTimeField(null=True, blank=True)
    check_due_at = models.DateTimeField(null=True, blank=True)  # by the schedule; null: not until somebody acts
    check_failures = models.PositiveSmallIntegerField(default=0)  # checks in a row that were not passed
    created_at = models.DateTimeField(auto_now_add=True)

    own_sender_password = Secret("sealed_own_sender_password")
    objects: ClassVar = ConnectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "id"], name="connection_newest"),
            models.Index(fields=["status", "-created_at"], name="connection_by_status"),
            models.Index(fields=["status"], name="connection_counted"),
            models.Index(fields=["status_since", "id"], name="connection_longest"),
            models.Index(fields=["check_due_at"], name="connection_check_due"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_name} ({self.get_environment_display()})"

    @property
    def sender_id(self) -> str:
        return self.own_sender_id if self.owns_sender else self.integration.sender_id

    def lock(self) -> None:
        """Hold the row until the transaction ends, and read its course afresh: only one may change it at a time.

        Whoever writes several rows holds the connection first, then its jobs, then the rest, incidents by their
        problem; in another order two of them wait for each other. An event or a new row that refers to a connection
        wants it too, when the transaction ends. Whoever writes rows of many connections at once waits for none.
        """
        course = ["status", "status_since", "company_id", "level_chosen_at", "proof_since"]
        course += ["check_due_at", "check_failures"]
        self.refresh_from_db(fields=course, from_queryset=Connection.objects.select_for_update())

    def move(self, status: Status) -> bool:
        """Take the connection to `status` and save it; say whether that was a change.

        Raises MoveRefused for a move that `ALLOWED_MOVES` does not have.
        """
        if self.status == status:
            return False
        if status not in ALLOWED_MOVES[Status(self.status)]:
            raise MoveRefused(f"A connection cannot go from {self.status} to {status}.")
        self.status = status
        self.status_since = timezone.now()
        fields = ["status", "status_since"]
        if status == Status.CONNECTED:
            self.connected_at = self.status_since
            fields.append("connected_at")
        self.save(update_fields=fields)
        return True


class Credentials(models.Model):
    """User ID and password of the customer's Web Services user. A row exists only once Intacct accepted them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="credentials")
    user_id = models.CharField(max_length=100)
    sealed_password = SealedText()
    accepted_at = models.DateTimeField(default=timezone.now)

    password = Secret("sealed_password")

    def __str__(self) -> str:
        return f"credentials of {self.connection_id}"


class Entity(models.Model):
    """An Intacct entity as the Web Services user sees it; `entity_id` is the gateway's `locationid`."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="entities")
    entity_id = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    is_chosen = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["entity_id"]
        constraints = [models.UniqueConstraint(fields=["connection", "entity_id"], name="entity_once")]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.name}".strip()
