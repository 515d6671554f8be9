"""Every fix is walked in the simulated Intacct; those that repair something there have repaired it at the gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
from tests.connections.simulator.trails import kinds
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


def _as_it_is(company: Company) -> None:
    """Nothing is broken: a fix must be possible all the same."""


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
KINDS = [each for each in kinds.VARIANTS if (each.user_form, each.region) == ("current", "us")]
THE_CUSTOMERS = [each for each in guides.problems() if guides.fix(each, Variant(), {}).owner == "customer"]
#: Each menu, each form and each region at least once, where what a fix does is seen at the gateway.
REPAIRED_IN = [
    Variant(menus, permissions, multi_entity=True, user_form=user_form, region=region)
    for menus, user_form, region in (
        ("current", "current", "us"),
        ("grouped", "older", "uk"),
        ("classic", "older", "za"),
        ("current", "current", "au"),
    )
    for permissions in ("role", "user")
]
ROWS = {"rows": "Bills (List, View and Add), Vendors (List)"}  # as merged for one module


@contextmanager
def _walk(simulator: SimulatorServer, variant: Variant) -> Iterator[tuple[Company, Walk]]:
    company = simulator.world.companies["READY-CO"]
    kinds.make(company, variant)
    person = Person(simulator.url, "READY-CO")
    try:
        yield company, Walk(person, IN_WORDS)
    finally:
        person.close()


def _clicks(problem: str, variant: Variant, values: Mapping[str, str] = KNOWN) -> tuple[guides.Click, ...]:
    return guides.fix(problem, variant, values, strict=True).clicks


def _answered(somebody: wire.Caller, entity: str | None) -> bool:
    said = somebody.say(wire.TOP_QUERY, authentication=somebody.login_to(entity))
    return said.level == "success" and (entity is None or said.entity == entity)


@pytest.mark.parametrize("problem", guides.problems())
def test_a_fix_that_is_not_the_customers_sends_nobody_to_intacct(problem: str) -> None:
    for variant in kinds.VARIANTS:
        fix = guides.fix(problem, variant, KNOWN, strict=True)
        if fix.owner != "customer":
            assert not any(click.trail or click.button or click.field for click in fix.clicks)


@pytest.mark.parametrize("variant", KINDS, ids=kinds.name)
@pytest.mark.parametrize("problem", THE_CUSTOMERS)
def test_every_click_of_a_fix_can_be_done(simulator: SimulatorServer, problem: str, variant: Variant) -> None:
    if problem in ABOUT_ENTITIES and not variant.multi_entity:
        return
    with _walk(simulator, variant) as (company, walk):
        repairs = (each for name, each in REPAIRS if name == problem)
        repair = next((each for each in repairs if variant.multi_entity or each.entity is None), Repair(_as_it_is))
        repair.breaks(company)
        walk.follow(f"fix {problem}", _clicks(problem, variant), without=repair.without)


@pytest.mark.parametrize("variant", REPAIRED_IN, ids=kinds.name)
@pytest.mark.parametrize(
    ("problem", "repair"), REPAIRS, ids=[f"{name}-{each.breaks.__name__}" for name, each in REPAIRS]
)
def test_a_fix_repairs_what_it_is_for(
    simulator: SimulatorServer,
    caller: Callable[..., wire.Caller],
    problem: str,
    repair: Repair,
    variant: Variant,
) -> None:
    with _walk(simulator, variant) as (company, walk):
        repair.breaks(company)
        somebody = caller("READY-CO")
        assert not _answered(somebody, repair.entity)
        walk.follow(f"fix {problem}", _clicks(problem, variant), without=repair.without)
        assert _answered(somebody, repair.entity)


@pytest.mark.parametrize("variant", REPAIRED_IN, ids=kinds.name)
def test_rights_of_several_rows_are_given_at_once(
    simulator: SimulatorServer, caller: Callable[..., wire.Caller], variant: Variant
) -> None:
    with _walk(simulator, variant) as (company, walk):
        del _rights(company)["Accounts Payable"]
        walk.follow("fix rights_missing", _clicks("rights_missing", variant, KNOWN | ROWS))
        given = _rights(company)["Accounts Payable"]
        assert given == {"Bills": {"List", "View", "Add"}, "Vendors": {"List"}}
        assert caller("READY-CO").say(wire.query("VENDOR"), wire.query("APBILL")).level == "success"
