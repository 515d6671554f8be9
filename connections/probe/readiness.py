"""Readiness: what breaks or endangers the first sync although every right is there. None of it is required.

Only what the gateway tells is checked (reference, intacct-gateway sections 6.1 and 6.3, setup-guides section 4 and
section 10 rows 8, 17 and 27). What it has no field for is told by the guides instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from connections.intacct import GetUserPermissions, Query, QueryPage, equal_to
from connections.probe import checks, wording
from connections.probe.checks import CheckSpec
from connections.probe.evidence import Evidence, Trouble
from connections.probe.excess import Excess, excess
from connections.probe.outcomes import CheckResult, Outcome
from connections.probe.profile import Profile
from connections.probe.reading import row_query
from connections.probe.results import blank
from connections.probe.subscriptions import Subscription, subscription

#: What the user's own record decides; it says something about its rights, too.
USER_CHECKS = frozenset({checks.USER_WEB_SERVICES_ONLY, checks.USER_TYPE, checks.RIGHTS_AS_NEEDED})

_ACCOUNTS_MODULE = "General Ledger"
_YES, _NO = frozenset({"true", "t"}), frozenset({"false", "f"})
# How listings write it; the letters are those of the filter.
_BUSINESS = frozenset({"business", "business user", "b"})
_OTHER_TYPES = frozenset(
    {
        *("employee", "view-only", "view only", "write-up", "dashboard", "project manager", "construction manager"),
        *("payment approver", "platform", "crm", "warehouse", "e", "r", "w", "d", "p", "c", "a", "t", "s", "h"),
    }
)
# The list of users on the screens shows False, True and Full for none, limited and full (setup-guides section 4).
_PRIVILEGES = {"off": 0, "false": 0, "limited": 1, "true": 1, "full": 2}


@dataclass(frozen=True)
class Asked:
    """What was asked of the customer: the user by its ID, the rights, and the admin privileges ("off", "full" …)."""

    profile: Profile
    user_id: str
    admin_privileges: str = "off"


def user_query(user_id: str) -> Query:
    """Our own user's record, and nobody else's."""
    fields = ("LOGINID", "USERTYPE", "LOGINDISABLED", "ADMIN")
    return Query("USERINFO", fields, filter=equal_to("LOGINID", user_id), page_size=1)


def readiness_result(spec: CheckSpec, asked: Asked, evidence: Evidence) -> CheckResult | None:
    """Judge one readiness check; None while an answer it needs may still come."""
    return _JUDGES[spec.check_id](spec, asked, evidence)


def _web_services_only(spec: CheckSpec, asked: Asked, evidence: Evidence) -> CheckResult | None:
    record = _own_record(asked.user_id, evidence)
    if not isinstance(record, dict):
        return _record_unknown(spec, record)
    flag = record["LOGINDISABLED"]
    if flag in _YES:
        return replace(blank(spec, Outcome.PASSED), detail=wording.WEB_SERVICES_ONLY)
    if flag in _NO:
        return _failed(spec, "user_not_web_services_only", f"USERINFO.LOGINDISABLED is {flag!r}")
    return _unsaid(spec, f"USERINFO.LOGINDISABLED is {flag!r}")


def _user_type(spec: CheckSpec, asked: Asked, evidence: Evidence) -> CheckResult | None:
    record = _own_record(asked.user_id, evidence)
    if not isinstance(record, dict):
        return _record_unknown(spec, record)
    kind = record["USERTYPE"]
    if kind in _BUSINESS:
        return replace(blank(spec, Outcome.PASSED), detail=wording.BUSINESS_USER)
    if kind in _OTHER_TYPES:
        return _failed(spec, "user_type_not_business", f"USERINFO.USERTYPE is {kind!r}")
    return _unsaid(spec, f"USERINFO.USERTYPE is {kind!r}")


def _chart_of_accounts(spec: CheckSpec, asked: Asked, evidence: Evidence) -> CheckResult | None:
    subscribed = subscription(_ACCOUNTS_MODULE, asked.profile, evidence)
    answer = evidence.answer(row_query(checks.ACCOUNTS_OBJECT))
    if subscribed is None or (answer is None and subscribed is not Subscription.NO):
        return None
    if subscribed is Subscription.NO or answer is None:
        detail = wording.NEEDS_MODULE.format(module=_ACCOUNTS_MODULE)
        return replace(blank(spec, Outcome.NOT_SUBSCRIBED), detail=detail)
    if answer.trouble is not None:
        return _unknown(spec, answer.trouble, wording.ACCOUNTS_NOT_READ)
    if isinstance(answer.value, QueryPage) and answer.value.total_count == 0:
        return _failed(spec, "chart_at_other_level", "GLACCOUNT holds no record at this level")
    return replace(blank(spec, Outcome.PASSED), detail=wording.ACCOUNTS_HERE)


def _rights_as_needed(spec: CheckSpec, asked: Asked, evidence: Evidence) -> CheckResult | None:
    answer = evidence.answer(GetUserPermissions(asked.user_id))
    record = _own_record(asked.user_id, evidence)
    if answer is None or record is None:
        return None
    written = record["ADMIN"] if isinstance(record, dict) else ""
    privileges, allowed = _PRIVILEGES.get(written, 0), _PRIVILEGES.get(asked.admin_privileges, 0)
    if privileges > allowed:
        return _advice(spec, wording.TOO_PRIVILEGED, f"USERINFO.ADMIN is {written!r}")
    if answer.trouble is not None:
        return _unknown(spec, answer.trouble, wording.RIGHTS_NOT_SEEN, "permissions_not_visible")
    beyond = excess(asked.profile, evidence.rights(), is_admin=allowed > 0)
    if beyond:
        return _advice(spec, _example(beyond[0]), " | ".join(each.text for each in beyond))
    return replace(blank(spec, Outcome.PASSED), detail=wording.RIGHTS_FIT)


def _example(first: Excess) -> str:
    return wording.MORE_RIGHTS.format(right=first.rights[0], row=first.row, module=first.application)


_Judge = Callable[[CheckSpec, Asked, Evidence], CheckResult | None]
_JUDGES: dict[str, _Judge] = {
    checks.USER_WEB_SERVICES_ONLY: _web_services_only,
    checks.USER_TYPE: _user_type,
    checks.CHART_OF_ACCOUNTS: _chart_of_accounts,
    checks.RIGHTS_AS_NEEDED: _rights_as_needed,
}


def _own_record(user_id: str, evidence: Evidence) -> dict[str, str] | Trouble | None:
    """Our user's fields in small letters, why they may not be seen, or None while they may still come."""
    answer = evidence.answer(user_query(user_id))
    if answer is None:
        return None
    rows = answer.value.rows if isinstance(answer.value, QueryPage) else ()
    for row in rows:
        fields = {name: (value or "").strip().casefold() for name, value in row.items()}
        if fields.get("LOGINID") == user_id.strip().casefold():
            return {name: fields.get(name, "") for name in ("USERTYPE", "LOGINDISABLED", "ADMIN")}
    return answer.trouble or _NOT_LISTED


_NOT_LISTED = Trouble("", "result", False, "nobody", "USERINFO does not list our own user.")


def _record_unknown(spec: CheckSpec, trouble: Trouble | None) -> CheckResult | None:
    return None if trouble is None else _unknown(spec, trouble, wording.RECORD_NOT_SEEN, "user_record_not_visible")


def _unknown(spec: CheckSpec, trouble: Trouble, reason: str, problem: str = "") -> CheckResult:
    """Nobody can tell. A passing trouble, or the end of the run, is its own reason."""
    if trouble.transient:
        problem, reason = trouble.problem, wording.seen_in_trouble(trouble, **wording.NO_NAMES)
    return replace(
        blank(spec, Outcome.COULD_NOT_TELL),
        problem=problem or trouble.problem,
        detail=reason,
        evidence=trouble.evidence,
    )


def _unsaid(spec: CheckSpec, evidence: str) -> CheckResult:
    problem = "user_record_not_visible"
    return replace(
        blank(spec, Outcome.COULD_NOT_TELL), problem=problem, detail=wording.RECORD_UNCLEAR, evidence=evidence
    )


def _failed(spec: CheckSpec, problem: str, evidence: str) -> CheckResult:
    detail = wording.seen(problem, Outcome.FAILED, **wording.NO_NAMES)
    return replace(blank(spec, Outcome.FAILED), problem=problem, detail=detail, evidence=evidence)


def _advice(spec: CheckSpec, detail: str, evidence: str) -> CheckResult:
    return replace(blank(spec, Outcome.PASSED), problem="rights_exceed_profile", detail=detail, evidence=evidence)
