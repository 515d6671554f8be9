"""Child processes: ready lines, ends, and nothing left behind."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from onboarding.demo.processes import Child, ProcessFailed, port_near, run_to_end
from tests.polling import wait_until

#: Prints that it is ready, with the number of a grandchild, and waits for ever; both ignore a polite end.
STUBBORN = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("ready", grandchild.pid, flush=True)
signal.pause()
"""


def python(tmp_path: Path, code: str, **options: object) -> Child:
    return Child(
        "The example",
        [sys.executable, "-c", code],
        env=dict(os.environ),
        log=tmp_path / "example.log",
        cwd=tmp_path,
        ready=r"ready (\d+)",
        **options,
    )


def is_alive(pid: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", f"{pid}"], capture_output=True, text=True)
    return done.stdout.strip() not in ("", "Z")


def test_a_child_is_ready_when_it_says_so(tmp_path: Path) -> None:
    with python(tmp_path, "print('hello'); print('ready 42', flush=True); input()") as child:
        assert child.wait_until_ready(30)[1] == "42"


def test_a_child_that_ends_early_is_explained_with_its_last_words(tmp_path: Path) -> None:
    with (
        python(tmp_path, "print('no such database'); raise SystemExit(3)") as child,
        pytest.raises(ProcessFailed, match=r"The example stopped with exit code 3[\s\S]*no such database"),
    ):
        child.wait_until_ready(30)


def test_a_child_that_never_gets_ready_is_given_up(tmp_path: Path) -> None:
    with (
        python(tmp_path, "import signal; signal.pause()") as child,
        pytest.raises(ProcessFailed, match="did not become ready within 0 seconds"),
    ):
        child.wait_until_ready(0.1)


def test_the_end_of_a_child_is_announced(tmp_path: Path) -> None:
    ended: queue.SimpleQueue[Child] = queue.SimpleQueue()
    with python(tmp_path, "import signal; print('ready 1', flush=True); signal.pause()", on_exit=ended.put) as child:
        child.wait_until_ready(30)
        child.send(signal.SIGKILL)
        assert ended.get(timeout=30) is child
        assert child.how_it_ended().startswith("The example was ended by SIGKILL.")


def test_stopping_takes_the_whole_group_even_when_it_will_not_go(tmp_path: Path) -> None:
    child = python(tmp_path, STUBBORN)
    grandchild = int(child.wait_until_ready(30)[1])
    assert is_alive(grandchild)
    child.stop(grace=0.1)
    assert not is_alive(child.process.pid)
    # It was ended with the others, but nobody here can wait for it: it is not our child.
    wait_until(lambda: not is_alive(grandchild), "the end of the grandchild")


def test_all_output_is_kept_in_the_log(tmp_path: Path) -> None:
    with python(tmp_path, "import sys; print('one'); print('two', file=sys.stderr)") as child:
        child.wait(30)
    assert sorted((tmp_path / "example.log").read_text().split()) == ["one", "two"]


def test_a_command_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ProcessFailed, match="The example did not finish within 0 seconds"):
        run_to_end(
            "The example",
            [sys.executable, "-c", "import signal; signal.pause()"],
            env=dict(os.environ),
            cwd=tmp_path,
            timeout=0.1,
        )


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        taken = server.getsockname()[1]
        assert port_near(taken) != taken
