"""The product as docker-compose.yml runs it, on this machine: its own commands, a real PostgreSQL, a real Redis."""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.sql import Composed

from onboarding.demo.processes import Child, free_port, run_to_end
from tests.services import compose

SERVICES = ("web", "worker", "sweeper", "beat")
READY = {
    "web": r"Booting worker",
    "worker": r"celery@\S+ ready",
    "sweeper": r"sweeper@\S+ ready",
    "beat": r"beat: Starting",
}
START_TIMEOUT = 90.0  # seconds
COMMAND_TIMEOUT = 120.0


class Product:
    """The compose file's own services, run natively. `environment` is theirs; `url` is where web answers."""

    def __init__(self, folder: Path, environment: dict[str, str], cleanup: ExitStack) -> None:
        self.native = compose.Native(port=free_port(), folder=folder)
        self.environment = environment
        self.url = f"http://127.0.0.1:{self.native.port}"
        self._cleanup = cleanup
        self._running: dict[str, Child] = {}

    def ensure(self, *names: str) -> None:
        """Have these services running and ready: those that are not, or that ended, are started."""
        started = [self._start(name) for name in names if not self.is_alive(name)]
        for child in started:
            child.wait_until_ready(START_TIMEOUT)

    def _start(self, name: str) -> Child:
        child = Child(
            f"The service {name}",
            self.native.adapt(compose.command(name)),
            env=self.environment,
            log=self.native.folder / f"{name}.log",
            cwd=compose.ROOT,
            ready=READY[name],
        )
        self._cleanup.callback(child.stop)
        self._running[name] = child
        return child

    def is_alive(self, name: str) -> bool:
        return name in self._running and self._running[name].process.poll() is None

    def stop(self, name: str) -> None:
        """Stop a service as a container is stopped: its first process is told, and may finish what it is at."""
        child = self._running.pop(name, None)
        if child is not None:
            child.process.terminate()
            child.wait(COMMAND_TIMEOUT)
            child.stop()

    def kill(self, name: str) -> None:
        """End a service and all its processes in the middle of whatever they do."""
        child = self._running.pop(name)
        child.send(signal.SIGKILL)
        child.stop()

    def run(self, command: list[str]) -> tuple[int, str]:
        """Run a command of the compose file to its end; return its exit code and all it printed."""
        adapted = self.native.adapt(command)
        done = run_to_end(adapted[0], adapted, env=self.environment, cwd=compose.ROOT, timeout=COMMAND_TIMEOUT)
        return done.returncode, done.stdout + done.stderr

    def manage(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Run `manage.py`; return its exit code and what it printed to standard output."""
        command = [sys.executable, "manage.py", *arguments]
        done = run_to_end(
            command[2],
            command,
            env=self.environment | environment,
            cwd=compose.ROOT,
            timeout=COMMAND_TIMEOUT,
        )
        return done.returncode, done.stdout

    def rows(self, query: LiteralString | Composed, *values: Any) -> list[tuple[Any, ...]]:
        """Return what the database answers to `query`, asked over a connection of our own."""
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as database:
            return database.execute(query, values).fetchall()

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.native.folder.glob("*.log"))
