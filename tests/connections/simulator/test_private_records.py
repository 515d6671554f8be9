"""Records that belong to one entity alone: who sees them, and from where."""

from __future__ import annotations

import pytest

from tests.connections.simulator.wire import query

pytestmark = [pytest.mark.simulator]
OWNED = "<select><field>RECORDNO</field><field>MEGAENTITYID</field></select>"
PRIVATE = "<options><showprivate>true</showprivate></options>"


@pytest.fixture
def company(caller):
    ready = caller()
    ready.company.records["VENDOR"] = 2
    ready.company.private_records = {"VENDOR": {"100-US": 1, "300-CA": 2}}
    return ready


def owners(said) -> list[str]:
    return said.values("VENDOR/MEGAENTITYID")


def test_the_top_level_skips_them_unless_asked(company):
    assert owners(company.say(query("VENDOR", OWNED))) == ["", ""]
    shown = company.say(query("VENDOR", OWNED + PRIVATE))
    assert owners(shown) == ["", "", "100-US", "300-CA", "300-CA"]
    assert shown.values("VENDOR/RECORDNO") == ["1", "2", "3", "4", "5"]


def test_an_entity_sees_its_own_under_the_same_numbers(company):
    said = company.say(query("VENDOR", OWNED), authentication=company.login_to("300-CA"))
    assert (said.values("VENDOR/RECORDNO"), owners(said)) == (["1", "2", "4", "5"], ["", "", "300-CA", "300-CA"])


def test_a_restricted_user_is_not_shown_those_of_other_entities(company):
    company.company.users[0].entities = ["100-US", "200-UK"]
    assert owners(company.say(query("VENDOR", OWNED + PRIVATE))) == ["", "", "100-US"]


def test_the_older_functions_skip_them_too(company):
    said = company.say("<readByQuery><object>VENDOR</object><query/></readByQuery>")
    assert said.data().get("totalcount") == "2"
