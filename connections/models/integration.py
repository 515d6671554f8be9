"""The vendor's product that connects, and the access profiles that say what it needs."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _

from connections.models.sealed import SealedText, Secret
from connections.probe import profile as access


class AccessProfile(models.Model):
    """One version of the rows and rights an integration needs. Versions are added, never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.SlugField()
    version = models.PositiveIntegerField()
    content = models.JSONField()  # as `probe.profile.to_dict` writes it
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="profile_version_once")]

    def __str__(self) -> str:
        return f"{self.name} version {self.version}"

    def profile(self) -> access.Profile:
        """Return the profile as the probe reads it."""
        return access.from_dict(self.content)


#: Kinds of pictures that a browser only draws.
LOGO_TYPES = ("image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif")
LOGO_LIMIT = 100 * 1024  # bytes: it is part of every customer's first page


class AdminPrivileges(models.TextChoices):
    """Labels are Intacct's own words, so they are not translated here."""

    OFF = "off", "Off"
    LIMITED = "limited", "Limited"
    FULL = "full", "Full"


class Integration(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    accent_colour = models.CharField(max_length=7, default="#1f5f8b", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")])
    logo = models.BinaryField(blank=True, default=b"")
    logo_type = models.CharField(max_length=40, blank=True, default="")
    support_email = models.EmailField(blank=True, default="")
    support_phone = models.CharField(max_length=40, blank=True, default="")
    support_url = models.URLField(blank=True, default="")
    # Told to the customer before they consent: what the data is used for, how long it is kept, where to read more.
    purpose = models.CharField(max_length=500, blank=True, default="")
    retention = models.CharField(max_length=500, blank=True, default="")
    privacy_url = models.URLField(blank=True, default="")
    # The vendor's own words on a step, by its slug; shown beside our guide, never instead of it.
    help_texts = models.JSONField(blank=True, default=dict)
    # Steps of the vendor's own, done by the customer's word: [{"slug", "title", "text"}], before the check.
    own_steps = models.JSONField(blank=True, default=list)
    # Where Intacct mails the password when the vendor takes it, such as {customer}@vendor.example; "" for the customer.
    mailbox_template = models.CharField(max_length=120, blank=True, default="")
    # What the Web Services user needs of Admin privileges (reference, setup-guides section 4).
    admin_privileges = models.CharField(max_length=7, choices=AdminPrivileges, default="off")
    sender_id = models.CharField(max_length=80)
    sealed_sender_password = SealedText()
    access_profile = models.ForeignKey(AccessProfile, on_delete=models.PROTECT, related_name="integrations")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    sender_password = Secret("sealed_sender_password")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.logo and self.logo_type not in LOGO_TYPES:
            raise ValidationError({"logo_type": _("The logo must be an SVG, PNG, JPEG, WebP or GIF picture.")})
        if len(self.logo) > LOGO_LIMIT:
            words = _("The logo must not be larger than %(limit)d KB.") % {"limit": LOGO_LIMIT // 1024}
            raise ValidationError({"logo_type": words})

    @property
    def suggested_user_id(self) -> str:
        """The Web Services user ID that the wizard proposes (reference, setup-guides section 4)."""
        return f"{self.slug.replace('-', '')}_ws"

    @property
    def suggested_role(self) -> str:
        return f"{self.name} integration"
