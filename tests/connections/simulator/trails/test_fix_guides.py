"""Every fix is walked in the simulated Intacct; those that repair something there have repaired it at the gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from connections import guides
from connections.guides import Variant
from connections.simulator.companies import VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company, Rights, SenderAuthorization
from tests.connections.guides.samples import VALUES
from tests.connections.simulator import wire
from tests.connections.simulator.trails.in_words import IN_WORDS
from tests.connections.simulator.trails.person import Person
from tests.connections.simulator.trails.walk import Walk

pytestmark = pytest.mark.simulator
CALLER = "127.0.0.1"  # where the tests call from
KNOWN = {**VALUES, "company_id": "READY-CO", "entity": "100-US", "addresses": CALLER}
ELSEWHERE = "192.0.2.1"
NO_SENDER = ("If it is there, open it", "If a letter")
SENDER_INACTIVE = ("If a letter", "If it is missing", "For a new row")


@dataclass(frozen=True)
class Repair:
    """`breaks` puts the company into the trouble; `asks` (for an entity) must be refused before and answered after.

    `without` are beginnings of clicks whose "If" is not so here.
    """

    breaks: Callable[[Company], None]
    entity: str | None = None
    without: tuple[str, ...] = ()


def _rights(company: Company) -> Rights:
    return company.roles[0].rights if company.permission_type == "role" else company.users[0].rights


def _no_sender(company: Company) -> None:
    company.senders = []


def _inactive_sender(company: Company) -> None:
    company.senders[0].status = "inactive"


def _misspelt_sender(company: Company) -> None:
    company.senders = [SenderAuthorization(VENDOR_SENDER.lower())]


def _web_services_off(company: Company) -> None:
    company.subscriptions.discard("Web Services")


def _locked_out(company: Company) -> None:
    company.users[0].status = "lockedout"


def _inactive_user(company: Company) -> None:
    company.users[0].status = "inactive"


def _filtered(company: Company) -> None:
    company.enforce_ip_filters, company.users[0].ip_filter = True, [ELSEWHERE]


def _no_right_on_bills(company: Company) -> None:
    del _rights(company)["Accounts Payable"]["Bills"]


def _no_payables(company: Company) -> None:
    company.subscriptions.discard("Accounts Payable")


def _top_level_only(company: Company) -> None:
    company.top_level_only = True


def _one_entity(company: Company) -> None:
    company.users[0].entities, company.users[0].top_level_access = ["100-US"], False


def _other_entity(company: Company) -> None:
    company.users[0].entities = ["200-UK", "300-CA"]


#: What each of these fixes repairs. A problem may have several.
REPAIRS: tuple[tuple[str, Repair], ...] = (
    ("sender_not_authorized_for_company", Repair(_no_sender, without=NO_SENDER)),
    ("sender_not_authorized_for_company", Repair(_misspelt_sender, without=("If it is there, open it",))),
    ("sender_not_authorized_for_company", Repair(_inactive_sender, without=SENDER_INACTIVE)),
    ("web_services_subscription_inactive", Repair(_web_services_off)),
    ("user_inactive", Repair(_inactive_user)),
    ("user_locked_out", Repair(_locked_out)),
    ("ip_address_not_allowed", Repair(_filtered)),
    ("module_not_subscribed", Repair(_no_payables)),
    ("rights_missing", Repair(_no_right_on_bills)),
    ("no_permission", Repair(_no_right_on_bills)),
    ("permission_row_not_found", Repair(_no_right_on_bills)),
    ("top_level_only", Repair(_top_level_only, entity="100-US")),
    ("landed_in_entity", Repair(_one_entity, entity="")),
    ("top_level_only_or_top_level_denied", Repair(_one_entity, entity="")),
    ("entity_scope_violation", Repair(_one_entity, entity="")),
    ("entity_not_allowed", Repair(_other_entity, entity="100-US")),
    ("entity_not_reachable", Repair(_other_entity, entity="100-US")),
    ("entity_invalid_or_not_allowed", Repair(_other_entity, entity="100-US")),
)


#: Problems that only a company with entities has.
ABOUT_ENTITIES = (
    "entity_inactive",
    "entity_not_allowed",
    "entity_scope_violation",
    "landed_in_entity",
    "top_level_only",
    "top_level_only_or_top_level_denied",
    "user_created_at_entity_level",
)
CASES = [
    pytest.param(problem, permissions, multi_entity, id=f"{problem}-{permissions}-{entities}")
    for problem in guides.problems()
    for permissions in ("role", "user")
    for multi_entity, entities in ((True, "multi-entity"), (False, "single-entity"))
    if multi_entity or problem not in ABOUT_ENTITIES
]


@contextmanager
def _walk(simulator: SimulatorServer, permissions: str, multi_entity: bool = True) -> Iterator[tuple[Company, Walk]]:
    company = simulator.world.companies["READY-CO"]
    if permissions == "user":
        company.permission_type, company.users[0].rights = "user", company.roles[0].rights
    if not multi_entity:
        company.entities = []
    person = Person(simulator.url, "READY-CO")
    try:
        yield company, Walk(person, IN_WORDS)
    finally:
        person.close()


def _clicks(problem: str, variant: Variant) -> tuple[guides.Click, ...]:
    return guides.fix(problem, variant, KNOWN, strict=True).clicks


def _answered(somebody: wire.Caller, entity: str | None) -> bool:
    said = somebody.say(wire.TOP_QUERY, authentication=somebody.login_to(entity))
    return said.level == "success" and (entity is None or said.entity == entity)


@pytest.mark.parametrize(("problem", "permissions", "multi_entity"), CASES)
def test_every_click_of_a_fix_can_be_done(
    simulator: SimulatorServer, problem: str, permissions: guides.Permissions, multi_entity: bool
) -> None:
    fix = guides.fix(problem, Variant("current", permissions, multi_entity), KNOWN, strict=True)
    if fix.owner != "customer":
        # Ours, Sage's or nobody's to repair: the customer is sent nowhere in Intacct.
        assert not any(click.trail or click.button or click.field for click in fix.clicks)
        return
    with _walk(simulator, permissions, multi_entity) as (company, walk):
        for name, repair in REPAIRS:
            if name == problem and (multi_entity or repair.entity is None):
                repair.breaks(company)
                walk.follow(f"fix {problem}", fix.clicks, without=repair.without)
                return
        walk.follow(f"fix {problem}", fix.clicks)


@pytest.mark.parametrize("permissions", ["role", "user"])
@pytest.mark.parametrize(
    ("problem", "repair"), REPAIRS, ids=[f"{name}-{each.breaks.__name__}" for name, each in REPAIRS]
)
def test_a_fix_repairs_what_it_is_for(
    simulator: SimulatorServer,
    caller: Callable[..., wire.Caller],
    problem: str,
    repair: Repair,
    permissions: guides.Permissions,
) -> None:
    with _walk(simulator, permissions) as (company, walk):
        repair.breaks(company)
        somebody = caller("READY-CO")
        assert not _answered(somebody, repair.entity)
        walk.follow(f"fix {problem}", _clicks(problem, Variant("current", permissions, True)), without=repair.without)
        assert _answered(somebody, repair.entity)
