"""Groups of tests that need a program which a developer's machine may lack.

Without it they are left out, and the end of the run says so. With CI_REQUIRE_ALL=1 they fail instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from tests import programs


@dataclass(frozen=True)
class Group:
    """Tests with the marker `name`; `needs` says, per program, its name for people and how it is found."""

    name: str
    needs: tuple[tuple[str, Callable[[], object | None]], ...]

    def missing(self) -> tuple[str, ...]:
        """Return the names of the programs that this machine lacks."""
        return tuple(program for program, find in self.needs if find() is None)

    def reason(self) -> str:
        """Return why the group cannot run, as the end of a sentence."""
        missing = self.missing()
        return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed"


GROUPS = (
    Group("browser", (("Chromium", programs.chromium),)),
    Group("services", (("redis-server", programs.redis_server), ("PostgreSQL", programs.postgres_bin))),
    Group("node", (("Node.js", programs.node), ("npm", programs.npm))),
)


def require_all() -> bool:
    """Say whether a group that cannot run is a failure."""
    return os.environ.get("CI_REQUIRE_ALL") == "1"
