"""The compose file says what it should, and what it says runs."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest

from tests.services import compose
from tests.services.product import SERVICES, Product

#: The simulator makes its own password; older Django keys are there only while keys are rotated.
MAY_BE_EMPTY = {"SIMULATOR_SENDER_PASSWORD", "SECRET_KEY_FALLBACKS"}


def test_every_service_has_a_health_check() -> None:
    assert [name for name, service in compose.services().items() if "healthcheck" not in service] == []


def test_the_file_describes_the_whole_product() -> None:
    assert set(compose.services()) == {*SERVICES, "setup", "postgres", "redis", "simulator"}


@pytest.mark.parametrize("name", SERVICES)
def test_services_wait_until_what_they_need_is_healthy(name: str) -> None:
    waits_for = {other: needed["condition"] for other, needed in compose.services()[name]["depends_on"].items()}
    assert waits_for == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
        "setup": "service_completed_successfully",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_ended_is_started_again(name: str) -> None:
    assert compose.services()[name]["restart"] == "unless-stopped"


def test_no_secret_has_a_default() -> None:
    variables = re.findall(r"\$\{(\w*(?:KEY|PASSWORD|SECRET)\w*)(:\?|[^}]*)", compose.COMPOSE_FILE.read_text())
    assert {"SECRET_KEY", "CREDENTIAL_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD"} <= dict(variables).keys()
    defaulted = {name for name, rest in variables if rest != ":?"}
    assert defaulted <= MAY_BE_EMPTY


def test_the_simulator_starts_only_when_asked_for() -> None:
    assert compose.services()["simulator"]["profiles"] == ["demo"]


def test_the_broker_forgets_nothing() -> None:
    options = " ".join(compose.command("redis"))
    assert "--appendonly yes" in options
    assert "--maxmemory-policy noeviction" in options


@pytest.mark.parametrize("name", ["worker", "sweeper"])
def test_workers_may_finish_what_they_do(name: str) -> None:
    assert compose.services()[name]["stop_grace_period"] == "60s"


def test_people_and_the_schedule_have_workers_of_their_own() -> None:
    queues = {name: compose.command(name)[compose.command(name).index("-Q") + 1] for name in ("worker", "sweeper")}
    assert queues == {"worker": "ui", "sweeper": "sweep"}


def test_the_image_runs_the_web_service_by_default() -> None:
    written = re.search(r"^CMD (\[.*\])$", (compose.ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert written is not None
    assert json.loads(written[1]) == compose.command("web")


def test_image_and_makefile_install_with_the_same_uv() -> None:
    in_image = re.search(r"UV_VERSION=(\S+)", (compose.ROOT / "Dockerfile").read_text())
    in_makefile = re.search(r"UV_VERSION := (\S+)", (compose.ROOT / "Makefile").read_text())
    assert in_image is not None
    assert in_makefile is not None
    assert in_image[1] == in_makefile[1]


@pytest.mark.services
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_web_answers(product: Product, path: str) -> None:
    product.ensure(*SERVICES)
    with urllib.request.urlopen(product.url + path, timeout=30) as answer:
        assert answer.status == 200


@pytest.mark.services
@pytest.mark.parametrize("name", [*SERVICES, "setup"])
def test_the_health_check_of_the_file_passes(product: Product, name: str) -> None:
    product.ensure(*SERVICES)
    code, output = product.run(compose.health_command(name))
    assert code == 0, output
