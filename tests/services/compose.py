"""Reads docker-compose.yml, and turns its commands into ones that run on this machine without containers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"


def services() -> dict[str, dict[str, Any]]:
    """Return the services of the compose file by name, as written: variables are not filled in."""
    return dict(yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))["services"])


def command(name: str) -> list[str]:
    """Return the command of service `name`, as a container would run it."""
    return [part.replace("$$", "$") for part in services()[name]["command"]]


def health_command(name: str) -> list[str]:
    """Return the health check of service `name` as a command, whether or not it wants a shell."""
    kind, *parts = [part.replace("$$", "$") for part in services()[name]["healthcheck"]["test"]]
    return ["sh", "-c", *parts] if kind == "CMD-SHELL" else parts


@dataclass(frozen=True)
class Native:
    """What differs without a container: the port, and where beat may write. The rest of a command stays."""

    port: int
    folder: Path

    def adapt(self, command: list[str]) -> list[str]:
        return [
            part.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}")
            .replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
            .replace("/tmp/celerybeat-schedule", str(self.folder / "celerybeat-schedule"))  # noqa: S108
            for part in command
        ]
