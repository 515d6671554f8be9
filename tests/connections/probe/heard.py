"""Building evidence by hand: what the gateway might have said, without a gateway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from connections.intacct import (
    ApiSession,
    ApplicationPermissions,
    Authentication,
    FinancialSetup,
    GetApplications,
    GetFinancialSetup,
    GetUserPermissions,
    QueryPage,
)
from connections.probe.checks import Target, checks_of
from connections.probe.evidence import MULTI_ENTITY_PREFERENCES, Answer, Evidence, Trouble
from connections.probe.outcomes import CheckResult
from connections.probe.profile import Profile, Requirement
from connections.probe.readiness import Asked
from connections.probe.reading import row_query
from connections.probe.verdicts import results

USER = "acmeledger_ws"
TOP = Target(top_level=True)
BILLS = Requirement(
    module="Accounts Payable",
    code="ap",
    row="Bills",
    rights=("List", "View", "Add"),
    aliases=("Purchase invoices",),
    objects=("APBILL",),
)
ALL_APPLICATIONS = frozenset({"CO", "CM", "GL", "AP", "AR", "PA", "INV", "SO", "PO", "ME"})


def profile(*requirements: Requirement) -> Profile:
    return Profile("test", "Test", 1, date(2026, 11, 21), "For tests.", requirements or (BILLS,))


def trouble(
    problem: str, level: str = "result", *, owner: str = "customer_admin", transient: bool = False, text: str = ""
) -> Trouble:
    return Trouble(problem, level, transient, owner, text or problem, "ABC123")


def page(total: int) -> Answer:
    return Answer(value=QueryPage(total, min(total, 1), 0, max(total - 1, 0), ()))


def refused(problem: str, level: str = "result", **more: object) -> Answer:
    return Answer(trouble=trouble(problem, level, **more))  # type: ignore[arg-type]


def session(entity: str) -> Answer:
    return Answer(value=ApiSession("a-session", "https://api.intacct.com/ia/xml/xmlgw.phtml", entity))


def permissions(application: str, policies: Mapping[str, Iterable[str]]) -> Answer:
    listed = {policy: frozenset(rights) for policy, rights in policies.items()}
    return Answer(value=(ApplicationPermissions(application, listed),))


def signed_in(
    *,
    landed: str = "",
    entity: str | None = None,
    multi_entity: bool = True,
    top_level_only: bool = False,
    applications: Iterable[str] | None = ALL_APPLICATIONS,
    rights: Answer | None = None,
    objects: Mapping[str, Answer] | None = None,
    sessions: Mapping[str, Answer] | None = None,
) -> Evidence:
    """A sign-in that worked, and what came with it; `applications` None means that the list was refused."""
    evidence = Evidence(entity=entity, signed_in=Authentication("DEMO-CO", USER, landed, None, None))
    evidence.answers = {
        GetApplications(): refused("no_permission") if applications is None else Answer(value=frozenset(applications)),
        GetFinancialSetup(): Answer(value=FinancialSetup(multi_entity, "USD", None, None, None, "ACCRUAL", 1)),
        MULTI_ENTITY_PREFERENCES: Answer(value={"DISABLEENTITYSLIDEIN": str(top_level_only).lower()}),
        GetUserPermissions(USER): rights or permissions("Accounts Payable", {"Bills": ("List", "View", "Add")}),
        **{row_query(name): answer for name, answer in (objects or {"APBILL": page(1243)}).items()},
    }
    evidence.sessions = dict(sessions or {})
    return evidence


def turned_away(problem: str, level: str, *, entity: str | None = None, **more: object) -> Evidence:
    """A first request that was refused as a whole."""
    return Evidence(entity=entity, refused=trouble(problem, level, **more))  # type: ignore[arg-type]


def judged(evidence: Evidence, target: Target = TOP, access: Profile | None = None) -> dict[str, CheckResult]:
    """The results by check id, as far as they are certain."""
    access = access or profile()
    return {result.check_id: result for result in results(checks_of(access, target), Asked(access, USER), evidence)}
