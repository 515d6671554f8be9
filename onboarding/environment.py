"""Reads the environment once, typed, and stops the process with one sentence when a value is missing or wrong.

The table of variables is in DESIGN section 4 (contract) and in the README.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import TypeVar

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
    except (EnvError, ValueError):
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


def web_address(name: str, default: str) -> str:
    """Return an http(s) address without its closing slash."""

    def parse(key: str) -> str:
        value = str(env.str(key, default)).strip().rstrip("/")
        if not value.startswith(("https://", "http://")) or len(value.split("://", 1)[1]) == 0:
            raise ValueError(key)
        return value

    return read(name, parse, "give a whole address such as https://connect.vendor.example.")
