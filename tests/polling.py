"""Waits for what another process does: asks again and again, and gives up with a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PAUSE = 0.05  # seconds between two questions


def wait_until(happened: Callable[[], Found], what: str, *, timeout: float = 60.0) -> Found:
    """Return the first truthy answer of `happened`; AssertionError naming `what` after `timeout` seconds."""
    give_up = time.monotonic() + timeout
    while not (found := happened()):
        assert time.monotonic() < give_up, f"{what} did not happen within {timeout:.0f} seconds"
        time.sleep(PAUSE)
    return found
