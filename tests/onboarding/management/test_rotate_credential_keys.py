"""`manage.py rotate_credential_keys` says what it did, and what it left."""

from __future__ import annotations

import secrets

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from connections.models import Integration
from tests import factories

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("rotate_credential_keys")
    return capsys.readouterr().out


def test_it_counts_the_secrets_that_it_encrypted_again(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    factories.integration(sender_password="the first")
    factories.integration(sender_password="the second", slug="acme-pay", name="Acme Pay")
    new, old = secrets.token_bytes(32), settings.CREDENTIAL_KEYS
    settings.CREDENTIAL_KEYS = [new, *old]
    assert said(capsys).startswith("2 stored secrets were encrypted again under the newest key")
    settings.CREDENTIAL_KEYS = [new]
    assert Integration.objects.get(slug="acme-ledger").sender_password == "the first"
    assert said(capsys).startswith("0 stored secrets were")


def test_it_says_that_kept_answers_stay_under_the_old_key(capsys: pytest.CaptureFixture[str], db: None) -> None:
    assert "Keep the old key" in said(capsys)
