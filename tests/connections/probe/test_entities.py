"""Entities: which can be entered, and the reason for each that cannot."""

from __future__ import annotations

import pytest

from connections.probe.checks import Target
from connections.probe.outcomes import CompanyFacts, Outcome, Report
from connections.probe.profile import load_shipped
from connections.probe.run import run
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Entity
from tests.connections.probe.conftest import SubjectOf

pytestmark = pytest.mark.simulator

ALL = ("100-US", "200-UK", "300-CA")


def reasons(facts: CompanyFacts) -> dict[str, str]:
    return {entity.entity_id: entity.problem for entity in facts.unreachable}


def usable(facts: CompanyFacts) -> list[str]:
    return [entity.entity_id for entity in facts.entities]


def problem_of(report: Report, entity_id: str) -> tuple[Outcome, str]:
    found = next(result for result in report.results if result.entity == entity_id)
    assert entity_id in found.detail
    return found.outcome, found.problem


@pytest.mark.parametrize("hidden", [True, False])
def test_the_list_comes_from_either_source(simulator: SimulatorServer, subject_of: SubjectOf, hidden: bool) -> None:
    simulator.world.companies["READY-CO"].behaviour.hide_entity_details = hidden
    facts = run(subject_of("READY-CO")).facts
    assert usable(facts) == list(ALL)
    assert [entity.name for entity in facts.entities] == ["United States", "United Kingdom", "Canada"]
    assert facts.unreachable == ()


@pytest.mark.parametrize("target", [Target(True, ("200-UK",)), Target(False, ("200-UK",))])
def test_an_inactive_entity(simulator: SimulatorServer, subject_of: SubjectOf, target: Target) -> None:
    simulator.world.companies["READY-CO"].entities[1].status = "inactive"
    report = run(subject_of("READY-CO", target=target))
    assert problem_of(report, "200-UK") == (Outcome.FAILED, "entity_inactive")
    assert reasons(report.facts) == {"200-UK": "entity_inactive"}
    assert "200-UK" not in usable(report.facts)


@pytest.mark.parametrize("target", [Target(True, ("100-US", "200-UK")), Target(False, ("200-UK", "100-US"))])
def test_an_entity_that_the_user_is_not_given(
    simulator: SimulatorServer, subject_of: SubjectOf, target: Target
) -> None:
    simulator.world.companies["READY-CO"].users[0].entities = ["100-US", "300-CA"]
    report = run(subject_of("READY-CO", target=target))
    outcome, problem = problem_of(report, "200-UK")
    # A restricted user does not see such an entity listed: so nothing but the refusal itself tells.
    assert (outcome, problem) == (Outcome.FAILED, "entity_invalid_or_not_allowed")
    assert problem_of(report, "100-US")[0] is Outcome.PASSED
    assert usable(report.facts) == ["100-US", "300-CA"]


def test_the_whole_company_is_restricted_to_its_top_level(subject_of: SubjectOf) -> None:
    facts = run(subject_of("TOPONLY-CO")).facts
    assert usable(facts) == []
    assert reasons(facts) == dict.fromkeys(ALL, "top_level_only")


@pytest.mark.parametrize("target", [Target(True, ("100-US",)), Target(False, ("100-US",))])
def test_a_company_without_entities_that_was_given_one(subject_of: SubjectOf, target: Target) -> None:
    report = run(subject_of("SINGLE-CO", target=target))
    assert problem_of(report, "100-US") == (Outcome.FAILED, "single_entity_company")
    assert reasons(report.facts) == {"100-US": "single_entity_company"}


def test_an_entity_that_nobody_knows(subject_of: SubjectOf) -> None:
    report = run(subject_of("READY-CO", target=Target(True, ("100-US", "999-XX"))))
    assert problem_of(report, "999-XX") == (Outcome.FAILED, "entity_invalid_or_not_allowed")
    assert reasons(report.facts) == {"999-XX": "entity_invalid_or_not_allowed"}


def test_a_gateway_that_refuses_batches_is_told_from_entities_that_do_not_exist(
    simulator: SimulatorServer, subject_of: SubjectOf
) -> None:
    """The first one tried alone fails, too: only the session for our own level shows that the batch was refused."""
    simulator.world.companies["READY-CO"].behaviour.refuse_batched_sessions = True
    report = run(subject_of("READY-CO", target=Target(True, ("999-XX", "100-US", "200-UK"))))
    outcomes = [problem_of(report, entity)[0] for entity in ("999-XX", "100-US", "200-UK")]
    assert outcomes == [Outcome.FAILED, Outcome.PASSED, Outcome.PASSED]
    assert report.facts.batch_sessions_ok is False


@pytest.mark.parametrize(
    ("count", "profile", "known", "requests"),
    [
        (0, "ap-spend", False, 1),
        (5, "ap-spend", False, 2),
        (20, "ap-spend", False, 2),
        (100, "ap-spend", False, 2),
        (0, "everything", False, 2),
        (5, "everything", False, 3),
        (20, "everything", False, 3),
        (100, "everything", False, 3),
        (5, "ap-spend", True, 1),
        (20, "ap-spend", True, 1),
        (100, "ap-spend", True, 1),
    ],
)
def test_requests_and_sign_ins_keep_within_their_limits(
    simulator: SimulatorServer, subject_of: SubjectOf, count: int, profile: str, known: bool, requests: int
) -> None:
    names = _entities(simulator, count)
    report = run(subject_of("READY-CO", profile, target=Target(True, names), known_entities=names if known else ()))
    assert {result.outcome for result in report.results} == {Outcome.PASSED}
    journal = simulator.world.requests
    assert len(journal) == requests <= 2 + -(-count // 50)
    assert sum(bool(request["sign_in"]) for request in journal) <= 2
    counted = [(result.module, result.row) for result in report.results if result.count is not None]
    assert sorted(counted) == _read_rows(profile)  # each row that can be read carries its proof, once


@pytest.mark.parametrize("count", [5, 20])
def test_a_gateway_known_to_refuse_batches_takes_one_request_per_entity(
    simulator: SimulatorServer, subject_of: SubjectOf, count: int
) -> None:
    simulator.world.companies["READY-CO"].behaviour.refuse_batched_sessions = True
    names = _entities(simulator, count)
    report = run(subject_of("READY-CO", "ap-spend", target=Target(True, names), batch_sessions=False))
    journal = simulator.world.requests
    assert {result.outcome for result in report.results} == {Outcome.PASSED}
    assert (len(journal), sum(bool(request["sign_in"]) for request in journal)) == (1 + count, 2)


def _entities(simulator: SimulatorServer, count: int) -> tuple[str, ...]:
    names = tuple(f"E{number:03}" for number in range(count))
    if count:
        simulator.world.companies["READY-CO"].entities = [Entity(name, f"Entity {name}") for name in names]
    return names


def _read_rows(profile: str) -> list[tuple[str, str]]:
    rows = load_shipped()[profile].requirements
    return sorted((row.module, row.row) for row in rows if row.objects and {"List", "View"} & set(row.rights))
