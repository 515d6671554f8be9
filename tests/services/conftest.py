"""The product as docker-compose.yml runs it, on this machine: its commands, a real PostgreSQL, a real Redis."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from onboarding.demo import keys, variables
from onboarding.demo.processes import Child, free_port, run_to_end
from tests.services import compose, servers

READY = {"web": r"Listening at", "worker": r"celery@\S+ ready", "beat": r"beat: Starting"}
START_TIMEOUT = 90.0  # seconds


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """DATABASE_URL of an empty database on a PostgreSQL server of this run."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """REDIS_URL of a Redis server of this run, configured as in the compose file."""
    with servers.redis() as url:
        yield url


class Product:
    """The compose file's own services, run natively. `environment` is theirs; `url` is where web answers."""

    def __init__(self, folder: Path, environment: dict[str, str], cleanup: ExitStack) -> None:
        self.native = compose.Native(port=free_port(), folder=folder)
        self.environment = environment
        self.url = f"http://127.0.0.1:{self.native.port}"
        self._cleanup = cleanup

    def start(self, name: str) -> Child:
        """Start service `name` with its compose command and return it once it is ready."""
        child = Child(
            f"The service {name}",
            self.native.adapt(compose.command(name)),
            env=self.environment,
            log=self.native.folder / f"{name}.log",
            cwd=compose.ROOT,
            ready=READY[name],
        )
        self._cleanup.callback(child.stop)
        child.wait_until_ready(START_TIMEOUT)
        return child

    def run(self, command: list[str]) -> tuple[int, str]:
        """Run a command of the compose file to its end; return its exit code and all it printed."""
        adapted = self.native.adapt(command)
        done = run_to_end(adapted[0], adapted, env=self.environment, cwd=compose.ROOT, timeout=120)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="session")
def product(postgres_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with an up-to-date database; tests start the services that they are about."""
    folder = tmp_path_factory.mktemp("compose")
    made = keys.new_secrets()
    environment = variables.inherited() | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "SECRET_KEY": made["SECRET_KEY"],
        "CREDENTIAL_KEYS": made["CREDENTIAL_KEYS"],
        "DATABASE_URL": postgres_url,
        "REDIS_URL": redis_url,
        "PUBLIC_URL": "https://connect.vendor.example",
        "VAR_DIR": str(folder / "var"),
    }
    with ExitStack() as cleanup:
        product = Product(folder, environment, cleanup)
        code, output = product.run(compose.command("setup"))
        assert code == 0, output
        yield product
