"""Whether what is known was asked about what counts now: the chosen level, and the rights that are wanted."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from connections.models import Connection, ProbeRun


def chosen_level(connection: Connection) -> list[str]:
    """Return the chosen level in words: the top level, the entities, or both."""
    chosen = [str(entity) for entity in connection.entities.filter(is_chosen=True)]
    return ([_("Top level")] if connection.top_level else []) + chosen


def is_of_this_level(connection: Connection, runs: Sequence[ProbeRun]) -> bool:
    """Say whether the oldest of the `runs` that count (`services.last_known`) began after the level was chosen."""
    if not runs or connection.level_chosen_at is None:
        return True
    return (runs[0].started_at or runs[0].created_at) >= connection.level_chosen_at


def stands(connection: Connection, runs: Sequence[ProbeRun]) -> bool:
    """Say whether the first of the `runs` asked everything that is wanted now, so that a part may be asked alone."""
    if not runs or runs[0].scope:
        return False
    is_of_this_profile = runs[0].access_profile_id == connection.integration.access_profile_id
    return is_of_this_profile and is_of_this_level(connection, runs)
