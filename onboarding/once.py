"""One form, one deed: a form that is sent twice does its work once.

The form carries a random key; the first POST with it claims the key, and notes what came of it. The same POST again (a
double click, or a reload of the answer) finds the key taken. While the cache is away every POST counts as the first:
a form that is sent twice then does its work twice, which staff can see and undo.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from onboarding.access import CACHE_AWAY

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

#: How long, in seconds, a sent form is remembered.
REMEMBERED = 24 * 60 * 60


def new_key() -> uuid.UUID:
    return uuid.uuid4()


def claim(key: uuid.UUID | None) -> bool:
    """Say whether this form is sent for the first time. A form without a key always is."""
    return key is None or _asked(lambda: bool(cache.add(_name(key), "", timeout=REMEMBERED)), otherwise=True)


def note(key: uuid.UUID | None, what: str) -> None:
    """Remember what came of the form."""
    if key is not None:
        _asked(lambda: cache.set(_name(key), what, timeout=REMEMBERED), otherwise=None)


def noted(key: uuid.UUID | None) -> str:
    """Return what came of the form; "" while the first POST is still at work."""
    return _asked(lambda: str(cache.get(_name(key), "")), otherwise="") if key is not None else ""


def release(key: uuid.UUID | None) -> None:
    """Nothing came of it: the form may be sent again."""
    if key is not None:
        _asked(lambda: cache.delete(_name(key)), otherwise=False)


def _asked(ask: Callable[[], Answer], *, otherwise: Answer) -> Answer:
    """Return what the cache says, or `otherwise` while it is away."""
    try:
        return ask()
    except CACHE_AWAY as error:
        logger.warning("form.unremembered", extra={"error": type(error).__name__})
        return otherwise


def _name(key: uuid.UUID) -> str:
    return f"form-sent:{key}"
