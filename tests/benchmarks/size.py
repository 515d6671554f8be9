"""How much is measured: the figures of the goals, or few enough to see that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """`rounds`: timed runs of ours, their median counts; `peer_rounds`: the same of a peer, which takes seconds.

    `companies` of the sweep, `connections` in the console's list, `starts` of a worker. `slow_peer`: also the peer's
    run with 100 entities.
    """

    rounds: int = 10
    peer_rounds: int = 3
    companies: int = 1000
    connections: int = 100_000
    starts: int = 200
    slow_peer: bool = False


QUICK = Size(rounds=3, peer_rounds=1, companies=100, connections=2000, starts=30)
