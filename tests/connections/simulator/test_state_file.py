"""`--state FILE`: a simulator that remembers, as a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from connections.simulator import saving
from connections.simulator.companies import SENDER_PASSWORD_VARIABLE, VENDOR_SENDER
from connections.simulator.state import World
from tests.connections.simulator.wire import eventually

pytestmark = pytest.mark.simulator
ROOT = Path(__file__).parents[3]


class Running:
    """A simulator process that keeps its state in a file."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.url = process.stdout.readline().split()[-1]

    def ask(self, method: str, path: str, data: object = None) -> httpx.Response:
        body = None if data is None else json.dumps(data)
        return httpx.request(method, f"{self.url}/control/{path}", content=body, trust_env=False)

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors


@contextlib.contextmanager
def popen(state: Path, sender_password: str = "") -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "connections.simulator", "--port", "0", "--state", str(state)],
        cwd=ROOT,
        env={**os.environ, SENDER_PASSWORD_VARIABLE: sender_password},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextlib.contextmanager
def running(state: Path, sender_password: str = "") -> Iterator[Running]:
    with popen(state, sender_password) as process:
        yield Running(process)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def saved(state: Path) -> World:
    world = World()
    saving.load_file(world, state)
    return world


def test_what_was_changed_is_there_after_a_restart(state):
    with running(state) as first:
        first.ask("PUT", "companies/MADE-CO", {"title": "Made"})
        first.ask("DELETE", "companies/LOCKED-CO")
        password = first.ask("GET", "state").json()["companies"]["READY-CO"]["users"][0]["password"]
        assert first.end() == (0, "")
    with running(state) as second:
        assert second.ask("GET", "companies/MADE-CO").json()["title"] == "Made"
        assert second.ask("GET", "companies/LOCKED-CO").status_code == 404
        assert second.ask("GET", "state").json()["companies"]["READY-CO"]["users"][0]["password"] == password


def test_the_file_is_there_from_the_start_and_for_its_owner_only(state):
    with running(state):
        assert stat.S_IMODE(state.stat().st_mode) == 0o600
        assert "READY-CO" in saved(state).companies


def test_a_change_through_the_control_api_outlives_a_kill(state):
    with running(state) as simulator:
        simulator.ask("PATCH", "companies/READY-CO", {"title": "Renamed"})
        eventually(lambda: saved(state).companies["READY-CO"].title == "Renamed")
        assert simulator.end(signal.SIGKILL)[0] == -signal.SIGKILL
    with running(state) as again:
        assert again.ask("GET", "companies/READY-CO").json()["title"] == "Renamed"


def test_a_change_on_an_admin_page_outlives_a_kill(state):
    with running(state) as simulator:
        page = f"{simulator.url}/company/WSOFF-CO/admin/subscriptions/web-services/subscribe"
        assert httpx.post(page, trust_env=False).status_code == 303
        eventually(lambda: saved(state).companies["WSOFF-CO"].web_services_on)
        simulator.end(signal.SIGKILL)
    assert saved(state).companies["WSOFF-CO"].web_services_on


def test_looking_saves_nothing(state):
    with running(state) as simulator:
        before = state.stat().st_mtime_ns
        simulator.ask("GET", "companies")
        httpx.get(f"{simulator.url}/company/READY-CO", trust_env=False)
        assert state.stat().st_mtime_ns == before


def test_saving_can_be_asked_for(state):
    with running(state) as simulator:
        before = state.stat().st_ino
        assert simulator.ask("POST", "save").json() == {"saved": True}
        assert state.stat().st_ino != before


def test_a_saving_that_fails_is_told_and_the_simulator_goes_on(state):
    with running(state) as simulator:
        state.unlink()
        state.mkdir()
        answer = simulator.ask("POST", "save")
        assert (answer.status_code, "the state was not saved" in answer.json()["error"]) == (500, True)
        assert simulator.ask("GET", "companies").status_code == 200
        code, errors = simulator.end()
    assert code == 1
    assert errors.startswith("Cannot save the state: ")
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("content", ["", "{", '{"format": "simulated-intacct", "version": 99}'])
def test_a_file_that_cannot_be_loaded_ends_in_one_sentence_and_stays_as_it_is(state, content):
    state.write_text(content)
    with popen(state) as process:
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert str(state) in errors
    assert len(errors.splitlines()) == 1
    assert state.read_text() == content


def test_a_folder_that_is_not_there_ends_in_one_sentence(tmp_path):
    with popen(tmp_path / "nowhere" / "state.json") as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.startswith("Cannot keep the state in ")
    assert len(errors.splitlines()) == 1


def test_the_sender_password_of_the_environment_wins_over_the_one_in_the_file(state):
    for given, expected in (("first", "first"), ("", "first"), ("second", "second")):
        with running(state, given) as simulator:
            assert simulator.ask("GET", "state").json()["vendor_senders"] == {VENDOR_SENDER: expected}
            simulator.end()
