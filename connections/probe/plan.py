"""What to ask, in as few requests as the protocol allows. Decides only; `run` does the asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from connections.intacct import (
    Function,
    GetApplications,
    GetFinancialSetup,
    GetUserPermissions,
    Query,
    ReadEntityDetails,
)
from connections.probe.checks import Target
from connections.probe.evidence import MULTI_ENTITY_PREFERENCES, Evidence, opened
from connections.probe.profile import Profile
from connections.probe.reading import next_query, reads, row_query
from connections.probe.subscriptions import known_missing

T = TypeVar("T")

FACTS: tuple[Function, ...] = (
    GetApplications(),
    GetFinancialSetup(),
    MULTI_ENTITY_PREFERENCES,
    ReadEntityDetails(),
)


def first_batch(profile: Profile, user_id: str) -> tuple[Function, ...]:
    """Everything that can be asked at once: facts, permissions, and one query per object, whoever needs it."""
    objects = dict.fromkeys(row.objects[0] for row in profile.requirements if reads(row))
    return (*FACTS, GetUserPermissions(user_id), *(row_query(name) for name in objects))


def second_tries(profile: Profile, evidence: Evidence) -> tuple[Query, ...]:
    """What to ask before a row is blamed; empty when every row is settled."""
    rows = (row for row in profile.requirements if not known_missing(row.module, evidence))
    tries = (next_query(row, evidence) for row in rows)
    return tuple(dict.fromkeys(query for query in tries if query is not None))


def entities_to_open(target: Target, evidence: Evidence) -> tuple[str, ...]:
    """The chosen entities that need a session of their own: not the one we are in, none where none can be entered."""
    if evidence.top_level_only():
        return ()
    return tuple(
        entity
        for entity in dict.fromkeys(target.entities)
        if entity != evidence.entity and not opened(evidence.sessions.get(entity), entity)
    )


def chunks(items: Sequence[T], size: int) -> list[tuple[T, ...]]:
    """Cut a list into groups of at most `size`, and at least one."""
    step = max(size, 1)
    return [tuple(items[start : start + step]) for start in range(0, len(items), step)]
