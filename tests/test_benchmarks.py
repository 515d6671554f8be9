"""What the benchmarks are made of works; how fast anything is, is no test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from connections.probe.outcomes import Verdict
from connections.probe.run import run
from connections.simulator.protocol.functions import GATEWAY_PATH
from tests.benchmarks import companies, job, peer, table
from tests.benchmarks.__main__ import main
from tests.benchmarks.row import Row
from tests.benchmarks.simulator import Simulator
from tests.benchmarks.table import Section
from tests.conformance.python_sdk import aim

MET = Row("First probe", "300 ms", "<= 1.15 x", True)
MISSED = Row("Re-check", "400 ms", "<= 1.15 x", False, "It asks a|b.")
WITHOUT_GOAL = Row("Cold", "500 ms", "", None)


@pytest.fixture(scope="module")
def simulated() -> Iterator[Simulator]:
    with companies.simulator() as process:
        yield process


def test_a_missed_goal_stays_visible_with_its_reason() -> None:
    written = table.text([MET, MISSED, WITHOUT_GOAL]).splitlines()
    assert [line.split()[-1] for line in written[2:4]] == ["yes", "NO"]
    assert written[4].strip() == MISSED.note
    assert written[5].endswith("-")


def test_the_page_names_its_command_and_its_machine_and_counts_the_goals() -> None:
    page = table.page([Section("The probe", [MET, MISSED, WITHOUT_GOAL])], "Python 3, 2 processors", command="measure")
    assert "1 of 2 goals are met" in page
    assert "    measure\n" in page
    assert "Python 3, 2 processors." in page
    assert "| First probe | 300 ms | ≤ 1.15 x | yes |" in page
    assert r"| Re-check. It asks a\|b. | 400 ms | ≤ 1.15 x | **NO** |" in page


def test_the_page_is_only_written_with_the_whole_table(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["reading", "--write"])
    assert "the whole table" in capsys.readouterr().err


def test_the_job_of_the_benchmark_is_done_in_two_requests_and_again_in_one(simulated: Simulator) -> None:
    account = companies.made(simulated, "OURS", 3)
    gateway = job.new_gateway(simulated)
    first = job.subject(gateway, account, companies.entity_ids(3))
    companies.forget_requests(simulated)
    job.probe(first)
    assert companies.counts(simulated, "OURS").requests == 2
    companies.forget_requests(simulated)
    job.probe(replace(first, known_entities=first.target.entities))
    asked = companies.counts(simulated, "OURS")
    gateway.close()
    assert (asked.requests, asked.sign_ins, asked.too_many) == (1, 1, 0)


def test_a_probe_that_is_not_in_order_is_no_figure(simulated: Simulator) -> None:
    account = companies.made(simulated, "WRONG", 1)
    gateway = job.new_gateway(simulated)
    wrong = replace(job.subject(gateway, account, ()), password="wrong")
    with pytest.raises(AssertionError):
        job.probe(wrong)
    verdict = run(wrong).verdict
    gateway.close()
    assert verdict == Verdict.FAILED


def test_the_peer_does_the_same_job_one_function_at_a_time(
    simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = companies.made(simulated, "THEIRS", 3)
    aim(monkeypatch, f"{simulated.url}{GATEWAY_PATH}")
    companies.forget_requests(simulated)
    peer.check(account)
    asked = companies.counts(simulated, "THEIRS")
    assert (asked.requests, asked.sign_ins) == (15 + 3, 1 + 3)
