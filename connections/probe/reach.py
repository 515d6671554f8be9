"""Which entities can be entered, and why the others cannot.

Sources: reference, intacct-gateway section 5 and setup-guides section 6. The words in which an entity is refused are
unknown, so a reason comes from what the company says about itself first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from connections.intacct import EntityDetails
from connections.probe.evidence import Answer, Evidence, opened, same_entity
from connections.probe.ladder import LEVEL_PROBLEMS
from connections.probe.outcomes import CheckResult, CompanyFacts, Outcome, UnreachableEntity

TOP_LEVEL_ONLY = "top_level_only"
SINGLE_ENTITY = "single_entity_company"
INACTIVE = "entity_inactive"
NOT_ALLOWED = "entity_not_allowed"
NOT_REACHABLE = "entity_not_reachable"

_TOP_LEVEL_WORDS = re.compile(r"top[ -]level", re.IGNORECASE)


def why_refused(entity: str, answer: Answer | None, evidence: Evidence) -> str:
    """Name the reason why an entity was refused, or why the session that came is in another one."""
    return known_reason(entity, evidence) or _by_words(answer)


def known_reason(entity: str, evidence: Evidence) -> str:
    """Name the reason that the company's own settings and lists give; "" where they give none."""
    if evidence.top_level_only():
        return TOP_LEVEL_ONLY
    if evidence.multi_entity() is False:
        return SINGLE_ENTITY
    active = next((active for listed, active in evidence.listed_entities() if _is(listed, entity)), None)
    if active is False:
        return INACTIVE
    usable = evidence.usable_entities()
    # An empty list may also come from a company restricted to its top level, where that setting may not be read.
    telling = usable or (usable is not None and evidence.top_level_only() is False)
    if active and telling and not any(_is(each, entity) for each in usable or ()):
        return NOT_ALLOWED
    return ""


def _by_words(answer: Answer | None) -> str:
    """An unfamiliar refusal counts as "not reachable"; one about the top level does not say whose setting it is."""
    trouble = answer.trouble if answer else None
    if trouble and _TOP_LEVEL_WORDS.search(trouble.text):
        return "top_level_only_or_top_level_denied"
    if trouble and trouble.problem in LEVEL_PROBLEMS:
        return trouble.problem
    return NOT_REACHABLE


def facts(evidence: Evidence, results: Iterable[CheckResult]) -> CompanyFacts:
    """Sum up what was learned about the company; `results` tell which chosen entities were refused."""
    landed = evidence.signed_in.entity if evidence.signed_in and evidence.entity is None else ""
    return CompanyFacts(
        multi_entity=evidence.multi_entity(),
        applications=evidence.applications(),
        entities=_usable(evidence),
        unreachable=_unreachable(evidence, results),
        top_level_only=evidence.top_level_only(),
        landed_entity=landed,
        batch_sessions_ok=evidence.batch_sessions_ok,
    )


def _usable(evidence: Evidence) -> tuple[EntityDetails, ...]:
    """From `readEntityDetails`; where that is refused, what is listed and has no reason against it."""
    usable = evidence.usable_entities()
    if usable is not None:
        return tuple(entity for entity in usable if isinstance(entity, EntityDetails))
    listed = (entity for entity, _ in evidence.listed_entities())
    return tuple(entity for entity in listed if not known_reason(entity.entity_id, evidence))


def _unreachable(evidence: Evidence, results: Iterable[CheckResult]) -> tuple[UnreachableEntity, ...]:
    """What was tried counts more than what a list says."""
    tried = {result.entity: result for result in results if result.entity}
    names = {entity.entity_id: entity.name for entity, _ in evidence.listed_entities()}
    found = {
        entity_id: UnreachableEntity(entity_id, names.get(entity_id, ""), result.problem)
        for entity_id, result in tried.items()
        if result.outcome is Outcome.FAILED
    }
    for entity_id, name in names.items():
        problem = known_reason(entity_id, evidence)
        is_open = entity_id in tried and tried[entity_id].outcome is Outcome.PASSED
        if problem and not is_open and not opened(evidence.sessions.get(entity_id), entity_id):
            found.setdefault(entity_id, UnreachableEntity(entity_id, name, problem))
    return tuple(found.values())


def _is(entity: EntityDetails, entity_id: str) -> bool:
    return same_entity(entity.entity_id, entity_id)
