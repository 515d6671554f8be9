"""The whole product as processes, started once for this file, as `make demo` starts it."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from onboarding.demo.launcher import DemoFailed, DemoStack


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoStack]:
    with DemoStack(tmp_path_factory.mktemp("demo")) as stack:
        yield stack


def test_the_web_server_is_ready(stack: DemoStack) -> None:
    with urllib.request.urlopen(f"{stack.url}/readyz", timeout=30) as answer:
        assert json.load(answer)["status"] == "ready"


def test_every_customer_link_opens(stack: DemoStack) -> None:
    assert stack.links
    for link in stack.links:
        assert link.url.startswith(f"{stack.url}/link/")
        with urllib.request.urlopen(link.url, timeout=30) as answer:
            assert answer.status == 200


def test_the_simulated_intacct_knows_every_company_of_the_links(stack: DemoStack) -> None:
    for link in stack.links:
        with urllib.request.urlopen(f"{stack.simulator_url}/control/companies/{link.company_id}", timeout=30) as answer:
            assert answer.status == 200


def test_passwords_stand_in_no_log_and_no_representation(stack: DemoStack) -> None:
    logs = "".join(path.read_text() for path in stack.data_dir.glob("*.log"))
    assert "Simulator ready" in logs
    for value in stack.secrets.values():
        assert value not in logs
        assert value not in repr((stack.links, stack.console))


def test_a_second_stack_cannot_use_the_same_folder(stack: DemoStack) -> None:
    with pytest.raises(DemoFailed, match="A demo is running already"), DemoStack(stack.data_dir):
        pass


def test_a_command_that_fails_is_told_with_its_own_words(stack: DemoStack) -> None:
    with pytest.raises(DemoFailed, match=r"no_such_command stopped with exit code 1:\nUnknown command"):
        stack.manage("no_such_command")


def test_the_end_of_a_process_ends_the_wait_with_a_sentence(tmp_path: Path) -> None:
    with DemoStack(tmp_path / "demo", demo_data=False) as stack:
        stack.simulator.send(signal.SIGKILL)
        with pytest.raises(DemoFailed, match=r"The simulated Intacct was ended by SIGKILL\."):
            stack.wait()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{stack.url}/healthz", timeout=5)


def test_a_temporary_stack_leaves_nothing_behind() -> None:
    with DemoStack(demo_data=False) as stack:
        assert (stack.data_dir / "demo.sqlite3").exists()
    assert not stack.data_dir.exists()
