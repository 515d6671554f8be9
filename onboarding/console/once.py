"""One form, one deed: a form that is sent twice does its work once.

The form carries a random key; the first POST with it claims the key, and notes what came of it. The same POST again (a
double click, or a reload of the answer) finds the key taken.
"""

from __future__ import annotations

import uuid

from django.core.cache import cache

#: How long, in seconds, a sent form is remembered.
REMEMBERED = 24 * 60 * 60


def new_key() -> uuid.UUID:
    return uuid.uuid4()


def claim(key: uuid.UUID | None) -> bool:
    """Say whether this form is sent for the first time. A form without a key always is."""
    return key is None or bool(cache.add(_name(key), "", timeout=REMEMBERED))


def note(key: uuid.UUID | None, what: str) -> None:
    """Remember what came of the form."""
    if key is not None:
        cache.set(_name(key), what, timeout=REMEMBERED)


def noted(key: uuid.UUID | None) -> str:
    """Return what came of the form; "" while the first POST is still at work."""
    return str(cache.get(_name(key), "")) if key is not None else ""


def release(key: uuid.UUID | None) -> None:
    """Nothing came of it: the form may be sent again."""
    if key is not None:
        cache.delete(_name(key))


def _name(key: uuid.UUID) -> str:
    return f"form-sent:{key}"
