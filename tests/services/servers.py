"""Real PostgreSQL and Redis servers on free ports, with their data in temporary folders."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onboarding.demo.processes import Child, free_port
from tests import programs
from tests.services import compose

START_TIMEOUT = 60.0  # seconds
LOG = "server.log"
#: The error, who waits for whom, the statements of both, a hint, and where it was.
LINES_OF_A_DEADLOCK = 8
ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


@dataclass
class Server:
    """A server that can be stopped and started again: the same address, the same data."""

    name: str
    url: str
    command: list[str]
    folder: Path
    ready: str
    user: str | None = None
    child: Child | None = None

    def start(self) -> None:
        self.child = Child(
            self.name,
            self.command,
            env=ENVIRONMENT,
            log=self.folder / LOG,
            cwd=self.folder,
            ready=self.ready,
            user=self.user,
        )
        self.child.wait_until_ready(START_TIMEOUT)

    def stop(self) -> None:
        """End the server at once and in order, whoever is still connected."""
        if self.child is not None:
            self.child.send(signal.SIGCONT)
            self.child.send(signal.SIGINT)  # PostgreSQL would wait for its clients after SIGTERM
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(20)
            self.child.stop()
            self.child = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Let the server stop answering without closing a single connection."""
        assert self.child is not None
        self.child.send(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.child is not None
        self.child.send(signal.SIGCONT)

    def deadlocks(self) -> list[str]:
        """Return what PostgreSQL logged about each deadlock so far: who waited for whom, with their statements."""
        lines = (self.folder / LOG).read_text(encoding="utf-8").splitlines()
        return [
            "\n".join(lines[number : number + LINES_OF_A_DEADLOCK])
            for number, line in enumerate(lines)
            if "ERROR:  deadlock detected" in line
        ]


def server_user() -> str | None:
    """Return whom PostgreSQL runs as when we are root, which it refuses to run as; None when we are not."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def folder_for(user: str | None) -> Iterator[Path]:
    """Yield a temporary folder that belongs to `user` (to us with None)."""
    # Not pytest's tmp_path: its parent folders are closed to other users.
    with tempfile.TemporaryDirectory(prefix="onboarding-server-", ignore_cleanup_errors=True) as name:
        if user is not None:
            shutil.chown(name, user)
        yield Path(name)


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def postgres() -> Iterator[Server]:
    """Yield a new server; its `url` is the DATABASE_URL of an empty database."""
    programs_folder = programs.postgres_bin()
    assert programs_folder is not None
    user, port, password = server_user(), free_port(), secrets.token_hex(16)
    with folder_for(user) as folder:
        data, password_file = folder / "data", folder / "password"
        password_file.write_text(password)
        if user is not None:
            shutil.chown(password_file, user)
        _make_cluster(programs_folder, data, password_file, user)
        command = [f"{programs_folder}/postgres", "-D", f"{data}", "-p", f"{port}", "-k", f"{folder}"]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        ready = "database system is ready to accept connections"
        url = f"postgres://onboarding:{password}@127.0.0.1:{port}/postgres"
        with running(Server("PostgreSQL", url, command, folder, ready, user)) as server:
            yield server


def _make_cluster(programs_folder: Path, data: Path, password_file: Path, user: str | None) -> None:
    command = [f"{programs_folder}/initdb", "--pgdata", f"{data}", "--username", "onboarding"]
    command += ["--pwfile", f"{password_file}", "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
    done = subprocess.run(
        command,
        env=ENVIRONMENT,
        cwd=data.parent,
        capture_output=True,
        text=True,
        timeout=120,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def redis() -> Iterator[Server]:
    """Yield a new server, started with the options of the compose file; its `url` is the REDIS_URL."""
    program = programs.redis_server()
    assert program is not None
    port, password = free_port(), secrets.token_hex(16)
    options = [password if part.startswith("${REDIS_PASSWORD") else part for part in compose.command("redis")[1:]]
    assert password in options
    with folder_for(None) as folder:
        command = [program, "--port", f"{port}", "--bind", "127.0.0.1", "--dir", f"{folder}", *options]
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        with running(Server("Redis", url, command, folder, "Ready to accept connections")) as server:
            yield server
