"""`manage.py load_demo`: what a look around needs, also in a demo that somebody made a while ago."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from connections.models import Connection, Integration
from connections.services.consents import text_of

pytestmark = pytest.mark.django_db


def load(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Integration:
    settings.INTACCT_ALLOW_SIMULATOR = True
    monkeypatch.setenv("SIMULATOR_SENDER_PASSWORD", "sender-password-of-a-test")
    monkeypatch.setenv("DEMO_CONSOLE_PASSWORD", "console-password-of-a-test")
    call_command("load_demo", stdout=io.StringIO())
    return Integration.objects.get()


def test_the_demo_s_customers_read_why_and_how_long(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    integration = load(monkeypatch, settings)
    words = " ".join(part.text for part in text_of(Connection.objects.first()).parts)
    assert integration.purpose in words
    assert integration.retention in words
    assert "bills" in integration.purpose
    assert "30 days" in integration.retention


def test_what_somebody_wrote_at_the_console_stays(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    load(monkeypatch, settings)
    Integration.objects.update(purpose="To try it out.", retention="")
    integration = load(monkeypatch, settings)
    assert integration.purpose == "To try it out."
    assert "30 days" in integration.retention
