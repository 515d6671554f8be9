"""Every step guide of the wizard is walked in the simulated Intacct, and has its effect at the gateway.

A customer follows the guides; if one of them names what the page does not show, the test says which and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connections import guides
from connections.guides import Variant
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from tests.connections.guides.samples import VALUES
from tests.connections.simulator import wire
from tests.connections.simulator.trails.in_words import IN_WORDS
from tests.connections.simulator.trails.person import Person
from tests.connections.simulator.trails.walk import Walk

pytestmark = pytest.mark.simulator

TABLE = {
    "Accounts Payable": {"Bills": ("List", "View", "Add"), "Vendors": ("List", "View")},
    "General Ledger": {"Accounts": ("List", "View")},
}
VARIANTS = [
    pytest.param(Variant("current", permissions, multi_entity), id=f"{permissions}-{entities}")
    for permissions in ("role", "user")
    for multi_entity, entities in ((True, "multi-entity"), (False, "single-entity"))
]


@pytest.fixture
def prepared(simulator: SimulatorServer) -> Callable[[Variant], Company]:
    """`prepared(variant)`: the company in which nothing is done yet, of the kind that the variant is for."""

    def prepare(variant: Variant) -> Company:
        company = simulator.world.companies["NEW-CO"]
        company.permission_type = variant.permissions
        if not variant.multi_entity:
            company.entities = []
            company.subscriptions.discard("Multi-Entity Management")
        return company

    return prepare


@pytest.fixture
def walk(simulator: SimulatorServer) -> Iterator[Walk]:
    person = Person(simulator.url, "NEW-CO")
    yield Walk(person, IN_WORDS, TABLE)
    person.close()


def _follow(walk: Walk, step: str, variant: Variant) -> None:
    walk.follow(f"step {step}", guides.step(step, variant, VALUES, strict=True).clicks)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("step", guides.step_ids())
def test_every_click_of_a_step_can_be_done(
    step: str, variant: Variant, prepared: Callable[[Variant], Company], walk: Walk
) -> None:
    prepared(variant)
    _follow(walk, step, variant)


@pytest.mark.parametrize("variant", VARIANTS)
def test_all_steps_together_make_a_connection_that_works(
    variant: Variant, prepared: Callable[[Variant], Company], walk: Walk, caller: Callable[..., wire.Caller]
) -> None:
    company, somebody = prepared(variant), caller("NEW-CO")

    def refusal(password: str = "x") -> str:
        said = somebody.say(wire.query("APBILL"), authentication=wire.login("NEW-CO", password))
        return said.error()[1] if said.level != "success" else ""

    for step in ("start", "company", "web-services"):
        _follow(walk, step, variant)
    assert company.web_services_on
    assert "is not authorized to make Web Services requests" in refusal()

    _follow(walk, "authorize-sender", variant)
    assert "Sign-in information is incorrect" in refusal()

    _follow(walk, "user", variant)
    password = _mailed_password(walk.person)
    assert refusal(password) == ""
    signed_in = wire.login("NEW-CO", password)
    assert somebody.say(wire.query("GLACCOUNT"), authentication=signed_in).level == "success"
    assert "You do not have permission" in somebody.say(wire.query("CUSTOMER"), authentication=signed_in).error()[1]

    _follow(walk, "entity", variant)
    for entity in walk.person.reads("Entity ID") if variant.multi_entity else ():
        landed = somebody.say(wire.query("APBILL"), authentication=wire.login("NEW-CO", password, entity_id=entity))
        assert (landed.level, landed.entity) == ("success", entity)


def _mailed_password(person: Person) -> str:
    person.open_top_page()
    person.press("Mailbox (1)")
    assert person.see("Welcome to Sage Intacct!") is not None
    letter: str = person.page.xpath("string((//pre)[1])")
    return letter.partition("Password: ")[2].strip()
