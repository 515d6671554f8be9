"""`manage.py rotate_credential_keys`: every secret under the newest key, whatever happens in between."""

from __future__ import annotations

import io
import secrets

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from pytest_django.fixtures import Settings

from connections.crypto import CannotOpen, is_current
from connections.models import SEALED_COLUMNS, Connection, Credentials, Integration, Verification
from connections.services import keys
from tests import factories

pytestmark = pytest.mark.django_db
CONNECTIONS = 3
OLD_KEY, NEW_KEY = secrets.token_bytes(32), secrets.token_bytes(32)


def fill() -> None:
    """Make a row of every kind that holds a secret."""
    factories.integration(sender_password="sender-secret")
    for number in range(CONNECTIONS):
        connection = factories.connection("READY-CO")
        connection.own_sender_password = f"own-secret-{number}"
        connection.save()
        credentials = Credentials(connection=connection, user_id="acmeledger_ws")
        credentials.password = f"user-secret-{number}"
        credentials.save()
        question = Verification(connection=connection, question="credentials", company_id="READY-CO")
        question.password = f"typed-secret-{number}"
        question.save()


def every_secret() -> list[str]:
    """Open every stored secret. Raises CannotOpen."""
    found = [row.sender_password for row in Integration.objects.all()]
    found += [row.own_sender_password for row in Connection.objects.all()]
    found += [row.password for row in Credentials.objects.all()]
    found += [row.password for row in Verification.objects.all()]
    return sorted(found)


def sealed_values() -> list[str]:
    rows: list[tuple[type[models.Model], str]] = [*SEALED_COLUMNS]
    return [value for model, column in rows for value in model._default_manager.values_list(column, flat=True)]


@pytest.fixture
def before(settings: Settings) -> list[str]:
    """The secrets, all of them under the old key; the new one stands in front of it already."""
    settings.CREDENTIAL_KEYS = [OLD_KEY]
    fill()
    settings.CREDENTIAL_KEYS = [NEW_KEY, OLD_KEY]
    return every_secret()


def rotate() -> int:
    """Run the command; return how many secrets it says that it encrypted again."""
    printed = io.StringIO()
    call_command("rotate_credential_keys", stdout=printed)
    return int(printed.getvalue().split()[0])


def test_after_the_rotation_every_secret_opens_with_the_new_key_alone(before: list[str], settings: Settings) -> None:
    assert len(before) == 1 + 3 * CONNECTIONS
    assert rotate() == len(before)
    settings.CREDENTIAL_KEYS = [NEW_KEY]
    assert every_secret() == before


def test_nothing_is_left_to_do_the_second_time(before: list[str]) -> None:
    rotate()
    sealed = sealed_values()
    assert rotate() == 0
    assert sealed_values() == sealed


@pytest.mark.parametrize("cut_at", [0, 1, 4, 3 * CONNECTIONS])
def test_an_interrupted_rotation_goes_on_where_it_stopped(
    before: list[str], cut_at: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    reseal, done = keys.reseal, []

    def interrupted(row: models.Model, column: str) -> bool:
        if len(done) == cut_at:
            raise KeyboardInterrupt
        done.append(row.pk)
        return reseal(row, column)

    with monkeypatch.context() as patched:
        patched.setattr(keys, "BATCH", 1)
        patched.setattr(keys, "reseal", interrupted)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    assert every_secret() == before  # at every moment, with both keys
    assert sum(map(is_current, sealed_values())) == cut_at
    assert rotate() == len(before) - cut_at
    settings.CREDENTIAL_KEYS = [NEW_KEY]
    assert every_secret() == before


def test_an_old_key_that_was_removed_too_early_is_named_and_can_come_back(
    before: list[str], settings: Settings
) -> None:
    sealed = sealed_values()
    settings.CREDENTIAL_KEYS = [NEW_KEY]
    with pytest.raises(CannotOpen):
        every_secret()
    with pytest.raises(CommandError) as refused:
        rotate()
    old_key_id = sealed[0].split(".")[1]
    assert f"CREDENTIAL_KEYS has no key {old_key_id}" in str(refused.value)
    assert "Put the old key back" in str(refused.value)
    assert sealed_values() == sealed
    settings.CREDENTIAL_KEYS = [NEW_KEY, OLD_KEY]
    rotate()
    settings.CREDENTIAL_KEYS = [NEW_KEY]
    assert every_secret() == before


def test_an_old_key_can_be_made_the_newest_again(before: list[str], settings: Settings) -> None:
    rotate()
    settings.CREDENTIAL_KEYS = [OLD_KEY, NEW_KEY]
    rotate()
    settings.CREDENTIAL_KEYS = [OLD_KEY]
    assert every_secret() == before
