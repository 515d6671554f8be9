"""Every step guide of the wizard is walked in the simulated Intacct, and has its effect at the gateway.

A customer follows the guides; if one of them names what the page does not show, the test says which and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from connections import guides
from connections.guides import Variant, words
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from tests.connections.guides.samples import VALUES
from tests.connections.simulator import wire
from tests.connections.simulator.trails import kinds
from tests.connections.simulator.trails.in_words import IN_WORDS
from tests.connections.simulator.trails.person import Person
from tests.connections.simulator.trails.walk import Table, Walk

pytestmark = pytest.mark.simulator

RIGHTS: Table = {
    "Accounts Payable": {"Bills": ("List", "View", "Add"), "Vendors": ("List", "View")},
    "Cash Management": {"Checking Accounts": ("List", "View")},
    "General Ledger": {"Accounts": ("List", "View")},
}
#: Before anything is done, a step is the same whatever the form or the words: the journeys below have them all.
OF_A_STEP = [each for each in kinds.VARIANTS if (each.user_form, each.region) == ("current", "us")]


@pytest.fixture
def walk(simulator: SimulatorServer) -> Iterator[Walk]:
    person = Person(simulator.url, "NEW-CO")
    yield Walk(person, IN_WORDS)
    person.close()


def _prepared(simulator: SimulatorServer, walk: Walk, variant: Variant) -> Company:
    """The company in which nothing is done yet, of the kind that the variant is for."""
    company = simulator.world.companies["NEW-CO"]
    kinds.make(company, variant)
    walk.table = wanted_rights(variant)
    return company


def wanted_rights(variant: Variant) -> Table:
    """The wizard's table of rights, with the words of the customer's region."""
    local = words.shipped().local
    return {
        module: {local(row, variant.region): rights for row, rights in rows.items()} for module, rows in RIGHTS.items()
    }


def _follow(walk: Walk, step: str, variant: Variant) -> None:
    walk.follow(f"step {step}", guides.step(step, variant, VALUES, strict=True).clicks)


@pytest.mark.parametrize("variant", OF_A_STEP, ids=kinds.name)
@pytest.mark.parametrize("step", guides.step_ids())
def test_every_click_of_a_step_can_be_done(simulator: SimulatorServer, step: str, variant: Variant, walk: Walk) -> None:
    _prepared(simulator, walk, variant)
    _follow(walk, step, variant)


@pytest.mark.parametrize("variant", kinds.VARIANTS, ids=kinds.name)
def test_all_steps_together_make_a_connection_that_works(
    simulator: SimulatorServer, variant: Variant, walk: Walk, caller: Callable[..., wire.Caller]
) -> None:
    company, somebody = _prepared(simulator, walk, variant), caller("NEW-CO")

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
    password = mailed_password(walk.person)
    assert refusal(password) == ""
    signed_in = wire.login("NEW-CO", password)
    assert somebody.say(wire.query("GLACCOUNT"), authentication=signed_in).level == "success"
    assert somebody.say(wire.query("CHECKINGACCOUNT"), authentication=signed_in).level == "success"
    assert "You do not have permission" in somebody.say(wire.query("CUSTOMER"), authentication=signed_in).error()[1]

    for step in ("credentials", "entity"):
        _follow(walk, step, variant)
    for entity in walk.person.reads("Entity ID") if variant.multi_entity else ():
        landed = somebody.say(wire.query("APBILL"), authentication=wire.login("NEW-CO", password, entity_id=entity))
        assert (landed.level, landed.entity) == ("success", entity)
    for step in ("check", "done"):
        _follow(walk, step, variant)


def mailed_password(person: Person) -> str:
    person.open_top_page()
    person.press("Mailbox (1)")
    assert person.see("Welcome to Sage Intacct!") is not None
    letter: str = person.page.xpath("string((//pre)[1])")
    return letter.partition("Password: ")[2].strip()
