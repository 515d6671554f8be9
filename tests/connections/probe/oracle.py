"""What is true of a simulated company, read from its state and not from what the gateway says.

`allowed(case)` names the outcomes that a truthful check may have. There is one for each check, except where the gateway
does not show the truth; those places are marked RULE, and nowhere else may a check say that it could not tell.
"""

from __future__ import annotations

from connections.probe.checks import CheckSpec, checks_of
from connections.probe.modules import MODULES
from connections.probe.outcomes import Outcome
from connections.probe.profile import Requirement
from connections.simulator.catalogue import ROWS_OF_OBJECT
from tests.connections.probe.oracle_rights import (
    has_more_rights,
    listed_as,
    may_list,
    readable,
    refused,
    rights_of,
    sees_rights,
    subscribed,
)
from tests.connections.probe.random_companies import Case

PASSED, FAILED, ABSENT = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_SUBSCRIBED
UNKNOWN, SKIPPED, ERRORED = Outcome.COULD_NOT_TELL, Outcome.SKIPPED, Outcome.ERRORED

RUNGS = (
    "gateway.reachable",
    "sender.accepted",
    "company.found",
    "sender.authorized",
    "sign_in.accepted",
    "top_level.reachable",
)
_ALLOWED_PRIVILEGES = {"off": 0, "limited": 1, "full": 2}


def allowed(case: Case) -> dict[str, set[Outcome]]:
    """The outcomes that are true, by check id, in the order of the checks."""
    specs = checks_of(case.profile, case.target)
    wall = _wall(case)
    if wall:
        return {spec.check_id: _at_a_wall(spec, *wall) for spec in specs}
    found = {spec.check_id: _level(spec, case) for spec in specs if spec.rung}
    blocked = any(FAILED in outcomes for outcomes in found.values())
    for spec in specs:
        if not spec.rung:
            found[spec.check_id] = {SKIPPED} if blocked else _above(spec, case)
        elif spec.entity and found.get("top_level.reachable") == {FAILED}:
            found[spec.check_id] = {SKIPPED}
    return found


# --- the ladder ----------------------------------------------------------------------------------------------


def _wall(case: Case) -> tuple[str, set[Outcome]] | None:
    """The first thing that keeps the caller out, and whose it is."""
    company, user = case.company, case.user
    if not company.active:
        return "company.found", {FAILED}
    if case.sender_inactive:
        # RULE: an inactive sender and an unknown company get the same answer. Only what is known of other companies
        # tells them apart.
        return ("sender.accepted", {ERRORED}) if case.sender_works is False else ("company.found", {FAILED})
    if case.sender_password_wrong:
        return "sender.accepted", {ERRORED}
    if company.demo_expired:
        return "company.found", {FAILED}
    if not any(each.sender_id == case.sender_id and each.status == "active" for each in company.senders):
        return "sender.authorized", {FAILED}
    signs_in = (
        "Web Services" in company.subscriptions
        and company.kind != "trial"
        and user.status == "active"
        and not case.password_wrong
        and (user.web_services_only or (company.kind != "production" and not user.password_expired))
        and not (company.enforce_ip_filters and user.ip_filter)
    )
    return None if signs_in else ("sign_in.accepted", {FAILED})


def _at_a_wall(spec: CheckSpec, rung: str, outcomes: set[Outcome]) -> set[Outcome]:
    """RULE: below a wall, a refusal with two causes leaves the other cause open."""
    if spec.check_id not in RUNGS or RUNGS.index(spec.check_id) > RUNGS.index(rung):
        return {SKIPPED}
    if spec.check_id == rung:
        return outcomes
    may_be_open = (rung, spec.check_id) in {
        ("company.found", "sender.accepted"),
        ("sign_in.accepted", "sender.authorized"),
    }
    return {PASSED, SKIPPED} if may_be_open else {PASSED}


def _level(spec: CheckSpec, case: Case) -> set[Outcome]:
    if spec.check_id == "top_level.reachable":
        return {FAILED if _confined(case) else PASSED}
    return {PASSED if not spec.entity or enters(case, spec.entity) else FAILED}


def _confined(case: Case) -> bool:
    user = case.user
    return bool(case.company.entities) and len(user.entities) == 1 and not user.top_level_access


def enters(case: Case, entity_id: str) -> bool:
    """Whether the user can work in this entity."""
    company, user = case.company, case.user
    exists = any(each.entity_id == entity_id and each.status == "active" for each in company.entities)
    return exists and not company.top_level_only and (not user.entities or entity_id in user.entities)


# --- modules, rows, readiness --------------------------------------------------------------------------------


def _above(spec: CheckSpec, case: Case) -> set[Outcome]:
    if spec.check_id.startswith("readiness."):
        return _readiness(spec.check_id, case)
    module = spec.module or ""
    if _listed(case, module) is False:
        return {FAILED if spec.required and spec.requirement is None else ABSENT}
    if spec.requirement is None:
        return _module(module, case)
    return _row(spec.requirement, spec.right, case)


def _listed(case: Case, module: str) -> bool | None:
    """What the list of applications says; None where it is hidden or does not decide."""
    code = MODULES[module].application_code
    if code is None or case.company.behaviour.hide_applications:
        return None
    if subscribed(case, module):
        return True
    # RULE: Time & Expenses without EE may still hold Time, whose code nobody knows.
    return None if module == "Time & Expenses" else False


def _module(module: str, case: Case) -> set[Outcome]:
    if _listed(case, module):
        return {PASSED}
    if not subscribed(case, module):
        return {UNKNOWN}  # RULE: nothing but the list shows that a module is missing
    return {PASSED} if _shows(module, case) else {PASSED, UNKNOWN}


def _shows(module: str, case: Case) -> bool:
    """RULE: a module off the list shows by the user's rights, unless something speaks against it."""
    rows = [row for row in case.profile.requirements if row.module == module]
    strange = any(name not in ROWS_OF_OBJECT or name == "LOCATIONENTITY" for row in rows for name in row.objects)
    return sees_rights(case) and bool(rights_of(case).get(module)) and not strange


def _row(row: Requirement, right: str, case: Case) -> set[Outcome]:
    reads = bool(row.objects) and right in {"List", "View"}
    return _reading(row, case) if reads else _other_right(row, right, case)


def _reading(row: Requirement, case: Case) -> set[Outcome]:
    if any(readable(case, name) for name in row.objects):
        return {PASSED}
    if "LOCATIONENTITY" in row.objects and not case.company.entities and may_list(case, "LOCATIONENTITY"):
        # No entities, no list of them. RULE: whether there are entities can be hidden.
        return {UNKNOWN} if case.company.behaviour.hide_financial_setup else {PASSED}
    if not any(name in ROWS_OF_OBJECT for name in row.objects):
        # The profile names no object that exists: ours to mend. RULE: it may also be a module that is missing.
        return {ERRORED} if _is_there(row.module, case) else {UNKNOWN, ERRORED}
    if _is_there(row.module, case):
        return {FAILED}
    # RULE: a refusal does not tell a missing right from a missing module.
    missing_is_fine = row.if_subscribed or case.company.behaviour.not_subscribed_wording == "definition"
    return {FAILED, UNKNOWN} if missing_is_fine and subscribed(case, row.module) else {_unreadable(row, case)}


def _unreadable(row: Requirement, case: Case) -> Outcome:
    worded_as_ours = case.company.behaviour.not_subscribed_wording == "definition" and not refused(row, case)
    return UNKNOWN if row.if_subscribed or worded_as_ours else FAILED


def _is_there(module: str, case: Case) -> bool:
    return _module(module, case) == {PASSED}


def _other_right(row: Requirement, right: str, case: Case) -> set[Outcome]:
    granted = _granted(row, case)
    if granted and sees_rights(case):
        if right in granted:
            return {PASSED}
        # RULE: a right does not fail while its module may be missing, and that would be fine.
        return {FAILED, UNKNOWN} if row.if_subscribed and not _is_there(row.module, case) else {FAILED}
    # RULE: the list of rights is hidden, or does not name the row: it may have another name there. But without List
    # on its row no right can work.
    if not refused(row, case):
        return {UNKNOWN}
    if not {"List", "View"} & set(row.rights):
        return {UNKNOWN, FAILED}  # RULE: such a row is read only if another one needs the same object
    if row.if_subscribed and not _is_there(row.module, case):
        return {UNKNOWN, FAILED} if subscribed(case, row.module) else {UNKNOWN}
    return {FAILED}


def _granted(row: Requirement, case: Case) -> set[str]:
    """What works on the row; newer menus keep Employees under Time & Expenses."""
    moved = row.module == "Company" and row.row == "Employees"
    granted: set[str] = set()
    for module in (row.module, "Time & Expenses") if moved else (row.module,):
        listed = {listed_as(case, key): value for key, value in rights_of(case).get(module, {}).items()}
        granted |= next((listed[name.lower()] for name in row.names if name.lower() in listed), set())
    return granted


def _readiness(check_id: str, case: Case) -> set[Outcome]:
    if check_id == "readiness.chart_of_accounts":
        if _listed(case, "General Ledger") is False:
            return {ABSENT}
        if not readable(case, "GLACCOUNT"):
            return {UNKNOWN}  # RULE: what may not be read cannot be counted
        return {PASSED if case.company.records.get("GLACCOUNT") else FAILED}
    if check_id == "readiness.rights_as_needed":
        # Never more than advice. RULE: rights that may not be seen cannot be compared.
        return {PASSED if sees_rights(case) or too_privileged(case) else UNKNOWN}
    if not readable(case, "USERINFO"):
        return {UNKNOWN}  # RULE: the user may not look at its own record
    if check_id == "readiness.user_type":
        return {PASSED if case.user.user_type == "business" else FAILED}
    return {PASSED if case.user.web_services_only else FAILED}


def advice(case: Case) -> bool:
    """Whether the user can be seen to have more than it needs."""
    return too_privileged(case) or (sees_rights(case) and has_more_rights(case))


def too_privileged(case: Case) -> bool:
    has, asked = _ALLOWED_PRIVILEGES[case.user.admin_privileges], _ALLOWED_PRIVILEGES[case.admin_privileges]
    return readable(case, "USERINFO") and has > asked
