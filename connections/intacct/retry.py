"""Tries again where nobody answered. Refusals are never retried: a refused sign-in would lock the user out."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import SystemRandom
from typing import TypeVar

from connections.intacct.errors import GatewayUnavailable

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
#: Whoever called has better to do than to wait for longer than this, in seconds: the error tells them how long.
LONGEST_WAIT = 10.0

T = TypeVar("T")
_random = SystemRandom()


def with_retries(
    call: Callable[[], T],
    *,
    retries: int,
    deadline_at: float,
    is_sign_in: bool = False,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """Return what `call` returns, tried at most 1 + `retries` times and never past `deadline_at` (of `clock`).

    `is_sign_in`: the request carries a password, so it is repeated only if it cannot have been looked at. Where the
    gateway asks for a long wait, it is for the caller to wait: the error's `retry_after` says for how long.
    Raises the last GatewayUnavailable; every other error at once.
    """
    tried = 0
    while True:
        try:
            return call()
        except GatewayUnavailable as error:
            pause = pause_after(tried, error.retry_after)
            hopeless = not error.transient or (is_sign_in and error.may_have_signed_in)
            if hopeless or tried >= retries or pause > LONGEST_WAIT or clock() + pause >= deadline_at:
                raise
        sleep(pause)
        tried += 1


def pause_after(tried: int, retry_after: float | None) -> float:
    """Return the seconds to wait after the try number `tried` (from 0): doubling, capped, spread by chance.

    What the gateway asked for counts, where it is longer.
    """
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**tried)
    return max(pause * _random.uniform(0.5, 1.0), retry_after or 0.0)
