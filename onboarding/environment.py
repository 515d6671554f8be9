"""Reads the environment once, typed, and stops the process with one sentence when a value is missing or wrong.

The table of variables is in DESIGN section 4 (contract) and in the README.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, quote, urlsplit

from environs import Env, EnvError

Value = TypeVar("Value")

env = Env()


class BadEnvironment(SystemExit):
    """Ends the process; the message is the sentence that an operator reads."""


def read(name: str, parse: Callable[[str], Value], hint: str) -> Value:
    """Return `parse(name)`; on a missing or unreadable value stop with a sentence naming the variable.

    Only the variable's name and `hint` are printed, never its value: it may be a secret.
    """
    try:
        return parse(name)
    except (EnvError, ValueError, OSError):
        raise BadEnvironment(f"{name} is missing or not usable: {hint}") from None


def required_text(name: str, hint: str) -> str:
    """Return the non-empty text of variable `name`."""

    def parse(key: str) -> str:
        value = str(env.str(key)).strip()
        if not value:
            raise ValueError(key)
        return value

    return read(name, parse, hint)


def credential_keys(name: str = "CREDENTIAL_KEYS") -> list[bytes]:
    """Return the encryption keys, newest first, each exactly 32 bytes."""

    def parse(key: str) -> list[bytes]:
        keys = [decode_key(part) for part in str(env.str(key)).split(",") if part.strip()]
        if not keys or len(set(keys)) != len(keys):
            raise ValueError(key)
        return keys

    return read(
        name,
        parse,
        "give one or more different keys of 32 random bytes in URL-safe base64, newest first, separated by commas.",
    )


def decode_key(text: str) -> bytes:
    """Return the 32 key bytes behind URL-safe base64 `text`; ValueError for anything else."""
    padded = text.strip() + "=" * (-len(text.strip()) % 4)
    try:
        key = base64.b64decode(padded, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(key) != 32:
        raise ValueError("not 32 bytes")
    return key


def web_address(name: str, default: str, hint: str) -> str:
    """Return an http(s) address without its closing slash."""

    def parse(key: str) -> str:
        value = str(env.str(key, default)).strip().rstrip("/")
        address = _split(value, schemes=("https", "http"))
        if address.username is not None or address.query or address.fragment:
            raise ValueError(key)
        return value

    return read(name, parse, hint)


def redis_address(name: str = "REDIS_URL") -> str:
    """Return the address of a Redis server, or "" where none is given."""

    def parse(key: str) -> str:
        value = str(env.str(key, "")).strip()
        if value:
            _split(value, schemes=("redis", "rediss"))
        return value

    return read(name, parse, "give an address such as redis://:password@host:6379/0, or leave it out to run embedded.")


def database(name: str, default: Path) -> dict[str, Any]:
    """Return Django's description of the database: PostgreSQL, or SQLite in a folder that is made when missing."""

    def parse(key: str) -> dict[str, Any]:
        found = dict(env.dj_db_url(key, f"sqlite:///{quote(str(default))}"))
        engine = found["ENGINE"].rpartition(".")[2]
        if engine not in ("postgresql", "sqlite3") or not found["NAME"]:
            raise ValueError(key)
        if engine == "sqlite3" and found["NAME"] != ":memory:":
            Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        return found

    hint = "give an address such as postgres://user:password@host/name, or a SQLite file in a folder we may write to."
    return read(name, parse, hint)


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number between `least` and `most`."""

    def parse(key: str) -> int:
        value: int = env.int(key, default)
        if not least <= value <= most:
            raise ValueError(key)
        return value

    return read(name, parse, f"give a whole number from {least} to {most}.")


def _split(address: str, *, schemes: tuple[str, ...]) -> SplitResult:
    """Return the parts of an address; ValueError when it is none, or its scheme is none of `schemes`."""
    parts = urlsplit(address)
    if parts.scheme not in schemes or not re.fullmatch(r"[\w.:-]+", parts.hostname or ""):
        raise ValueError("not an address")
    if parts.port == 0 or re.search(r"\s", address):  # reading the port raises ValueError when it is no number
        raise ValueError("not an address")
    return parts
