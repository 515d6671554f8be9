"""What was asked of the gateway, for tests and for a curious person. Never a secret: no password, no session."""

from __future__ import annotations

from dataclasses import dataclass, field

from connections.simulator.state import World

LIMIT = 20_000  # entries kept; the oldest go first


@dataclass
class Entry:
    """One request: who, what, and at which level it ended."""

    company: str = ""
    sender: str = ""
    user: str = ""
    entity: str = ""
    functions: list[str] = field(default_factory=list)
    sign_in: bool = False  # with user and password, not with a session
    outcome: str = ""  # success, or the level of the refusal: control, authentication, result
    held_in_vain: bool = False  # waited for the company's turn and did not get it
    fault: str = ""
    status: int = 0  # HTTP
    milliseconds: int = 0


def write(world: World, entry: Entry) -> None:
    """Append; the oldest entries go when there are too many."""
    with world.lock:
        world.requests.append(vars(entry).copy())  # flat, and nobody writes into its list any more
        if len(world.requests) > LIMIT:
            del world.requests[: LIMIT // 10]
