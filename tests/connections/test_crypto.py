"""Secrets at rest: bound to their row, readable under old keys, never silently wrong."""

from __future__ import annotations

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connections.crypto import CannotOpen, Place, is_current, key_id, seal, unseal

HERE = Place("credentials", "11111111-1111-1111-1111-111111111111", "password")
ELSEWHERE = (
    Place("credentials", "22222222-2222-2222-2222-222222222222", "password"),
    Place("integration", HERE.row, "password"),
    Place("credentials", HERE.row, "sender_password"),
)


@given(st.text())
def test_any_text_comes_back_from_its_own_place(secret: str) -> None:
    assert unseal(seal(secret, HERE), HERE) == secret


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_value_moved_to_another_row_table_or_field_does_not_open(place: Place) -> None:
    with pytest.raises(CannotOpen):
        unseal(seal("open sesame", HERE), place)


def test_no_changed_byte_opens() -> None:
    version, name, body = seal("open sesame", HERE).split(".")
    raw = base64.urlsafe_b64decode(body)
    for position in range(len(raw)):
        changed = raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]
        with pytest.raises(CannotOpen):
            unseal(".".join((version, name, base64.urlsafe_b64encode(changed).decode())), HERE)


def test_sealing_twice_never_gives_the_same_text() -> None:
    assert len({seal("same", HERE) for _ in range(200)}) == 200


def test_old_keys_still_open_and_new_values_use_the_newest(settings) -> None:
    old = settings.CREDENTIAL_KEYS[0]
    sealed = seal("open sesame", HERE)
    settings.CREDENTIAL_KEYS = [os.urandom(32), old]
    assert unseal(sealed, HERE) == "open sesame"
    assert not is_current(sealed)
    assert key_id(settings.CREDENTIAL_KEYS[0]) in seal("x", HERE)


def test_a_missing_key_is_named_and_nothing_is_revealed(settings) -> None:
    sealed = seal("open sesame", HERE)
    gone = key_id(settings.CREDENTIAL_KEYS[0])
    settings.CREDENTIAL_KEYS = [os.urandom(32)]
    with pytest.raises(CannotOpen, match=gone) as caught:
        unseal(sealed, HERE)
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("damaged", ["", "v1", "v1.abc", "v1.abc.%%%", "v9.abc.AAAA", "plain text"])
def test_damaged_values_are_refused(damaged: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(damaged, HERE)
