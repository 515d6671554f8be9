"""The demo's own keys and passwords: random, made once, kept in a file that only this user can read."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from pathlib import Path

FILE_NAME = "secrets.env"


def new_credential_key() -> str:
    """Return 32 random bytes as URL-safe base64, the form that CREDENTIAL_KEYS takes."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def new_secrets() -> dict[str, str]:
    """Return a fresh set; the names are those of the environment variables that carry them."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "CREDENTIAL_KEYS": new_credential_key(),
        "SIMULATOR_SENDER_PASSWORD": secrets.token_urlsafe(18),
        "DEMO_CONSOLE_PASSWORD": secrets.token_urlsafe(12),
    }


def load_or_make(data_dir: Path) -> tuple[dict[str, str], bool]:
    """Return the secrets of `data_dir` and whether they were made just now.

    New secrets cannot open what older ones sealed, so then the caller starts from an empty database.
    """
    path = data_dir / FILE_NAME
    known = _read(path)
    if all(known.get(name) for name in new_secrets()):
        path.chmod(0o600)
        return known, False
    made = new_secrets()
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    # Created with its mode, not changed to it afterwards: no moment at which others can read it.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in made.items())
    return made, True


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}
