"""Proving that a row can be read: which query to send, when to try another one, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from connections.intacct import Query, QueryPage
from connections.probe.evidence import Evidence, Trouble
from connections.probe.outcomes import Outcome
from connections.probe.profile import READING_RIGHTS, Requirement

# Answers that blame the object rather than the right: the row's next object is asked for before anybody is
# blamed. The generic refusal is at times a passing fault: the same question is asked once more
# (reference, intacct-gateway section 7.2).
OBJECT_PROBLEMS = frozenset({"object_not_available_for_operation", "object_not_available", "object_unknown"})
GENERIC_PROBLEM = "query_failed_generic"


@dataclass(frozen=True)
class Reading:
    """What the queries of one row came to: readable with so many records, or the trouble that decides."""

    count: int | None = None
    trouble: Trouble | None = None


def row_query(name: str) -> Query:
    """The cheapest question that proves the right to read an object (reference, intacct-gateway section 9)."""
    return Query(name, ("RECORDNO",), page_size=1)


def reads(requirement: Requirement) -> bool:
    """Say whether a query can prove anything about this row."""
    return bool(requirement.objects) and not READING_RIGHTS.isdisjoint(requirement.rights)


def next_query(requirement: Requirement, evidence: Evidence) -> Query | None:
    """The query that this row still needs; None when the row is settled or nothing more will be asked."""
    if evidence.over or not reads(requirement):
        return None
    for name in requirement.objects:
        query = row_query(name)
        answer = evidence.answers.get(query)
        if answer is None:
            return query
        if answer.trouble is None:
            return None
        if answer.trouble.problem == GENERIC_PROBLEM:
            return None if query in evidence.asked_twice else query
        if answer.trouble.problem not in OBJECT_PROBLEMS:
            return None
    return None


def reading(requirement: Requirement, evidence: Evidence) -> Reading | None:
    """Judge one row by its queries; None while an answer may still come.

    The first object that answers decides, also when it refuses; objects that do not exist here are passed over, and
    only if none is left does one of them stand as the reason: one that the company does not have before one that nobody
    knows, which may be a slip of ours.
    """
    if next_query(requirement, evidence) is not None:
        return None
    unavailable: Trouble | None = None
    for name in requirement.objects:
        answer = evidence.answer(row_query(name))
        trouble = answer.trouble if answer else None
        if answer is not None and trouble is None:
            page = answer.value
            return Reading(count=page.total_count if isinstance(page, QueryPage) else None)
        if trouble is not None and trouble.problem not in OBJECT_PROBLEMS:
            return Reading(trouble=trouble if trouble.level != "run" else unavailable or trouble)
        if unavailable is None or (trouble is not None and unavailable.outcome is not Outcome.FAILED):
            unavailable = trouble
    return Reading(trouble=unavailable)
