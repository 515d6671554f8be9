"""The named companies: each is in the trouble its name promises, and READY-CO in none."""

from __future__ import annotations

import pytest

from connections.probe.profile import load_shipped
from connections.simulator.catalogue import BY_NAME, ROWS_OF_OBJECT
from connections.simulator.companies import SENDER_PASSWORD_VARIABLE, USER_ID, VENDOR_SENDER, build_world
from connections.simulator.protocol.permissions import effective_rights
from tests.connections.simulator.wire import TOP_QUERY, query

NAMED = [
    "NEW-CO",
    "READY-CO",
    "SENDER-CO",
    "WSOFF-CO",
    "RIGHTS-CO",
    "MODULE-CO",
    "TOPONLY-CO",
    "ONEENTITY-CO",
    "SINGLE-CO",
    "LOCKED-CO",
    "BUSY-CO",
]


def test_the_named_companies_are_all_there_and_come_first():
    companies = build_world().companies
    assert [company_id for company_id, company in companies.items() if company.group == "set-up"] == NAMED
    assert list(companies)[: len(NAMED)] == NAMED
    assert len(companies) > len(NAMED)


@pytest.mark.parametrize(
    ("company_id", "level", "words"),
    [
        ("NEW-CO", "authentication", "is not authorized to make Web Services requests"),
        ("SENDER-CO", "authentication", "is not authorized to make Web Services requests"),
        ("WSOFF-CO", "authentication", "Web Services subscription"),
        ("LOCKED-CO", "authentication", "Sign-in information is incorrect"),
        ("BUSY-CO", "result", "too many operations"),
        ("RIGHTS-CO", "result", "You do not have permission"),
    ],
)
def test_a_company_in_trouble_refuses_for_its_reason(caller, company_id, level, words):
    said = caller(company_id).say(TOP_QUERY)
    assert said.level == level
    assert words in said.error()[1]


@pytest.mark.parametrize("company_id", ["READY-CO", "MODULE-CO", "TOPONLY-CO", "ONEENTITY-CO", "SINGLE-CO"])
def test_the_other_companies_let_the_user_in(caller, company_id):
    assert caller(company_id).say(TOP_QUERY).level == "success"


def test_a_new_company_has_nothing_of_ours():
    new = build_world().companies["NEW-CO"]
    assert (new.users, new.roles, new.senders, new.mails) == ([], [], [], [])
    assert not new.web_services_on
    assert new.multi_entity


@pytest.mark.parametrize("company_id", [name for name in NAMED if name != "NEW-CO"])
def test_every_company_with_a_user_has_its_welcome_mail(company_id):
    company = build_world().companies[company_id]
    user = company.user(USER_ID)
    assert any(user.password in mail.body and mail.subject == "Welcome to Sage Intacct!" for mail in company.mails)


def test_the_sender_password_comes_from_the_environment_or_is_random(monkeypatch):
    monkeypatch.setenv(SENDER_PASSWORD_VARIABLE, "from the environment")
    assert build_world().vendor_senders == {VENDOR_SENDER: "from the environment"}
    monkeypatch.delenv(SENDER_PASSWORD_VARIABLE)
    assert build_world().vendor_senders != build_world().vendor_senders


@pytest.mark.parametrize("profile", load_shipped().values(), ids=lambda profile: profile.name)
def test_the_ready_company_grants_all_that_a_shipped_profile_asks_for(caller, profile):
    ready = caller()
    rights = effective_rights(ready.company, ready.company.users[0])
    for requirement in profile.requirements:
        row = BY_NAME[requirement.module].row(requirement.row)
        assert row is not None, f"{requirement.module}: {requirement.row}"
        assert set(requirement.rights) <= rights[requirement.module][row.name], requirement.row
    objects = sorted({name for requirement in profile.requirements for name in requirement.objects})
    assert ready.say(*(query(name) for name in objects)).level == "success"


def test_every_object_with_records_is_governed_by_a_row():
    assert set(build_world().companies["READY-CO"].records) <= set(ROWS_OF_OBJECT)
