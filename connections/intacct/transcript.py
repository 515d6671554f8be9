"""What was said, for people who look for a fault: requests and replies with every secret blanked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Exchange:
    """One HTTP exchange. `status` and `reply` are None and "" when nothing came back; `problem` then says why."""

    url: str
    request: str = field(repr=False)
    reply: str = field(repr=False)
    status: int | None
    seconds: float
    problem: str = ""
