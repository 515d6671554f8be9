"""What to ask, in as few requests as the protocol allows. Decides only; `run` does the asking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from connections.intacct import (
    Function,
    GetApplications,
    GetFinancialSetup,
    GetUserPermissions,
    Query,
    ReadEntityDetails,
)
from connections.probe.checks import ACCOUNTS_OBJECT, CHART_OF_ACCOUNTS, CheckSpec, Target
from connections.probe.evidence import ENTITY_LIST, MULTI_ENTITY_PREFERENCES, Evidence, opened
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement
from connections.probe.readiness import USER_CHECKS, user_query
from connections.probe.reading import next_query, reads, row_query
from connections.probe.subscriptions import Subscription, subscription

T = TypeVar("T")

FACTS: tuple[Function, ...] = (
    GetApplications(),
    GetFinancialSetup(),
    MULTI_ENTITY_PREFERENCES,
    ReadEntityDetails(),
    ENTITY_LIST,
)


def first_batch(specs: Sequence[CheckSpec], profile: Profile, user_id: str) -> tuple[Function, ...]:
    """Everything that these checks need and that can be asked at once: facts, permissions, and one query per object.

    What may need a second object comes first, so that it can still go along with a later request of the batch.
    """
    rows = sorted(_rows_to_read(specs, profile), key=lambda row: len(row.objects) < 2)
    functions = list(FACTS)
    if any(not spec.rung for spec in specs):
        functions.append(GetUserPermissions(user_id))
    if any(spec.check_id in USER_CHECKS for spec in specs):
        functions.append(user_query(user_id))
    functions += [row_query(row.objects[0]) for row in rows]
    if any(spec.check_id == CHART_OF_ACCOUNTS for spec in specs):
        functions.append(row_query(ACCOUNTS_OBJECT))
    return tuple(dict.fromkeys(functions))


def _rows_to_read(specs: Sequence[CheckSpec], profile: Profile) -> list[Requirement]:
    """The rows that are checked, and all rows of a module that only evidence shows to be subscribed."""
    rows = _checked_rows(specs)
    unknown = {spec.module for spec in specs if spec.module and not MODULES[spec.module].application_code}
    rows |= dict.fromkeys(row for row in profile.requirements if row.module in unknown)
    return [row for row in rows if reads(row)]


def _checked_rows(specs: Iterable[CheckSpec]) -> dict[Requirement, None]:
    return dict.fromkeys(spec.requirement for spec in specs if spec.requirement is not None)


def second_tries(specs: Sequence[CheckSpec], profile: Profile, evidence: Evidence) -> tuple[Query, ...]:
    """What to ask before a row is blamed, or a module called unknown; empty when every check is settled."""
    undecided = {spec.module for spec in specs if spec.module and subscription(spec.module, profile, evidence) is None}
    rows = _checked_rows(specs) | dict.fromkeys(row for row in profile.requirements if row.module in undecided)
    wanted = (row for row in rows if subscription(row.module, profile, evidence) is not Subscription.NO)
    return tuple(dict.fromkeys(query for row in wanted for query in _tries(row, evidence)))


def _tries(row: Requirement, evidence: Evidence) -> tuple[Query, ...]:
    """The query that the row needs. Once its best object is not there, all others at once: they save round trips."""
    needed = next_query(row, evidence)
    if needed is None:
        return ()
    if needed in evidence.answers or needed == row_query(row.objects[0]):
        return (needed,)
    return tuple(query for query in map(row_query, row.objects) if query not in evidence.answers)


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
