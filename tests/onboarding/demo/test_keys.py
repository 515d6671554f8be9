"""The demo's keys: private, complete, and the same next time."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from onboarding.demo import keys
from onboarding.environment import decode_key


def test_new_keys_are_private_and_used_again(tmp_path: Path) -> None:
    made, fresh = keys.load_or_make(tmp_path)
    assert fresh
    assert stat.S_IMODE((tmp_path / keys.FILE_NAME).stat().st_mode) == 0o600
    assert keys.load_or_make(tmp_path) == (made, False)


def test_a_file_that_others_could_read_is_closed_again(tmp_path: Path) -> None:
    keys.load_or_make(tmp_path)
    path = tmp_path / keys.FILE_NAME
    path.chmod(0o644)
    keys.load_or_make(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("missing", sorted(keys.new_secrets()))
def test_an_incomplete_file_is_made_anew(tmp_path: Path, missing: str) -> None:
    before, _ = keys.load_or_make(tmp_path)
    path = tmp_path / keys.FILE_NAME
    path.write_text("".join(f"{name}={value}\n" for name, value in before.items() if name != missing))
    after, fresh = keys.load_or_make(tmp_path)
    assert fresh
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())


def test_the_credential_key_is_one_that_the_product_takes() -> None:
    assert len(decode_key(keys.new_credential_key())) == 32
