"""From what was heard to results: pure functions, in the order of the ladder.

Nothing here asks the gateway. The same evidence always gives the same results, and evidence that is still
incomplete gives the results that are already certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from connections.probe import ladder, wording
from connections.probe.checks import CheckSpec
from connections.probe.evidence import Answer, Evidence, Trouble, opened, same_entity
from connections.probe.outcomes import CheckResult, Outcome
from connections.probe.profile import Profile
from connections.probe.rights import blank, module_result, row_result

_RUNG_TEXT = {rung.check_id: rung for rung in ladder.RUNGS}
_TOP_LEVEL_WORDS = re.compile(r"top[ -]level", re.IGNORECASE)


def results(specs: Sequence[CheckSpec], profile: Profile, evidence: Evidence, user_id: str) -> Iterator[CheckResult]:
    """Yield the results in the order of `specs`, up to the first that is not certain yet.

    A rung that does not hold skips everything above it. An entity rung holds everything else back only when it
    failed: what was read at the level we are in stays true when an entity could not be tried.
    """
    blocker: CheckResult | None = None
    for spec in specs:
        if blocker is not None and not _same_rung(spec, blocker):
            yield replace(blank(spec, Outcome.SKIPPED), detail=wording.skipped_above(blocker.title))
            continue
        result = _result(spec, profile, evidence, user_id)
        if result is None:
            return
        yield result
        if blocker is None and spec.rung and _blocks(result):
            blocker = result


def may_go_on(evidence: Evidence, *, wants_top_level: bool) -> bool:
    """Say whether the sign-in holds at the level that was wanted, so that asking more makes sense."""
    if evidence.signed_in is None:
        return False
    return not (wants_top_level and _landed(evidence))


def _result(spec: CheckSpec, profile: Profile, evidence: Evidence, user_id: str) -> CheckResult | None:
    if spec.entity:
        return _entity_result(spec, evidence)
    if spec.rung:
        return _rung_result(spec, evidence)
    if spec.requirement is None:
        return module_result(spec, profile, evidence)
    return row_result(spec, spec.requirement, profile, evidence, user_id)


def _same_rung(spec: CheckSpec, blocker: CheckResult) -> bool:
    """The chosen entities are one rung together: one that fails does not silence the next."""
    return bool(spec.entity and blocker.entity)


def _blocks(result: CheckResult) -> bool:
    if result.outcome is Outcome.FAILED:
        return True
    return not result.entity and result.outcome in {Outcome.ERRORED, Outcome.COULD_NOT_TELL}


def _rung_result(spec: CheckSpec, evidence: Evidence) -> CheckResult | None:
    """Judge a rung up to top level by how far the first request got."""
    if evidence.signed_in is not None:
        if spec.check_id == ladder.TOP_LEVEL and _landed(evidence):
            return _landed_result(spec, evidence)
        return _holds(spec)
    trouble = evidence.refused or evidence.over
    if trouble is None:
        return None
    reached, here = ladder.rung_of(trouble, evidence.entity), spec.check_id
    if ladder.ORDER.index(here) < ladder.ORDER.index(reached):
        if ladder.proven_below(trouble, here):
            return _holds(spec)
        return replace(blank(spec, Outcome.SKIPPED), detail=wording.NOT_SHOWN)
    return _in_trouble(spec, trouble)


def _landed(evidence: Evidence) -> str:
    """The entity in which a sign-in without entity ended; "" if it did not, or if there is nowhere else to be."""
    if evidence.signed_in is None or evidence.entity is not None or evidence.multi_entity() is False:
        return ""
    return evidence.signed_in.entity


def _landed_result(spec: CheckSpec, evidence: Evidence) -> CheckResult:
    problem, landed = "landed_in_entity", _landed(evidence)
    return replace(
        blank(spec, Outcome.FAILED),
        problem=problem,
        detail=wording.seen(problem, Outcome.FAILED, landed=landed, entity=""),
        evidence=f"authentication/locationid was {landed!r} although none was asked for",
    )


def _entity_result(spec: CheckSpec, evidence: Evidence) -> CheckResult | None:
    if spec.entity == evidence.entity:
        return _own_entity_result(spec, evidence)
    answer = evidence.session(spec.entity)
    if opened(answer, spec.entity):
        return _holds(spec)
    if evidence.top_level_only():
        return _entity_failed(spec, "top_level_only", answer)
    if answer is None:
        return None
    trouble = answer.trouble
    if trouble is None:
        return _entity_failed(spec, "entity_not_reachable", answer)
    about_entity = trouble.level == "result" or trouble.problem in ladder.LEVEL_PROBLEMS
    if trouble.transient or not about_entity:
        return _in_trouble(spec, trouble)
    return _entity_failed(spec, _session_problem(trouble), answer)


def _session_problem(trouble: Trouble) -> str:
    """Name the refusal of one entity's session. Its wording is unknown (reference, section 5): an unfamiliar one
    counts as "not reachable", and one that speaks of the top level does not say whose setting it is."""
    if _TOP_LEVEL_WORDS.search(trouble.text):
        return "top_level_only_or_top_level_denied"
    if trouble.problem == "entity_invalid_or_not_allowed":
        return trouble.problem
    return "entity_not_reachable"


def _own_entity_result(spec: CheckSpec, evidence: Evidence) -> CheckResult | None:
    """Judge the entity that the run signed in to."""
    if evidence.signed_in is not None:
        if same_entity(evidence.signed_in.entity, spec.entity):
            return _holds(spec)
        return _entity_failed(spec, "entity_not_reachable", None, evidence.signed_in.entity)
    trouble = evidence.refused or evidence.over
    if trouble is None:
        return None
    if evidence.top_level_only() and trouble.outcome is Outcome.FAILED:
        return _entity_failed(spec, "top_level_only", Answer(trouble=trouble))
    return _in_trouble(spec, trouble)


def _entity_failed(spec: CheckSpec, problem: str, answer: Answer | None, landed: str = "") -> CheckResult:
    if answer is not None and answer.trouble is not None:
        evidence = answer.trouble.evidence
    elif problem == "top_level_only":
        evidence = "get_companyprefs ME: DISABLEENTITYSLIDEIN is true"
    else:
        got = landed or getattr(answer.value if answer else None, "entity", "")
        evidence = f"asked for entity {spec.entity!r}, got {got!r}"
    detail = wording.seen(problem, Outcome.FAILED, entity=spec.entity)
    return replace(blank(spec, Outcome.FAILED), problem=problem, detail=detail, evidence=evidence)


def _holds(spec: CheckSpec) -> CheckResult:
    rung = _RUNG_TEXT[ladder.ENTITY if spec.entity else spec.check_id]
    return replace(blank(spec, Outcome.PASSED), detail=rung.passed.format(entity=spec.entity))


def _in_trouble(spec: CheckSpec, trouble: Trouble) -> CheckResult:
    return replace(
        blank(spec, trouble.outcome),
        problem=trouble.problem,
        detail=wording.seen_in_trouble(trouble, entity=spec.entity, landed="", module="", row="", right=""),
        evidence=trouble.evidence,
    )
