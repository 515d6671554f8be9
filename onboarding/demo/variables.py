"""The environment variables that each process of the stack is started with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

#: Variables of the product that a caller's environment must not bring along into the demo.
PRODUCT_VARIABLES = frozenset(
    {
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "CREDENTIAL_KEYS",
        "DATABASE_URL",
        "REDIS_URL",
        "PUBLIC_URL",
        "INTACCT_GATEWAY_URL",
        "INTACCT_ALLOW_SIMULATOR",
        "INTACCT_TRANSCRIPTS",
        "BEHIND_PROXY",
        "JOB_LEASE_SECONDS",
        "DEBUG",
        "STATIC_ROOT",
        "VAR_DIR",
        "DJANGO_SETTINGS_MODULE",
        "SIMULATOR_SENDER_PASSWORD",
        "DEMO_CONSOLE_PASSWORD",
    }
)
#: What only the simulator and the management commands are given: the running web server has no need of it.
COMMAND_SECRETS = frozenset({"SIMULATOR_SENDER_PASSWORD", "DEMO_CONSOLE_PASSWORD"})


def inherited() -> dict[str, str]:
    """Return the caller's environment without anything that would steer the product."""
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCT_VARIABLES}
    return kept | {"PYTHONUNBUFFERED": "1"}  # the ready lines must not wait in a buffer


def sqlite_url(database: Path) -> str:
    """Return `database` in the form that DATABASE_URL takes."""
    return f"sqlite:///{quote(str(database))}"


def for_simulator(secrets: Mapping[str, str]) -> dict[str, str]:
    """Return what the simulated Intacct is started with: its sender password alone."""
    return inherited() | {"SIMULATOR_SENDER_PASSWORD": secrets["SIMULATOR_SENDER_PASSWORD"]}


def for_product(
    secrets: Mapping[str, str], *, data_dir: Path, database: Path, gateway_url: str, public_url: str
) -> dict[str, str]:
    """Return what management commands are started with."""
    return (
        inherited()
        | dict(secrets)
        | {
            "DATABASE_URL": sqlite_url(database),
            "VAR_DIR": str(data_dir),
            "STATIC_ROOT": str(data_dir / "static"),
            "INTACCT_GATEWAY_URL": gateway_url,
            "INTACCT_ALLOW_SIMULATOR": "1",
            "PUBLIC_URL": public_url,
        }
    )


def for_web_server(environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` without the secrets that only commands need."""
    return {name: value for name, value in environment.items() if name not in COMMAND_SECRETS}
