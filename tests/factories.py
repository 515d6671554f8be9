"""Small builders with good defaults; each returns a saved row. Secrets in here are random and worth nothing."""

from __future__ import annotations

import itertools
import secrets
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser

from connections.models import Connection, Integration
from connections.services import consents
from connections.services.connecting import create_connection
from connections.services.events import Actor
from connections.services.integrations import create_integration
from onboarding.links import create_link
from onboarding.models import DEFAULT_LINK_LIFE, ApiKey, Link

TESTER = Actor("test")
SENDER_ID = "AcmeLedgerMPP"
_numbers = itertools.count(1)


def integration(*, sender_password: str = "", profile: str = "ap-spend", slug: str = "", **fields: str) -> Integration:
    """Return an integration; the existing one when the slug is taken already."""
    slug = slug or "acme-ledger"
    existing = Integration.objects.filter(slug=slug).first()
    if existing:
        return existing
    fields.setdefault("name", "Acme Ledger")
    fields.setdefault("support_email", "support@acmeledger.example")
    return create_integration(
        slug=slug,
        sender_id=SENDER_ID,
        sender_password=sender_password or secrets.token_urlsafe(12),
        profile=profile,
        **fields,
    )


def connection(company_id: str = "", *, to: Integration | None = None, **fields: str) -> Connection:
    """Return a connection; with `company_id` as if its customer had entered it."""
    fields.setdefault("customer_name", f"Harbour Foods {next(_numbers)}")
    made = create_connection(integration=to or integration(), actor=TESTER, **fields)
    if company_id:
        made.company_id = company_id
        made.save(update_fields=["company_id"])
        consents.give(made, actor=TESTER)
    return made


def link(to: Connection, *, step: str = "", expires_in: timedelta = DEFAULT_LINK_LIFE) -> tuple[Link, str]:
    """Return a link and its URL."""
    return create_link(to, actor=TESTER, step=step, expires_in=expires_in)


def staff(username: str = "operator", *, is_staff: bool = True) -> AbstractUser:
    return get_user_model().objects.create_user(username, password=secrets.token_urlsafe(12), is_staff=is_staff)


def api_key(name: str = "billing system") -> str:
    """Return the secret of a fresh API key."""
    row, key = ApiKey.mint(name)
    row.save()
    return key
