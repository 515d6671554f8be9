"""How a run asks: few requests, few sign-ins, results as they come, an end in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from connections.intacct import Gateway
from connections.probe.checks import Target, checks_of
from connections.probe.outcomes import CheckResult, Outcome, Verdict
from connections.probe.run import run
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Entity
from tests.connections.probe.conftest import SubjectOf

pytestmark = pytest.mark.simulator

TWENTY = tuple(f"E{number:02}" for number in range(20))


@pytest.fixture
def twenty_entities(simulator: SimulatorServer) -> Target:
    company = simulator.world.companies["READY-CO"]
    company.entities = [Entity(name, f"Entity {name}") for name in TWENTY]
    return Target(top_level=True, entities=TWENTY)


def functions(simulator: SimulatorServer) -> list[list[str]]:
    return [list(request["functions"]) for request in simulator.world.requests]  # type: ignore[call-overload]


def sign_ins(simulator: SimulatorServer) -> int:
    return sum(1 for request in simulator.world.requests if request["sign_in"])


def test_a_first_run_takes_two_requests_whatever_the_number_of_entities(
    simulator: SimulatorServer, subject_of: SubjectOf, twenty_entities: Target
) -> None:
    report = run(subject_of("READY-CO", "ap-spend", target=twenty_entities))
    assert report.verdict is Verdict.PASSED
    first, second = functions(simulator)
    assert "getAPISession" not in first
    assert second == ["getAPISession"] * 21  # one of them for our own level: it shows whether batches are taken
    assert sign_ins(simulator) == 2


def test_a_re_check_of_known_entities_takes_one_request(
    simulator: SimulatorServer, subject_of: SubjectOf, twenty_entities: Target
) -> None:
    report = run(subject_of("READY-CO", "ap-spend", target=twenty_entities, known_entities=TWENTY))
    assert report.verdict is Verdict.PASSED
    assert len(functions(simulator)) == sign_ins(simulator) == 1
    assert report.facts.batch_sessions_ok is True


def test_the_whole_of_everything_signs_in_twice(
    simulator: SimulatorServer, subject_of: SubjectOf, twenty_entities: Target
) -> None:
    report = run(subject_of("READY-CO", "everything", target=twenty_entities))
    assert report.verdict is Verdict.PASSED
    assert (len(functions(simulator)), sign_ins(simulator)) == (3, 2)
    assert max(len(asked) for asked in functions(simulator)) <= 50


def test_a_gateway_that_refuses_batches_is_asked_one_by_one_and_remembered(
    simulator: SimulatorServer, subject_of: SubjectOf, twenty_entities: Target
) -> None:
    simulator.world.companies["READY-CO"].behaviour.refuse_batched_sessions = True
    subject = subject_of("READY-CO", "ap-spend", target=twenty_entities)
    learning = run(subject)
    assert (learning.verdict, learning.facts.batch_sessions_ok) == (Verdict.PASSED, False)
    assert len(functions(simulator)) == 2 + 20

    simulator.world.requests.clear()
    knowing = run(replace(subject, batch_sessions=False, known_entities=TWENTY))
    assert (knowing.verdict, knowing.facts.batch_sessions_ok) == (Verdict.PASSED, False)
    assert len(functions(simulator)) == 1 + 20
    assert sign_ins(simulator) == 2


def test_a_re_check_survives_a_gateway_that_no_longer_takes_the_mixture(
    simulator: SimulatorServer, subject_of: SubjectOf, twenty_entities: Target
) -> None:
    simulator.world.companies["READY-CO"].behaviour.refuse_batched_sessions = True
    report = run(subject_of("READY-CO", "ap-spend", target=twenty_entities, known_entities=TWENTY))
    assert (report.verdict, report.facts.batch_sessions_ok) == (Verdict.PASSED, False)


@pytest.mark.parametrize("target", [Target(True), Target(True, ("100-US",)), Target(False, ("100-US", "200-UK"))])
def test_a_wrong_password_is_tried_exactly_once(
    simulator: SimulatorServer, subject_of: SubjectOf, target: Target
) -> None:
    report = run(subject_of("READY-CO", password="not-the-password", target=target, known_entities=("100-US",)))
    assert report.verdict is Verdict.FAILED
    assert len(functions(simulator)) == sign_ins(simulator) == 1
    assert simulator.world.companies["READY-CO"].users[0].failed_sign_ins == 1


def test_a_password_changed_during_the_run_is_not_tried_again(
    simulator: SimulatorServer, subject_of: SubjectOf, twenty_entities: Target
) -> None:
    def change_password(results: Sequence[CheckResult]) -> None:
        simulator.world.companies["READY-CO"].users[0].password = "changed"

    report = run(subject_of("READY-CO", "everything", target=twenty_entities), on_results=change_password)
    assert simulator.world.companies["READY-CO"].users[0].failed_sign_ins == 1
    failed = {result.problem for result in report.results if result.outcome is Outcome.FAILED}
    assert failed == {"user_login_incorrect"}


def test_without_top_level_the_run_signs_in_to_the_first_entity(
    simulator: SimulatorServer, subject_of: SubjectOf
) -> None:
    report = run(subject_of("READY-CO", "ap-spend", target=Target(False, ("200-UK", "300-CA"))))
    assert report.verdict is Verdict.PASSED
    assert "top_level.reachable" not in {result.check_id for result in report.results}
    assert simulator.world.requests[0]["entity"] == "200-UK"
    assert functions(simulator)[1] == ["getAPISession"]


def test_results_come_in_the_planned_order_while_the_run_lasts(
    simulator: SimulatorServer, subject_of: SubjectOf, twenty_entities: Target
) -> None:
    seen: list[tuple[str, int]] = []

    def note(results: Sequence[CheckResult]) -> None:
        seen.extend((result.check_id, len(simulator.world.requests)) for result in results)

    subject = subject_of("READY-CO", "everything", target=twenty_entities)
    report = run(subject, on_results=note)
    assert [check for check, _ in seen] == [spec.check_id for spec in checks_of(subject.profile, subject.target)]
    assert [check for check, _ in seen] == [result.check_id for result in report.results]
    asked = dict(seen)
    assert asked["top_level.reachable"] < asked["entity.reachable.E00"] < asked["taxes.tax_solutions.view"]


def test_a_stopped_run_asks_nothing_more(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    told: list[CheckResult] = []
    subject = subject_of("READY-CO", target=Target(True, ("100-US",)))
    report = run(subject, on_results=told.extend, should_stop=lambda: bool(told))
    assert len(functions(simulator)) == 1
    assert report.verdict is Verdict.COULD_NOT_TELL
    assert len(report.results) == len(checks_of(subject.profile, subject.target))
    assert Outcome.FAILED not in {result.outcome for result in report.results}


def test_a_run_without_time_asks_nothing(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    report = run(subject_of("READY-CO", deadline=0.0))
    assert functions(simulator) == []
    assert report.verdict is Verdict.COULD_NOT_TELL


def test_a_batch_that_takes_too_long_is_halved(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    simulator.world.companies["READY-CO"].behaviour.latency_per_function_ms = 40
    impatient = Gateway(simulator.gateway_url, allow_simulator=True, retries=0, read_timeout=0.6)
    report = run(subject_of("READY-CO", "ap-spend", gateway=impatient))
    impatient.close()
    assert report.verdict is Verdict.PASSED
    assert len(functions(simulator)) > 1


def test_a_silent_gateway_ends_the_run_within_its_time(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    simulator.world.companies["READY-CO"].behaviour.fault = "slow"
    impatient = Gateway(simulator.gateway_url, allow_simulator=True, retries=0, read_timeout=0.2)
    report = run(subject_of("READY-CO", gateway=impatient, deadline=10.0))
    impatient.close()
    assert report.verdict is Verdict.COULD_NOT_TELL
    assert report.results[0].outcome is Outcome.COULD_NOT_TELL
    assert {result.outcome for result in report.results[1:]} == {Outcome.SKIPPED}
    assert sign_ins(simulator) == 2


def test_a_lost_sign_in_is_not_sent_again_where_that_would_be_one_too_many(
    simulator: SimulatorServer, subject_of: SubjectOf
) -> None:
    simulator.world.companies["READY-CO"].behaviour.fault = "slow"
    impatient = Gateway(simulator.gateway_url, allow_simulator=True, retries=0, read_timeout=0.2)
    report = run(subject_of("READY-CO", gateway=impatient, deadline=10.0, may_ask_twice=lambda: False))
    impatient.close()
    assert report.verdict is Verdict.COULD_NOT_TELL
    assert sign_ins(simulator) == 1


def test_a_second_object_is_asked_for_before_a_row_is_blamed(simulator: SimulatorServer, subject_of: SubjectOf) -> None:
    """Contracts is switched off, so that its objects are refused as "cannot be performed"."""
    simulator.world.companies["READY-CO"].subscriptions.discard("Contracts")
    report = run(subject_of("READY-CO", "everything"))
    found = {result.check_id: result for result in report.results}
    assert (len(functions(simulator)), sign_ins(simulator)) == (2, 2)  # with what has to be asked anyway
    assert found["contracts.contract.list"].outcome is Outcome.COULD_NOT_TELL
    assert report.verdict is Verdict.PASSED


def test_nothing_secret_shows_in_a_subject_or_a_report(subject_of: SubjectOf) -> None:
    subject = subject_of("READY-CO", target=Target(True, ("100-US",)))
    shown = repr(subject) + repr(run(subject))
    assert subject.password not in shown
    assert subject.sender.password not in shown
