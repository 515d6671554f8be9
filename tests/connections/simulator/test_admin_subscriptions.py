"""Company > Admin > Subscriptions, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connections.simulator.server import SimulatorServer
from tests.plain_browser import Browser

pytestmark = pytest.mark.simulator


@pytest.fixture
def browser(simulator: SimulatorServer) -> Iterator[Browser]:
    with Browser(simulator.url) as browser:
        yield browser


def test_web_services_is_turned_on_only_after_the_charge_warning_was_confirmed(
    simulator: SimulatorServer, browser: Browser
) -> None:
    company = simulator.world.companies["WSOFF-CO"]
    browser.open("/").follow("Windmill Studios WSOFF-CO").follow("Admin").follow("Subscriptions")
    assert browser.breadcrumb() == ["Applications", "Company", "Admin", "Subscriptions"]

    browser.press("Web Services Off")
    assert "charge" in browser.text
    assert not company.web_services_on

    browser.press("Subscribe")
    assert company.web_services_on
    assert "Web Services is on." in browser.text


def test_only_web_services_warns_of_a_charge(browser: Browser) -> None:
    browser.open("/company/MODULE-CO/admin/subscriptions").press("Projects Off")
    assert "charge" not in browser.text


def test_a_module_is_turned_off_and_keeps_its_rights_for_later(simulator: SimulatorServer, browser: Browser) -> None:
    company = simulator.world.companies["READY-CO"]
    before = set(company.roles[0].rights["Projects"])
    browser.open("/company/READY-CO/admin/subscriptions").press("Projects On").press("Unsubscribe")
    assert "Projects" not in company.subscriptions
    assert set(company.roles[0].rights["Projects"]) == before


@pytest.mark.parametrize("module", ["administration", "company", "multi-entity-management", "no-such-module"])
def test_what_cannot_be_switched_is_answered_with_not_found(
    simulator: SimulatorServer, browser: Browser, module: str
) -> None:
    before = set(simulator.world.companies["READY-CO"].subscriptions)
    browser.open(f"/company/READY-CO/admin/subscriptions/{module}/unsubscribe")
    assert browser.answer.status_code == 404
    assert simulator.world.companies["READY-CO"].subscriptions == before


def test_top_level_restriction_is_lifted_only_with_an_iet_credits_journal(
    simulator: SimulatorServer, browser: Browser
) -> None:
    company = simulator.world.companies["TOPONLY-CO"]
    browser.open("/company/TOPONLY-CO/admin/subscriptions").follow("Configure")
    assert browser.ticked("top_level_only") == {"true"}

    browser.press("Save", top_level_only=[])
    assert browser.answer.status_code == 422
    assert "IET credits journal" in browser.text
    assert company.top_level_only

    browser.press("Save", iet_credits_journal="Inter Entity Journal")
    assert not company.top_level_only
    assert company.iet_credits_journal == "Inter Entity Journal"


def test_top_level_restriction_can_be_set_without_a_journal(simulator: SimulatorServer, browser: Browser) -> None:
    browser.open("/company/READY-CO/admin/subscriptions").follow("Configure").press("Save", top_level_only=["true"])
    assert simulator.world.companies["READY-CO"].top_level_only


def test_a_single_entity_company_has_nothing_to_configure(browser: Browser) -> None:
    browser.open("/company/SINGLE-CO/admin/subscriptions")
    assert "Configure" not in browser.text
    browser.open("/company/SINGLE-CO/admin/subscriptions/multi-entity-management/configure")
    assert browser.answer.status_code == 404
