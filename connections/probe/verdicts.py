"""From what was heard to results: pure functions, in the order of the ladder.

Nothing here asks the gateway. The same evidence always gives the same results, and evidence that is still
incomplete gives the results that are already certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connections.probe import ladder, reach, wording
from connections.probe.checks import CheckSpec
from connections.probe.evidence import Answer, Evidence, Trouble, opened, same_entity
from connections.probe.outcomes import CheckResult, Outcome
from connections.probe.readiness import Asked, readiness_result
from connections.probe.results import blank
from connections.probe.rights import module_result, row_result

_RUNG_TEXT = {rung.check_id: rung for rung in ladder.RUNGS}


def results(specs: Sequence[CheckSpec], asked: Asked, evidence: Evidence) -> Iterator[CheckResult]:
    """Yield the results in the order of `specs`, up to the first that is not certain yet.

    A rung that does not hold skips everything above it. An entity rung holds everything else back only when it
    failed: what was read at the level we are in stays true when an entity could not be tried.
    """
    blocker: CheckResult | None = None
    for spec in specs:
        if blocker is not None and not _same_rung(spec, blocker):
            yield replace(blank(spec, Outcome.SKIPPED), detail=wording.skipped_above(blocker.title))
            continue
        result = _result(spec, asked, evidence)
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


def _result(spec: CheckSpec, asked: Asked, evidence: Evidence) -> CheckResult | None:
    if spec.entity:
        return _entity_result(spec, evidence)
    if spec.rung:
        return _rung_result(spec, evidence)
    if spec.is_readiness:
        return readiness_result(spec, asked, evidence)
    if spec.requirement is None:
        return module_result(spec, asked.profile, evidence)
    return row_result(spec, spec.requirement, asked.profile, evidence, asked.user_id)


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
        return _entity_failed(spec, reach.TOP_LEVEL_ONLY, answer)
    if answer is None:
        return None
    trouble = answer.trouble
    if trouble is not None and not _about_the_entity(trouble):
        return _in_trouble(spec, trouble)
    return _entity_failed(spec, reach.why_refused(spec.entity, answer, evidence), answer)


def _about_the_entity(trouble: Trouble) -> bool:
    return not trouble.transient and (trouble.level == "result" or trouble.problem in ladder.LEVEL_PROBLEMS)


def _own_entity_result(spec: CheckSpec, evidence: Evidence) -> CheckResult | None:
    """Judge the entity that the run signed in to."""
    if evidence.signed_in is not None:
        if same_entity(evidence.signed_in.entity, spec.entity):
            return _holds(spec)
        problem = reach.known_reason(spec.entity, evidence) or reach.NOT_REACHABLE
        return _entity_failed(spec, problem, None, evidence.signed_in.entity)
    trouble = evidence.refused or evidence.over
    if trouble is None:
        return None
    if trouble.outcome is not Outcome.FAILED:
        return _in_trouble(spec, trouble)
    problem = reach.known_reason(spec.entity, evidence) or trouble.problem
    return _entity_failed(spec, problem, Answer(trouble=trouble))


def _entity_failed(spec: CheckSpec, problem: str, answer: Answer | None, landed: str = "") -> CheckResult:
    if answer is not None and answer.trouble is not None:
        evidence = answer.trouble.evidence
    elif problem == reach.TOP_LEVEL_ONLY:
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
