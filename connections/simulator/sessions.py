"""A company's open sessions, as the control API shows and ends them."""

from __future__ import annotations

import time

from connections.simulator.state import World


def listed(world: World, company_id: str) -> list[dict[str, object]]:
    """Who is signed in with a session and for how long; never the session itself."""
    now = time.time()
    with world.lock:
        return [
            {
                "user": session.user_id,
                "entity": session.entity_id,
                "calls": session.calls,
                "seconds_left": round(session.expires_at - now),
            }
            for session in world.sessions.values()
            if session.company_id == company_id and session.expires_at > now
        ]


def end_all(world: World, company_id: str) -> None:
    """End every session of the company, now: their next call is told that they are invalid."""
    with world.lock:
        for key in [key for key, session in world.sessions.items() if session.company_id == company_id]:
            del world.sessions[key]
