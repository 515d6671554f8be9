"""One company for each kind of walk: each can be set up by its guides, or stops where its story says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from connections import guides
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from connections.simulator.walks import WALKS
from tests.connections.guides.samples import VALUES
from tests.connections.simulator import wire
from tests.connections.simulator.trails import kinds
from tests.connections.simulator.trails.in_words import IN_WORDS
from tests.connections.simulator.trails.person import Person
from tests.connections.simulator.trails.test_step_guides import mailed_password, wanted_rights
from tests.connections.simulator.trails.walk import Walk

pytestmark = pytest.mark.simulator
PAGE = Path(__file__).parents[3] / "docs" / "simulator.md"
STEPS = ("start", "company", "web-services", "authorize-sender", "user", "entity")
#: Where a walk stops, and what the administrator does not find there.
STOPS = {
    "LIMITED-CO": ("start", "Admin privileges does not read Full"),
    "LIMITEDLESS-CO": ("start", "Admin privileges does not read Full"),
    "NOTADMIN-CO": ("start", "no link or heading 'Admin'"),
    "NOTOFFERED-CO": ("web-services", "nothing named 'Web Services'"),
}
REFUSED = {"NEWTRIAL-CO": "Web Services subscription"}
WALKED = [walk.id for walk in WALKS if not walk.ready and walk.id not in STOPS]


@contextmanager
def _walking(simulator: SimulatorServer, company: Company) -> Iterator[Callable[[str], None]]:
    """Follow the guide of one step; the company's own sender and a vendor's mailbox are answers as they would be."""
    variant = kinds.variant_of(company)
    values = {**VALUES, "company_id": company.company_id}
    if company.own_senders:
        values["sender_id"] = next(iter(company.own_senders))
    if company.company_id == "VENDORMAIL-CO":
        variant, values["email"] = replace(variant, mailbox="vendor"), "violet@vendor.example"
    without = ("If you see an entity drop-down",) if company.top_level_only else ()
    person = Person(simulator.url, company.company_id)
    walk = Walk(person, IN_WORDS, wanted_rights(variant))

    def follow(step: str) -> None:
        walk.follow(f"step {step}", guides.step(step, variant, values, strict=True).clicks, without=without)

    try:
        yield follow
    finally:
        person.close()


@pytest.mark.parametrize("company_id", WALKED)
def test_a_company_of_each_kind_is_set_up_by_its_guides(
    simulator: SimulatorServer, caller: Callable[..., wire.Caller], company_id: str
) -> None:
    company, somebody = simulator.world.companies[company_id], caller(company_id)
    with _walking(simulator, company) as follow:
        for step in STEPS:
            follow(step)
    own = [wire.control(*own) for own in company.own_senders.items()]
    said = somebody.say(wire.query("APBILL"), control_block=own[0] if own else None)
    if company_id in REFUSED:
        assert REFUSED[company_id] in said.error()[1]
    else:
        assert said.level == "success"
    assert company.users[0].created_at_entity == ""


@pytest.mark.parametrize(("company_id", "step", "missing"), [(name, *stop) for name, stop in STOPS.items()])
def test_a_walk_stops_where_the_administrator_cannot_go_on(
    simulator: SimulatorServer, company_id: str, step: str, missing: str
) -> None:
    with _walking(simulator, simulator.world.companies[company_id]) as follow:
        for before in STEPS[: STEPS.index(step)]:
            follow(before)
        with pytest.raises(AssertionError, match=missing):
            follow(step)


@pytest.mark.parametrize(
    ("company_id", "answers", "step"),
    [
        ("OLDFORM-CO", {"user_form": "current"}, "user"),
        ("CLASSIC-CO", {"menus": "current"}, "web-services"),
        ("GROUPED-CO", {"menus": "classic"}, "web-services"),
        ("NEW-CO", {"menus": "grouped"}, "start"),
        ("NEW-CO", {"user_form": "older"}, "user"),
        ("USERBASED-CO", {"permissions": "role"}, "user"),
        ("ROLE-SINGLE-CO", {"multi_entity": True}, "start"),
    ],
)
def test_the_guide_for_another_kind_of_company_cannot_be_followed(
    simulator: SimulatorServer, company_id: str, answers: dict[str, object], step: str
) -> None:
    """Otherwise the pages would be none of their kind."""
    variant = replace(kinds.variant_of(simulator.world.companies[company_id]), **answers)  # type: ignore[arg-type]
    walk = Walk(Person(simulator.url, company_id), IN_WORDS, wanted_rights(variant))
    with pytest.raises(AssertionError, match=f"step {step}: "):
        walk.follow(f"step {step}", guides.step(step, variant, VALUES, strict=True).clicks)
    walk.person.close()


def test_the_password_for_a_vendors_mailbox_comes_to_that_mailbox(simulator: SimulatorServer) -> None:
    company = simulator.world.companies["VENDORMAIL-CO"]
    with _walking(simulator, company) as follow:
        for step in STEPS:
            follow(step)
    vendor = Person(simulator.url, "VENDORMAIL-CO")
    assert mailed_password(vendor) == company.users[0].password
    vendor.home = "/mailbox/violet@vendor.example"
    vendor.open_top_page()
    vendor.see("Violet Shipping")
    assert f"User ID: {USER_ID}" in vendor.page.text_content()
    vendor.home = "/mailbox/finance@customer.example"
    vendor.open_top_page()
    assert company.users[0].password not in vendor.page.text_content()
    vendor.close()


def test_each_named_company_of_a_walk_is_on_the_page_of_the_simulator() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [walk.id for walk in WALKS if f"`{walk.id}`" not in text] == []
