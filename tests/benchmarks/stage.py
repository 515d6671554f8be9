"""The product on its own database, for benchmarks that need all of it: processes, as in production.

PostgreSQL and Redis where this machine has them; without them SQLite and the embedded broker, and the figures say so.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onboarding.demo import keys, variables
from onboarding.demo.processes import Child, free_port
from tests import programs
from tests.benchmarks.simulator import ROOT
from tests.services import compose, servers

START_TIMEOUT = 90.0  # seconds


class PartFailed(Exception):
    """A part of a benchmark ended badly; the message holds what it said."""


@dataclass(frozen=True)
class Stage:
    """`environment` is what every process of the product gets; `url` is where `web` answers."""

    folder: Path
    port: int
    environment: dict[str, str] = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> str:
        return "PostgreSQL" if self.environment["DATABASE_URL"].startswith("postgres") else "SQLite"

    def told(self, module: str, **question: object) -> Any:  # JSON
        """Run `tests.benchmarks.MODULE` with Django, in a process of its own; return what it answers."""
        answer = self.folder / "answer.json"
        command = [sys.executable, "-m", "tests.benchmarks.within", module, str(answer)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, input=json.dumps(question), text=True, capture_output=True
        )
        if done.returncode:
            raise PartFailed(f"{module}: {done.stdout[-500:]}{done.stderr[-2000:]}")
        return json.loads(answer.read_text())

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True)
        if done.returncode:
            raise PartFailed(f"{arguments[0]}: {done.stderr[-2000:]}")

    @contextlib.contextmanager
    def service(self, name: str, ready: str) -> Iterator[None]:
        """Run a service of docker-compose.yml, as it is written there."""
        native = compose.Native(port=self.port, folder=self.folder)
        # A container finds its programs on the path; here they stand beside the interpreter.
        program, *arguments = native.adapt(compose.command(name))
        child = Child(
            f"The service {name}",
            [str(Path(sys.executable).parent / program), *arguments],
            env=self.environment,
            log=self.folder / f"{name}.log",
            cwd=ROOT,
            ready=ready,
        )
        with child:
            child.wait_until_ready(START_TIMEOUT)
            yield


@contextlib.contextmanager
def stage(*, postgres: bool = True, redis: bool = False, **more: str) -> Iterator[Stage]:
    """An empty database, brought up to date. `more`: variables of the environment."""
    with contextlib.ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="onboarding-benchmark-")))
        port, made = free_port(), keys.new_secrets()
        environment = variables.inherited() | {
            "SECRET_KEY": made["SECRET_KEY"],
            "CREDENTIAL_KEYS": made["CREDENTIAL_KEYS"],
            "DATABASE_URL": variables.sqlite_url(folder / "database.sqlite3"),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "INTACCT_ALLOW_SIMULATOR": "1",
            "STATIC_ROOT": str(folder / "static"),
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "onboarding.settings",
            **more,
        }
        if postgres and programs.postgres_bin():
            environment["DATABASE_URL"] = cleanup.enter_context(servers.postgres()).url
        if redis:
            environment["REDIS_URL"] = cleanup.enter_context(servers.redis()).url
        made_ready = Stage(folder, port, environment)
        made_ready.manage("migrate", "--verbosity", "0")
        made_ready.manage("collectstatic", "--no-input", "--verbosity", "0")
        yield made_ready
