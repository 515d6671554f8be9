"""Integrations: created, and changed by operations. What customers see of them is checked in `integration_fields`."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from connections.identifiers import NotUsable, clean_sender_id, clean_sender_password
from connections.models import AccessProfile, Event, Integration
from connections.probe.profile import load_shipped, to_dict
from connections.services.errors import ChangedMeanwhile, NotFound
from connections.services.events import SYSTEM, Actor, record
from connections.services.integration_fields import FIELDS, cleaned
from connections.services.logos import LogoRefused, kind_of


def shipped_profile(name: str) -> AccessProfile:
    """Return the stored row of a shipped profile, storing it on first use.

    Raises NotFound, naming the profiles there are.
    """
    shipped = load_shipped()
    if name not in shipped:
        raise NotFound(f"There is no access profile {name}. There are: {', '.join(sorted(shipped))}.")
    profile = shipped[name]
    row, _created = AccessProfile.objects.get_or_create(
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
    logo: bytes = b"",
    actor: Actor = SYSTEM,
    **more: object,
) -> Integration:
    """Create an integration; `more` are any of `integration_fields.FIELDS`, left out where they are empty.

    Raises NotFound (profile) or Django's ValidationError (a field, the logo, the sender).
    """
    try:
        sender_id, sender_password = clean_sender_id(sender_id), clean_sender_password(sender_password)
    except NotUsable as error:
        raise ValidationError(str(error)) from error
    integration = Integration(slug=slug, sender_id=sender_id, access_profile=shipped_profile(profile))
    integration.sender_password = sender_password
    given = {field: value for field, value in more.items() if value != ""}
    _take(integration, cleaned({"name": name, **given}), logo)
    integration.full_clean()
    integration.save()
    record("integration.created", actor=actor, integration=slug, profile=str(integration.access_profile))
    return integration


@transaction.atomic
def change_integration(
    slug: str, changes: Mapping[str, object], *, logo: bytes | None = None, actor: Actor, seen: str = ""
) -> list[str]:
    """Change fields of `integration_fields.FIELDS`, and the logo (b"" takes it away); return the names that changed.

    `seen` is the `fingerprint` of what the caller looked at. Raises NotFound, Django's ValidationError by field, and
    ChangedMeanwhile where somebody else changed the integration since.
    """
    integration = Integration.objects.select_for_update().filter(slug=slug).first()
    if integration is None:
        raise NotFound(_("There is no integration “%(slug)s”.") % {"slug": slug})
    before, found = _state(integration), fingerprint(integration)
    _take(integration, cleaned(changes), logo)
    integration.full_clean()
    after = _state(integration)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return []
    if seen and seen != found:
        raise ChangedMeanwhile(_("Somebody else has changed this integration since you opened this page."))
    integration.save()
    record("integration.changed", actor=actor, integration=slug, fields=changed)
    return changed


def previewed(integration: Integration, changes: Mapping[str, object]) -> Integration:
    """Return the integration as it would be with these changes; nothing is saved. Raises Django's ValidationError."""
    shown = copy.copy(integration)
    _take(shown, cleaned(changes), None)
    shown.full_clean()
    return shown


def fingerprint(integration: Integration) -> str:
    """Return a short text that differs whenever anything differs that `change_integration` can change."""
    state = json.dumps(_state(integration), sort_keys=True, default=str)
    return hashlib.sha256(state.encode()).hexdigest()[:24]


def changes_of(integration: Integration, newest: int = 10) -> list[Event]:
    """Return the newest changes of an integration, newest first."""
    kinds = ("integration.created", "integration.changed")
    return list(Event.objects.filter(kind__in=kinds, data__integration=integration.slug)[:newest])


def _take(integration: Integration, fields: Mapping[str, object], logo: bytes | None) -> None:
    for name, value in fields.items():
        setattr(integration, name, value)
    if logo is None:
        return
    try:
        integration.logo_type = kind_of(logo) if logo else ""
    except LogoRefused as refused:
        raise ValidationError({"logo": str(refused)}) from refused
    integration.logo = logo


def _state(integration: Integration) -> dict[str, object]:
    logo = hashlib.sha256(bytes(integration.logo)).hexdigest()
    return {name: getattr(integration, name) for name in FIELDS} | {"logo": logo}
