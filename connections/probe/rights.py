"""Judging modules and rows: pure functions from what was heard to results."""

from __future__ import annotations

from dataclasses import replace

from connections.intacct import ApplicationPermissions, GetApplications, GetUserPermissions
from connections.probe import wording
from connections.probe.checks import CheckSpec
from connections.probe.evidence import Evidence, Trouble
from connections.probe.modules import ALSO_UNDER, MODULES, normalized, same_name
from connections.probe.outcomes import CheckResult, Outcome
from connections.probe.profile import READING_RIGHTS, Profile, Requirement
from connections.probe.reading import OBJECT_PROBLEMS, reading
from connections.probe.results import blank
from connections.probe.subscriptions import Subscription, subscription


def module_result(spec: CheckSpec, profile: Profile, evidence: Evidence) -> CheckResult | None:
    """Judge whether a module is subscribed; None while that is not known yet."""
    module = spec.module or ""
    match subscription(module, profile, evidence):
        case None:
            return None
        case Subscription.YES:
            return replace(blank(spec, Outcome.PASSED), detail=wording.SUBSCRIBED.format(module=module))
        case Subscription.NO:
            return _not_subscribed(spec, module)
        case _:
            return _subscription_unknown(spec, module, evidence)


def row_result(
    spec: CheckSpec, requirement: Requirement, profile: Profile, evidence: Evidence, user_id: str
) -> CheckResult | None:
    """Judge one right of one row; None while an answer it needs may still come."""
    subscribed = subscription(requirement.module, profile, evidence)
    if subscribed is None:
        return None
    if subscribed is Subscription.NO:
        detail = wording.NEEDS_MODULE.format(module=requirement.module)
        return replace(blank(spec, Outcome.NOT_SUBSCRIBED), detail=detail)
    if spec.right in READING_RIGHTS and requirement.objects:
        return _read_result(spec, requirement, subscribed, evidence)
    result = _listed_result(spec, requirement, evidence, user_id)
    if result and result.outcome is Outcome.FAILED and _may_be_missing(requirement, subscribed):
        return replace(result, outcome=Outcome.COULD_NOT_TELL)
    return result


def _may_be_missing(requirement: Requirement, subscribed: Subscription) -> bool:
    """Say whether the module may not be there, which would be fine: then nothing can fail."""
    return requirement.if_subscribed and subscribed is Subscription.UNKNOWN


def _not_subscribed(spec: CheckSpec, module: str) -> CheckResult:
    outcome = Outcome.FAILED if spec.required else Outcome.NOT_SUBSCRIBED
    problem = "module_not_subscribed"
    return replace(
        blank(spec, outcome), problem=problem, detail=wording.seen(problem, outcome, module=module, row=module)
    )


def _subscription_unknown(spec: CheckSpec, module: str, evidence: Evidence) -> CheckResult:
    answer = evidence.answer(GetApplications())
    trouble = answer.trouble if answer else None
    return replace(
        blank(spec, Outcome.COULD_NOT_TELL),
        problem=trouble.problem if trouble and MODULES[module].application_code else "",
        detail=wording.SUBSCRIPTION_UNKNOWN.format(module=module),
        evidence=trouble.evidence if trouble else "",
    )


def _read_result(
    spec: CheckSpec, requirement: Requirement, subscribed: Subscription, evidence: Evidence
) -> CheckResult | None:
    read = reading(requirement, evidence)
    if read is None:
        return None
    if read.trouble is None:
        return _readable(spec, requirement, read.count)
    lists_entities = "LOCATIONENTITY" in requirement.objects and read.trouble.problem in OBJECT_PROBLEMS
    if lists_entities and evidence.multi_entity() is False:
        # A single-entity company has no LOCATIONENTITY to read (reference, intacct-gateway section 5).
        return replace(blank(spec, Outcome.PASSED), detail=wording.ONE_ENTITY)
    outcome = _row_outcome(read.trouble)
    if lists_entities and evidence.multi_entity() is None:
        outcome = Outcome.COULD_NOT_TELL  # it may be such a company
    if outcome is Outcome.FAILED and _may_be_missing(requirement, subscribed):
        outcome = Outcome.COULD_NOT_TELL
    if read.trouble.problem in OBJECT_PROBLEMS and outcome is Outcome.ERRORED and subscribed is Subscription.UNKNOWN:
        outcome = Outcome.COULD_NOT_TELL  # an object that is not found may belong to a module that is not there
    names = wording.names_of(requirement, spec.right)
    return replace(
        blank(spec, outcome),
        problem=read.trouble.problem,
        detail=wording.seen_in_trouble(read.trouble, **names),
        evidence=read.trouble.evidence,
    )


def _readable(spec: CheckSpec, requirement: Requirement, count: int | None) -> CheckResult:
    """One query proves List and View alike; the number of records is told once, at the first of them."""
    counted = next(right for right in requirement.rights if right in READING_RIGHTS)
    if spec.right != counted or count is None:
        return replace(blank(spec, Outcome.PASSED), detail=wording.READABLE.format(row=requirement.row))
    return replace(blank(spec, Outcome.PASSED), count=count, detail=wording.visible_records(count, requirement.row))


def _row_outcome(trouble: Trouble) -> Outcome:
    """Only an answer to the query itself can fail a row: a lost connection says nothing about rights."""
    if trouble.level != "result" and trouble.outcome is Outcome.FAILED:
        return Outcome.COULD_NOT_TELL
    return trouble.outcome


def _listed_result(spec: CheckSpec, requirement: Requirement, evidence: Evidence, user_id: str) -> CheckResult | None:
    answer = evidence.answer(GetUserPermissions(user_id))
    if answer is None:
        return None
    names = wording.names_of(requirement, spec.right)
    applications = answer.value if isinstance(answer.value, tuple) else ()
    granted = _granted(requirement, applications)
    if granted is None:
        return _unlisted_result(spec, requirement, evidence, answer.trouble)
    if normalized(spec.right) in granted:
        return replace(blank(spec, Outcome.PASSED), detail=wording.GRANTED.format(**names))
    problem = "rights_missing"
    return replace(
        blank(spec, Outcome.FAILED),
        problem=problem,
        detail=wording.seen(problem, Outcome.FAILED, **names),
        evidence=f"getUserPermissions lists for this row: {', '.join(sorted(granted)) or 'nothing'}",
    )


def _unlisted_result(
    spec: CheckSpec, requirement: Requirement, evidence: Evidence, trouble: Trouble | None
) -> CheckResult | None:
    """Judge a right that no list shows: without List on its row it cannot work; otherwise nobody can tell.

    Source: reference, setup-guides section 5.2 ("List is the base").
    """
    names = wording.names_of(requirement, spec.right)
    read = reading(requirement, evidence) if requirement.objects else None
    if read is None and requirement.objects:
        return None
    if read and read.trouble and read.trouble.problem == "no_permission":
        return replace(
            blank(spec, Outcome.FAILED),
            problem="rights_missing",
            detail=wording.NO_LIST.format(**names),
            evidence=read.trouble.evidence,
        )
    if trouble is not None:
        return _not_visible(spec, trouble, names)
    return _unsure(spec, "permission_row_not_found", names)


def _not_visible(spec: CheckSpec, trouble: Trouble, names: dict[str, str]) -> CheckResult:
    if trouble.transient:
        return replace(
            blank(spec, Outcome.COULD_NOT_TELL),
            problem=trouble.problem,
            detail=wording.seen_in_trouble(trouble, **names),
            evidence=trouble.evidence,
        )
    return _unsure(spec, "permissions_not_visible", names, trouble.evidence)


def _unsure(spec: CheckSpec, problem: str, names: dict[str, str], evidence: str = "") -> CheckResult:
    outcome = Outcome.COULD_NOT_TELL
    return replace(
        blank(spec, outcome), problem=problem, detail=wording.seen(problem, outcome, **names), evidence=evidence
    )


def _granted(requirement: Requirement, applications: tuple[ApplicationPermissions, ...]) -> frozenset[str] | None:
    """The rights listed for a row, as `normalized` writes them; None if no listed row carries one of its names.

    Spellings follow the menus, which Sage renames (reference, intacct-gateway section 6.2): the row's own name is
    tried before its aliases. Where its own module and the one that newer menus keep it in are both listed, a right in
    either works; so does one in any application that carries one of the module's names.
    """
    modules = (requirement.module, ALSO_UNDER.get((requirement.module, normalized(requirement.row)), ""))
    found = [_in_module(module, requirement, applications) for module in modules if module]
    listed = [rights for rights in found if rights is not None]
    return frozenset().union(*listed) if listed else None


def _in_module(
    module: str, requirement: Requirement, applications: tuple[ApplicationPermissions, ...]
) -> frozenset[str] | None:
    policies: dict[str, frozenset[str]] = {}
    for application in applications:
        if same_name(MODULES[module].names, application.application):
            for policy, rights in application.policies.items():
                policies[normalized(policy)] = policies.get(normalized(policy), frozenset()) | rights
    for name in map(normalized, requirement.names):
        if name in policies:
            return frozenset(map(normalized, policies[name]))
    return None
