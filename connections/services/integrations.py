"""Integrations and their access profiles."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from connections.identifiers import NotUsable, clean_sender_id, clean_sender_password
from connections.models import AccessProfile, Integration
from connections.probe.profile import load_shipped, to_dict
from connections.services.errors import NotFound
from connections.services.events import SYSTEM, Actor, record


def shipped_profile(name: str) -> AccessProfile:
    """Return the stored row of a shipped profile, storing it on first use.

    Raises NotFound, naming the profiles there are.
    """
    shipped = load_shipped()
    if name not in shipped:
        raise NotFound(f"There is no access profile {name}. There are: {', '.join(sorted(shipped))}.")
    profile = shipped[name]
    row, _ = AccessProfile.objects.get_or_create(
        name=profile.name, version=profile.version, defaults={"content": to_dict(profile)}
    )
    return row


@transaction.atomic
def create_integration(
    *,
    slug: str,
    name: str,
    sender_id: str,
    sender_password: str,
    profile: str,
    support_email: str = "",
    accent_colour: str = "",
    logo: bytes = b"",
    logo_type: str = "",
    actor: Actor = SYSTEM,
) -> Integration:
    """Create an integration. Raises NotFound (profile) or Django's ValidationError (a field, the sender)."""
    try:
        sender_id, sender_password = clean_sender_id(sender_id), clean_sender_password(sender_password)
    except NotUsable as error:
        raise ValidationError(str(error)) from error
    integration = Integration(
        slug=slug,
        name=name,
        sender_id=sender_id,
        access_profile=shipped_profile(profile),
        support_email=support_email,
        logo=logo,
        logo_type=logo_type,
    )
    if accent_colour:
        integration.accent_colour = accent_colour
    integration.sender_password = sender_password
    integration.full_clean()
    integration.save()
    record("integration.created", actor=actor, integration=slug, profile=str(integration.access_profile))
    return integration
