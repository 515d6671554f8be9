"""One module or one check again: in one request, with the rungs it rests on, and with the same answer."""

from __future__ import annotations

import pytest

from connections.probe.checks import READINESS, Scope, Target, checks_of
from connections.probe.outcomes import Outcome, Verdict
from connections.probe.profile import load_shipped
from connections.probe.run import run
from connections.simulator.server import SimulatorServer
from tests.connections.probe.conftest import SubjectOf

pytestmark = pytest.mark.simulator

LOWER = ["gateway.reachable", "sender.accepted", "company.found", "sender.authorized", "sign_in.accepted"]
ALL_LEVELS = Target(top_level=True, entities=("100-US", "200-UK"))
ENTITIES_ONLY = Target(top_level=False, entities=("100-US", "200-UK"))


def ids(only: Scope, target: Target = ALL_LEVELS, profile: str = "everything") -> list[str]:
    return [spec.check_id for spec in checks_of(load_shipped()[profile], target, only)]


def test_a_module_comes_with_the_rungs_of_the_level_it_is_read_at() -> None:
    found = ids(Scope(module="Accounts Payable"))
    assert found[:7] == [*LOWER, "top_level.reachable", "ap.subscribed"]
    assert all(check_id.startswith("ap.") for check_id in found[6:])
    found = ids(Scope(module="Accounts Payable"), ENTITIES_ONLY)
    assert found[:7] == [*LOWER, "entity.reachable.100-US", "ap.subscribed"]


@pytest.mark.parametrize(
    ("check_id", "expected"),
    [
        ("ap.bills.add", [*LOWER, "top_level.reachable", "ap.bills.add"]),
        ("readiness.user_type", [*LOWER, "top_level.reachable", "readiness.user_type"]),
        ("entity.reachable.200-UK", [*LOWER, "entity.reachable.200-UK"]),
        ("sign_in.accepted", LOWER),
        ("company.found", LOWER[:3]),
        ("top_level.reachable", [*LOWER, "top_level.reachable"]),
    ],
)
def test_a_check_comes_with_what_it_rests_on(check_id: str, expected: list[str]) -> None:
    assert ids(Scope(check_id=check_id)) == expected


def test_the_readiness_checks_can_be_asked_for_together() -> None:
    assert {check_id.split(".")[0] for check_id in ids(Scope(module=READINESS))[6:]} == {READINESS}


@pytest.mark.parametrize("only", [Scope(module="Accounts Unheard Of"), Scope(check_id="ap.bills.burn")])
def test_what_the_run_does_not_have_is_refused(only: Scope) -> None:
    with pytest.raises(ValueError, match=only.check_id or only.module):
        ids(only)


@pytest.mark.parametrize("target", [ALL_LEVELS, ENTITIES_ONLY])
@pytest.mark.parametrize("company", ["READY-CO", "RIGHTS-CO", "MODULE-CO", "HIDDEN-CO"])
def test_each_part_says_the_same_as_the_whole(
    simulator: SimulatorServer, subject_of: SubjectOf, company: str, target: Target
) -> None:
    subject = subject_of(company, "ap-spend", target=target)
    whole = {result.check_id: result for result in run(subject).results}
    scopes = [Scope(module=module) for module in (*subject.profile.modules, READINESS)]
    scopes += [Scope(check_id=check_id) for check_id in list(whole)[::4]]
    for only in scopes:
        simulator.world.requests.clear()
        for result in run(subject, only=only).results:
            assert (result.outcome, result.problem, result.count) == (
                whole[result.check_id].outcome,
                whole[result.check_id].problem,
                whole[result.check_id].count,
            )
        assert len(simulator.world.requests) == 1


def test_a_row_whose_module_shows_only_by_evidence_is_judged_with_it(
    simulator: SimulatorServer, subject_of: SubjectOf
) -> None:
    simulator.world.companies["READY-CO"].behaviour.hide_permissions = True
    subject = subject_of("READY-CO", "everything")
    report = run(subject, only=Scope(check_id="contracts.subscribed"))
    assert report.results[-1].outcome is Outcome.PASSED
    assert len(simulator.world.requests) == 1


def test_an_entity_is_tried_alone_even_where_batches_are_refused(
    simulator: SimulatorServer, subject_of: SubjectOf
) -> None:
    simulator.world.companies["READY-CO"].behaviour.refuse_batched_sessions = True
    report = run(subject_of("READY-CO", target=ALL_LEVELS), only=Scope(check_id="entity.reachable.200-UK"))
    assert report.verdict is Verdict.PASSED
    assert len(simulator.world.requests) == 1


def test_a_part_is_stopped_by_the_same_wall(subject_of: SubjectOf) -> None:
    report = run(subject_of("SENDER-CO"), only=Scope(module="Accounts Payable"))
    assert report.verdict is Verdict.FAILED
    assert {result.outcome for result in report.results if result.module} == {Outcome.SKIPPED}
