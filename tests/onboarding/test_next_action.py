"""Whose move it is after credentials were tried, whoever sent them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import CheckResult, Connection, Integration, Verification
from connections.services import verifying
from connections.simulator.companies import USER_ID
from onboarding import done_rules
from onboarding.journey import Journey, journey_of
from onboarding.next_action import next_action_of
from onboarding.revoking import ways_to_revoke
from onboarding.steps import current_step
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db


def tried(
    company_id: str, password: str, run_due_jobs: Callable[[], int], entities: tuple[str, ...] = ()
) -> Connection:
    connection = factories.connection(company_id)
    level = verifying.Level(top_level=True, entities=entities)
    verifying.submit_credentials(connection, user_id=USER_ID, password=password, actor=TESTER, then_connect=level)
    run_due_jobs()
    return Connection.objects.get(pk=connection.pk)


@pytest.mark.parametrize(
    ("company_id", "step", "owner"),
    [
        ("READY-CO", "credentials", "customer"),
        ("LOCKED-CO", "credentials", "customer"),
        ("SENDER-CO", "authorize-sender", "customer"),
        ("WSOFF-CO", "web-services", "customer"),
        ("NOBODY-CO", "company", "customer"),
    ],
)
def test_refused_credentials_name_the_step_that_helps(
    company_id: str, step: str, owner: str, vendor: Integration, run_due_jobs: Callable[[], int]
) -> None:
    journey = journey_of(tried(company_id, "wrong", run_due_jobs))
    action = next_action_of(journey)
    assert (current_step(journey).slug, action.owner) == (step, owner)
    assert not action.summary.startswith("Next step")


def test_credentials_on_their_way_are_nobodys_move(vendor: Integration) -> None:
    connection = factories.connection("READY-CO")
    verifying.submit_credentials(connection, user_id=USER_ID, password="x", actor=TESTER)
    assert next_action_of(journey_of(connection)).owner == "nobody"


@pytest.mark.parametrize(
    ("company_id", "entity", "problem"),
    [("READY-CO", "nope", "entity_invalid_or_not_allowed"), ("TOPONLY-CO", "100-US", "top_level_only")],
)
def test_an_entity_that_cannot_be_entered_is_checked_and_explained(
    company_id: str,
    entity: str,
    problem: str,
    vendor: Integration,
    run_due_jobs: Callable[[], int],
    password_of: Callable[[str], str],
) -> None:
    connection = tried(company_id, password_of(company_id), run_due_jobs, (entity,))
    result = connection.probe_runs.get().results.get(check_id=f"entity.reachable.{entity}")
    assert (result.outcome, connection.status) == ("failed", "needs_attention")
    assert result.problem == problem


@pytest.mark.parametrize(
    ("problem", "state"), [("user_login_incorrect", "not_yet"), ("ip_address_not_allowed", "done")]
)
def test_only_a_refused_user_or_password_leads_back_to_the_credentials(problem: str, state: str) -> None:
    finding = CheckResult(check_id="sign_in.accepted", outcome="failed", problem=problem, is_rung=True)
    journey = Journey(factories.connection("READY-CO"), user_id="acmeledger_ws", findings=[finding])
    assert done_rules.credentials(journey) == state


def test_taking_access_back_names_the_user_that_is_really_in_use() -> None:
    by_user, _by_sender = ways_to_revoke(factories.connection("READY-CO"), "their_own_ws")
    assert by_user.clicks[0].text.startswith("Open their_own_ws, click Edit")


def test_a_company_that_intacct_does_not_know_is_not_found() -> None:
    door = Verification(question="door", answer="refused", problem="company_id_not_found")
    journey = Journey(factories.connection("READY-CO"), door=door)
    assert done_rules.company(journey) == "not_yet"
