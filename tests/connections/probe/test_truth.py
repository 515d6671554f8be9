"""Random companies: no check ever contradicts the simulated company's own state, and none hides behind not knowing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from connections.intacct import Gateway, Sender
from connections.probe.checks import EVERYTHING, READINESS, Scope, checks_of, target_within
from connections.probe.outcomes import Outcome, Report, Verdict
from connections.probe.run import Subject, run
from connections.simulator.server import SimulatorServer
from connections.simulator.state import World
from tests.connections.probe import oracle
from tests.connections.probe.random_companies import COMPANY_ID, SEEDS, Case, case_of

pytestmark = pytest.mark.simulator

#: More for a long look: TRUTH_EXAMPLES=5000 python -m pytest tests/connections/probe/test_truth.py
EXAMPLES = int(os.environ.get("TRUTH_EXAMPLES", "300"))
SENDER_PASSWORD = "right"


@pytest.fixture(scope="module")
def server() -> Iterator[SimulatorServer]:
    with SimulatorServer(world=World()) as running:
        yield running


@pytest.fixture(scope="module")
def gateway(server: SimulatorServer) -> Iterator[Gateway]:
    client = Gateway(server.gateway_url, allow_simulator=True, retries=0)
    yield client
    client.close()


def probed(server: SimulatorServer, gateway: Gateway, case: Case, only: Scope = EVERYTHING) -> Report:
    world = server.world
    world.companies = {COMPANY_ID: case.company}
    world.vendor_senders = {case.sender_id: SENDER_PASSWORD}
    world.inactive_senders = {case.sender_id} if case.sender_inactive else set()
    world.sessions.clear()
    world.requests.clear()
    subject = Subject(
        gateway=gateway,
        sender=Sender(case.sender_id, "wrong" if case.sender_password_wrong else SENDER_PASSWORD),
        company_id=COMPANY_ID,
        user_id=case.user.user_id,
        password="wrong" if case.password_wrong else case.user.password,
        target=case.target,
        profile=case.profile,
        sender_works=case.sender_works,
        admin_privileges=case.admin_privileges,
        known_entities=case.known_entities,
        batch_sessions=case.batch_sessions,
        chunk=case.chunk,
    )
    return run(subject, only=only)


def examples(number: int) -> settings:
    return settings(
        max_examples=number,
        deadline=None,
        derandomize="TRUTH_EXAMPLES" not in os.environ,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@examples(EXAMPLES)
@given(seed=SEEDS)
def test_no_check_says_anything_untrue(server: SimulatorServer, gateway: Gateway, seed: int) -> None:
    case = case_of(seed)
    report = probed(server, gateway, case)
    true = oracle.allowed(case)
    assert [result.check_id for result in report.results] == list(true)
    assert untrue(report, true) == {}, case
    _check_sum(report)
    _check_facts(report, case)
    _check_advice(report, case)
    if case.password_wrong:
        assert len(server.world.requests) == 1


@examples(EXAMPLES // 5)
@given(seed=SEEDS)
def test_neither_does_a_part_that_is_run_alone(server: SimulatorServer, gateway: Gateway, seed: int) -> None:
    case = case_of(seed)
    specs = checks_of(case.profile, case.target)
    modules = [Scope(module=name) for name in (*case.profile.modules, READINESS)]
    only = Random(seed).choice([*modules, *(Scope(check_id=spec.check_id) for spec in specs)])  # noqa: S311
    report = probed(server, gateway, case, only)
    asked = [spec.check_id for spec in checks_of(case.profile, case.target, only)]
    true = oracle.allowed(replace(case, target=target_within(case.target, only)))
    assert [result.check_id for result in report.results] == asked
    assert untrue(report, {check_id: true[check_id] for check_id in asked}) == {}, case
    _check_sum(report)


def untrue(report: Report, true: Mapping[str, set[Outcome]]) -> dict[str, object]:
    return {
        result.check_id: (str(result.outcome), sorted(true[result.check_id]), result.problem, result.evidence)
        for result in report.results
        if result.outcome not in true[result.check_id]
    }


def _check_sum(report: Report) -> None:
    """A run passed only if whatever is required did, or does not apply."""
    required = {result.outcome for result in report.results if result.required}
    assert (report.verdict is Verdict.PASSED) == (required <= {Outcome.PASSED, Outcome.NOT_SUBSCRIBED, Outcome.SKIPPED})
    assert (report.verdict is Verdict.FAILED) == (Outcome.FAILED in required)


def _check_facts(report: Report, case: Case) -> None:
    company, user = case.company, case.user
    reasons = {entity.entity_id: entity.problem for entity in report.facts.unreachable}
    status = {entity.entity_id: entity.status for entity in company.entities}
    for entity_id, problem in reasons.items():
        assert not oracle.enters(case, entity_id)
        assert problem != "top_level_only" or company.top_level_only
        assert problem != "single_entity_company" or not company.entities
        assert problem != "entity_inactive" or status[entity_id] == "inactive"
        assert problem != "entity_not_allowed" or entity_id not in user.entities
    # RULE: where neither that setting nor the user's own entities may be read, a listed entity may still be closed.
    if not (company.behaviour.hide_company_prefs and company.behaviour.hide_entity_details):
        assert all(oracle.enters(case, each.entity_id) for each in report.facts.entities)


def _check_advice(report: Report, case: Case) -> None:
    found = next(result for result in report.results if result.check_id == "readiness.rights_as_needed")
    assert not found.required
    if found.outcome is Outcome.PASSED:
        assert (found.problem == "rights_exceed_profile") == oracle.advice(case)
