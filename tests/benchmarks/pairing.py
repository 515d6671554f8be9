"""Times two ways of doing the same work in turns, so that a busy moment of the machine hits both."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 40


@dataclass(frozen=True)
class Pair:
    """Medians in milliseconds."""

    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.theirs / self.ours


def paired(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS) -> Pair:
    """Run both `rounds` times in turns, after one run of each that does not count."""
    ours(), theirs()
    gc.collect()  # what was done before is not theirs to tidy up
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, kept in zip((ours, theirs), times, strict=True):
            kept.append(milliseconds(work))
    return Pair(statistics.median(times[0]), statistics.median(times[1]))


def milliseconds(work: Callable[[], object]) -> float:
    """Run it once and return how long it took."""
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    del result  # kept until here: throwing away is not part of reading
    return seconds * 1000
