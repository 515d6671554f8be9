"""A Redis that takes connections and answers nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.onboarding.test_redis_away import seconds_of_a_ring
from tests.services.servers import Server

pytestmark = pytest.mark.services


def test_a_ring_gives_up_on_a_frozen_redis_after_seconds(redis: Server, tmp_path: Path) -> None:
    redis.freeze()
    try:
        assert seconds_of_a_ring(tmp_path, redis.url) < 6.0
    finally:
        redis.thaw()
