"""The page Simulated gateway and the list of companies, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from connections.simulator.admin import company_list
from connections.simulator.admin.gateway_fields import FIELDS
from connections.simulator.behaviour import Behaviour
from connections.simulator.companies import build_companies
from connections.simulator.look import Administrator, Look
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from tests.connections.simulator import wire
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator
READY = "/company/READY-CO"


@pytest.fixture
def browser(simulator: SimulatorServer) -> Iterator[Browser]:
    with Browser(simulator.url) as browser:
        yield browser


def test_every_behaviour_can_be_switched() -> None:
    shown = {field.name for field in FIELDS}
    assert {f"behaviour.{field.name}" for field in fields(Behaviour)} <= shown
    assert {f"look.{field.name}" for field in fields(Look)} <= shown
    assert {f"administrator.{field.name}" for field in fields(Administrator)} <= shown
    assert {"active", "web_services_offered", "demo_expired", "kind", "lockout_after", "session_minutes"} <= shown


def test_every_choice_of_a_behaviour_is_offered() -> None:
    hints = get_type_hints(Behaviour) | get_type_hints(Look) | get_type_hints(Administrator) | get_type_hints(Company)
    for field in FIELDS:
        hint = hints[field.name.rpartition(".")[2]]
        if get_origin(hint) is Literal:
            assert set(field.choices) == set(get_args(hint)), field.name


@pytest.mark.parametrize("company_id", ["NEW-CO", "READY-CO", "BUSY-CO", "LOCKED-CO"])
def test_saving_the_page_as_it_is_changes_nothing(
    simulator: SimulatorServer, browser: Browser, company_id: str
) -> None:
    company = simulator.world.companies[company_id]
    before = repr(company)
    browser.open(f"/company/{company_id}").follow("Simulated gateway").press("Save")
    assert "was changed" in browser.text
    assert repr(company) == before


def test_a_busy_company_is_released(browser: Browser, caller: Callable[..., wire.Caller]) -> None:
    busy = caller("BUSY-CO")
    assert "too many operations" in busy.say(wire.TOP_QUERY).error()[1]
    browser.open("/company/BUSY-CO/simulated-gateway").press("Release the places")
    assert busy.say(wire.TOP_QUERY).level == "success"
    assert "Release the places" not in browser.text


@pytest.mark.parametrize(
    ("switched", "status", "level"),
    [
        ({"behaviour.maintenance": ["true"]}, 200, "result"),
        ({"behaviour.rate_limit": "http_429"}, 429, None),
        ({"behaviour.fault": "http_502", "behaviour.fault_remaining": "1"}, 502, None),
        ({"behaviour.refusal": "company_id_not_found"}, 400, None),
        ({"active": []}, 400, None),
        ({"demo_expired": ["true"]}, None, "control"),
        ({"kind": "trial"}, 200, "authentication"),
    ],
)
def test_what_is_switched_on_meets_the_next_request(
    browser: Browser,
    caller: Callable[..., wire.Caller],
    switched: dict[str, str | list[str]],
    status: int | None,
    level: str | None,
) -> None:
    ready = caller("READY-CO")
    browser.open(f"{READY}/simulated-gateway").press("Save", **switched)
    answer = ready.post(wire.envelope(ready.sender, ready.login, [wire.TOP_QUERY]))
    assert status in (None, answer.status_code)
    if level:
        assert ready.say(wire.TOP_QUERY).level == level


def test_all_sessions_of_the_company_are_ended(browser: Browser, caller: Callable[..., wire.Caller]) -> None:
    ready, other = caller("READY-CO"), caller("SINGLE-CO")
    session, kept = ready.session(), other.session()
    browser.open(f"{READY}/simulated-gateway").press("End all sessions")
    assert "Sessions ended: 1." in browser.text
    assert ready.say(wire.TOP_QUERY, authentication=session).level == "authentication"
    assert other.say(wire.TOP_QUERY, authentication=kept).level == "success"


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("behaviour.latency_ms", "soon", "Enter a whole number from 0 on."),
        ("behaviour.latency_ms", "-1", "Enter a whole number from 0 on."),
        ("behaviour.latency_ms", "1.5", "Enter a whole number from 0 on."),
        ("behaviour.hold_seconds", "1.2.3", "Enter a number from 0 on."),
        ("lockout_after", "0", "Enter a whole number from 1 on."),
        ("session_minutes", "9" * 30, "Enter a whole number from 0 on."),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_changed(
    simulator: SimulatorServer, browser: Browser, name: str, typed: str, message: str
) -> None:
    company = simulator.world.companies["READY-CO"]
    before = repr(company)
    browser.open(f"{READY}/simulated-gateway").press("Save", **{name: typed, "demo_expired": ["true"]})
    assert browser.answer.status_code == 422
    assert message in browser.text
    assert browser.page.get_element_by_id(name).get("aria-invalid") == "true"
    assert browser.page.get_element_by_id(name).get("value") == typed
    assert repr(company) == before


def test_a_company_is_put_back_as_it_was_named(
    simulator: SimulatorServer, browser: Browser, caller: Callable[..., wire.Caller]
) -> None:
    session = caller("RIGHTS-CO").session()
    browser.open("/company/RIGHTS-CO/simulated-gateway").press("Save", demo_expired=["true"])
    browser.open("/company/RIGHTS-CO/admin/subscriptions").press("Web Services On").press("Unsubscribe")
    browser.open("/company/RIGHTS-CO/simulated-gateway").press("Put this company back")
    assert "as it was at the start" in browser.text
    assert "new password" in browser.text

    company = simulator.world.companies["RIGHTS-CO"]
    assert _without_texts(company) == _without_texts(build_companies()["RIGHTS-CO"])
    again = caller("RIGHTS-CO")
    assert again.say(wire.query("VENDOR")).level == "success"
    assert again.say(wire.query("VENDOR"), authentication=session).level == "authentication"


def _without_texts(company: Company) -> str:
    return repr(company).partition("mails=")[0]


def test_a_company_that_was_never_named_cannot_be_put_back(simulator: SimulatorServer, browser: Browser) -> None:
    simulator.world.companies["MADE-CO"] = Company("MADE-CO", "Made by hand")
    browser.open("/company/MADE-CO/simulated-gateway")
    assert "Put this company back" not in browser.text
    browser.open("/company/READY-CO/simulated-gateway")
    assert browser.page.xpath("//main//p[.='Not a page of Intacct']")


def test_each_company_of_the_list_leads_to_its_simulated_gateway(browser: Browser) -> None:
    link = browser.open("/").page.xpath("//a[@aria-label='Simulated gateway of BUSY-CO']/@href")
    assert link == ["/company/BUSY-CO/simulated-gateway"]


def test_stories_come_before_the_companies_of_refusals(simulator: SimulatorServer, browser: Browser) -> None:
    simulator.world.companies["ODD-CO"] = Company("ODD-CO", "Odd", group="refusal")
    simulator.world.companies["EVEN-CO"] = Company("EVEN-CO", "Even")
    sections = browser.open("/").page.xpath("//main/section")
    assert ["EVEN-CO" in section.text_content() for section in sections] == [True, False, False]
    assert ["NEW-CO-sandbox" in section.text_content() for section in sections] == [False, True, False]
    assert ["ODD-CO" in section.text_content() for section in sections] == [False, False, True]


def test_a_thousand_companies_are_capped_and_found_by_id_or_name(simulator: SimulatorServer, browser: Browser) -> None:
    for number in range(1000):
        simulator.world.companies[f"LOAD-{number}"] = Company(f"LOAD-{number}", f"Loaded {number}")
    browser.open("/")
    assert f"These are the first {company_list.MOST} of {len(simulator.world.companies)} companies." in browser.text
    assert len(browser.page.xpath("//ul[@class='companies']/li")) == company_list.MOST
    for wanted in ("load-999", "Loaded 999"):
        browser.press("Search", q=wanted)
        assert [each.text for each in browser.page.xpath("//a//span[@class='id']")] == ["LOAD-999"]
    browser.press("Search", q="nowhere")
    assert "0 of" in browser.text
    browser.follow("Show all")
    assert "READY-CO" in browser.text
