"""Child processes that a person can trust: each in a group of its own, watched, and always gone at the end.

Nothing here sleeps: a child says that it is ready with a line of output, and a thread waits for its end.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import queue
import re
import signal
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

LAST_WORDS = 12  # lines of output that a failure repeats
STOP_GRACE = 30.0  # seconds between asking a child to stop and making it


class ProcessFailed(Exception):
    """A process did not do what it was started for; the message is a whole sentence for a person."""


class Child:
    """One running process, its output going to `log`.

    `ready` is searched in every line of output; `on_exit` is called from a thread once the child ended;
    `user` is somebody else to run as, which only root may ask for.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        log: Path,
        cwd: Path,
        ready: str | None = None,
        on_exit: Callable[[Child], None] | None = None,
        user: str | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._ready_pattern = re.compile(ready) if ready else None
        self._ready: queue.SimpleQueue[re.Match[str] | None] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS)
        self._on_exit = on_exit
        self._stopped = False
        self.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the group in the right order
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        self._reader = threading.Thread(target=self._read, name=f"{name} output", daemon=True)
        self._waiter = threading.Thread(target=self._wait, name=f"{name} end", daemon=True)
        self._reader.start()
        self._waiter.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _read(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe, see __init__
        with self.process.stdout as output, self.log.open("a", encoding="utf-8") as log:
            for line in output:
                log.write(line)
                log.flush()
                self._last_words.append(line.rstrip())
                match = self._ready_pattern and self._ready_pattern.search(line)
                if match:
                    self._ready.put(match)

    def _wait(self) -> None:
        self.process.wait()
        self._reader.join(timeout=2)  # a grandchild may hold the pipe open for longer than we care
        self._ready.put(None)
        if self._on_exit is not None:
            self._on_exit(self)

    def wait_until_ready(self, timeout: float) -> re.Match[str]:
        """Return the match of the ready line; ProcessFailed when the child ends first or takes too long."""
        try:
            match = self._ready.get(timeout=timeout)
        except queue.Empty:
            raise ProcessFailed(
                f"{self.name} did not become ready within {timeout:.0f} seconds.{self.epitaph()}"
            ) from None
        if match is None:
            raise ProcessFailed(self.how_it_ended())
        return match

    def wait(self, timeout: float) -> int:
        """Return the exit code; `subprocess.TimeoutExpired` when it takes longer than `timeout` seconds."""
        return self.process.wait(timeout)

    def how_it_ended(self) -> str:
        """Return one sentence about the end of this child, with its last lines of output."""
        code = self.process.returncode
        cause = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"stopped with exit code {code}"
        return f"{self.name} {cause}.{self.epitaph()}"

    def epitaph(self) -> str:
        words = "\n".join(f"  {line}" for line in self._last_words)
        return f" Its last output, kept in {self.log}:\n{words}" if words else " It printed nothing."

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the whole group; nothing happens when it is gone already."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: EPERM for a group of zombies
            os.killpg(self.process.pid, number)

    def stop(self, grace: float = STOP_GRACE) -> None:
        """Ask the group to stop; after `grace` seconds, or when interrupted meanwhile, end it by force."""
        self._on_exit = None
        if self._stopped:
            return  # by now the number of its group may belong to somebody else
        self._stopped = True
        try:
            if self.process.poll() is None:
                self.send(signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(grace)
        finally:
            self.send(signal.SIGKILL)
            self.process.wait()
            self._waiter.join(timeout=5)


def run_to_end(
    name: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run a short command, return what it printed; ProcessFailed when it hangs. Interrupting ends it too."""
    with subprocess.Popen(  # noqa: S603 - our own commands, no shell
        list(command),
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise ProcessFailed(f"{name} did not finish within {timeout:.0f} seconds.") from None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def port_is_free(port: int) -> bool:
    """Say whether a server could listen on `port` of this machine now."""
    with socket.socket() as client:
        client.settimeout(1)
        if client.connect_ex(("127.0.0.1", port)) == 0:
            return False  # macOS would let us bind beside a server that listens on all addresses
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port that nobody uses right now."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def port_near(wanted: int, tries: int = 20) -> int:
    """Return `wanted`, or the first free port above it, or any free port."""
    above = range(wanted, min(wanted + tries, 65536))
    return next((port for port in above if port_is_free(port)), None) or free_port()
