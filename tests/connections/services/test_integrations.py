"""Integrations are changed field by field: cleaned, refused by field, told in the event log by name only."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from connections.models import Event, Integration
from connections.services.errors import ChangedMeanwhile, NotFound
from connections.services.integrations import change_integration, fingerprint
from tests import factories
from tests.connections.services.test_logos import PNG, svg
from tests.factories import TESTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def integration() -> Integration:
    return factories.integration()


def change(*, logo: bytes | None = None, seen: str = "", **fields: Any) -> list[str]:
    return change_integration("acme-ledger", fields, logo=logo, seen=seen, actor=TESTER)


def changed() -> Integration:
    return Integration.objects.get(slug="acme-ledger")


def test_only_what_changed_is_told_and_never_how(integration: Integration) -> None:
    names = change(name="Acme Books", support_email=integration.support_email, purpose="  To pay bills.\r\n ")
    assert names == ["name", "purpose"]
    assert (changed().name, changed().purpose) == ("Acme Books", "To pay bills.")
    event = Event.objects.get(kind="integration.changed")
    assert event.data == {"integration": "acme-ledger", "fields": ["name", "purpose"]}


def test_the_same_again_changes_and_tells_nothing(integration: Integration) -> None:
    assert change(name="Acme Ledger", accent_colour=integration.accent_colour.upper()) == []
    assert not Event.objects.filter(kind="integration.changed").exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "blank"),
        ("accent_colour", "blue", "six digits"),
        ("accent_colour", "#1f5f8", "six digits"),
        ("support_email", "support at acme", "email"),
        ("support_phone", "call us", "telephone"),
        ("support_url", "javascript:alert(1)", "whole address"),
        ("privacy_url", "acme.example/privacy", "whole address"),
        ("privacy_url", "https://", "URL"),
        ("purpose", "x" * 501, "500"),
        ("mailbox_template", "inbox@acme.example", "{customer}"),
        ("admin_privileges", "all", "choice"),
        ("help_texts", {"user": "x" * 1001}, "1000"),
        ("own_steps", [{"title": "Invite us", "text": ""}], "title and a text"),
        ("own_steps", [{"title": "x" * 61, "text": "y"}], "60"),
        ("own_steps", [{"title": f"Step {number}", "text": "y"} for number in range(6)], "5"),
        ("own_steps", [{"slug": "../x", "title": "Step", "text": "y"}], "address"),
    ],
)
def test_what_cannot_be_is_refused_by_field(integration: Integration, field: str, value: object, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        change(**{field: value})
    assert words in " ".join(refused.value.message_dict[field])
    assert fingerprint(changed()) == fingerprint(integration)


def test_several_mistakes_are_told_at_once(integration: Integration) -> None:
    with pytest.raises(ValidationError) as refused:
        change(accent_colour="blue", support_phone="none")
    assert set(refused.value.message_dict) == {"accent_colour", "support_phone"}


@pytest.mark.parametrize(("typed", "stored"), [("#ABC", "#aabbcc"), (" 1F5F8B ", "#1f5f8b"), ("#ffd400", "#ffd400")])
def test_a_colour_may_be_written_in_any_usual_way(integration: Integration, typed: str, stored: str) -> None:
    change(accent_colour=typed)
    assert changed().accent_colour == stored


def test_a_logo_comes_and_goes(integration: Integration) -> None:
    assert change(logo=svg()) == ["logo"]
    assert (bytes(changed().logo), changed().logo_type) == (svg(), "image/svg+xml")
    assert change(name="Acme Ledger") == []
    assert change(logo=PNG) == ["logo"]
    assert changed().logo_type == "image/png"
    with pytest.raises(ValidationError, match="none of the pictures"):
        change(logo=b"%PDF-1.7")
    assert bytes(changed().logo) == PNG
    assert change(logo=b"") == ["logo"]
    assert (bytes(changed().logo), changed().logo_type) == (b"", "")


def test_own_steps_get_an_address_for_good(integration: Integration) -> None:
    change(own_steps=[{"title": "Invite our support", "text": "Send it to\r\nus."}, {"title": "Übung", "text": "b"}])
    first, second = changed().own_steps
    assert first == {"slug": "invite-our-support", "title": "Invite our support", "text": "Send it to\nus."}
    third = {"title": "Invite us", "text": "c"}
    change(own_steps=[{**second, "title": "Übungen"}, {**first, "title": "Invite us"}, third])
    assert [step["slug"] for step in changed().own_steps] == [second["slug"], "invite-our-support", "invite-us"]


def test_two_own_steps_never_share_an_address(integration: Integration) -> None:
    same = {"title": "支持", "text": "a title that leaves nothing for an address"}
    change(own_steps=[same, same])
    assert [step["slug"] for step in changed().own_steps] == ["step", "step-2"]
    taken = {**same, "slug": "step"}
    with pytest.raises(ValidationError, match="not usable"):
        change(own_steps=[taken, taken])


def test_who_looked_at_an_older_state_does_not_overwrite_a_newer_one(integration: Integration) -> None:
    seen = fingerprint(integration)
    change(name="Acme Books", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        change(name="Acme Ledger Two", seen=seen)
    assert changed().name == "Acme Books"
    assert change(name="Acme Books", seen=seen) == []  # the same form sent twice


def test_an_unknown_integration_or_field_is_refused(integration: Integration) -> None:
    with pytest.raises(NotFound):
        change_integration("nobody", {}, actor=TESTER)
    with pytest.raises(TypeError, match="sender_id"):
        change(sender_id="SomebodyElse")
