"""The only place where a secret becomes plain text.

AES-256-GCM. A sealed value reads `v1.<key id>.<nonce and ciphertext>`; the row it belongs to is bound in as
associated data, so a value that is copied to another row does not open (reference, reliability section 1.4).
The key id in the header makes rotation a matter of looking, not of trying.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = "v1"
NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value does not open: unknown key, another row's value, or damaged."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value lives: table, row and field. A value opens only at its own place."""

    table: str
    row: str
    field: str

    def associated_data(self, key_id: str) -> bytes:
        return "|".join((VERSION, self.table, self.row, self.field, key_id)).encode()


def key_id(key: bytes) -> str:
    """Return the short public name of a key: it tells keys apart and reveals nothing."""
    return hashlib.sha256(b"credential key:" + key).hexdigest()[:12]


def seal(secret: str, place: Place) -> str:
    """Return `secret` sealed for `place` under the newest key."""
    key = settings.CREDENTIAL_KEYS[0]
    name = key_id(key)
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = AESGCM(key).encrypt(nonce, secret.encode(), place.associated_data(name))
    return ".".join((VERSION, name, base64.urlsafe_b64encode(nonce + ciphertext).decode()))


def unseal(sealed: str, place: Place) -> str:
    """Return the secret; CannotOpen when the key is gone, the place is another one, or a byte changed."""
    try:
        version, name, body = sealed.split(".")
        raw = base64.urlsafe_b64decode(body)
    except ValueError as error:
        raise CannotOpen("The stored secret is damaged.") from error
    key = next((key for key in settings.CREDENTIAL_KEYS if key_id(key) == name), None)
    if version != VERSION or key is None:
        raise CannotOpen(f"CREDENTIAL_KEYS has no key {name}, which this secret was sealed with.")
    try:
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.associated_data(name)).decode()
    except InvalidTag as error:
        raise CannotOpen("The stored secret does not belong to this row, or it is damaged.") from error


def is_current(sealed: str) -> bool:
    """Say whether `sealed` is already under the newest key."""
    return sealed.startswith(f"{VERSION}.{key_id(settings.CREDENTIAL_KEYS[0])}.")
