"""Servers, services and the people around them; each is started once for all tests that want it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from onboarding.demo import keys, variables
from onboarding.demo.processes import Child
from tests.intacct_control import Intacct
from tests.services import compose, servers
from tests.services.product import SERVICES, Product
from tests.services.vendor import Vendor

SENDER_ID = "AcmeLedgerMPP"
#: Short, so that no test waits for half a minute until a lost worker's job is taken up again.
LEASE_SECONDS = 5


#: Of the services' error lines with their tracebacks, this many are shown with a test that fails.
ERRORS_SHOWN = 5


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the services logged as errors with a test that fails: an answer of 500 says nothing itself."""
    report = yield
    product = getattr(item, "funcargs", {}).get("product")
    if report.failed and isinstance(product, Product):
        lines = [line for line in product.logs().splitlines() if '"level": "ERROR"' in line]
        errors = "\n".join(line.replace("\\n", "\n") for line in lines[-ERRORS_SHOWN:])
        report.sections.append(("errors in the services' logs", errors or "none"))
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Server]:
    with servers.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[servers.Server]:
    with servers.redis() as server:
        yield server


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    return keys.new_secrets()


@pytest.fixture(scope="session")
def intacct(secrets: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intacct]:
    """A simulated Intacct as a process of its own."""
    child = Child(
        "The simulated Intacct",
        [sys.executable, "-m", "connections.simulator", "--port", "0"],
        env=variables.for_simulator(secrets),
        log=tmp_path_factory.mktemp("simulator") / "simulator.log",
        cwd=compose.ROOT,
        ready=r"Simulator ready on (\S+)",
    )
    with child, Intacct(child.wait_until_ready(servers.START_TIMEOUT)[1]) as intacct:
        yield intacct


@pytest.fixture(scope="session")
def product(
    postgres: servers.Server,
    redis: servers.Server,
    intacct: Intacct,
    secrets: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Product]:
    """The product with an up-to-date database; tests start the services that they are about."""
    folder = tmp_path_factory.mktemp("compose")
    environment = variables.inherited() | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "SECRET_KEY": secrets["SECRET_KEY"],
        "CREDENTIAL_KEYS": secrets["CREDENTIAL_KEYS"],
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "PUBLIC_URL": "https://connect.vendor.example",
        "BEHIND_PROXY": "1",  # the tests play the proxy that ends TLS
        "INTACCT_GATEWAY_URL": f"{intacct.url}/ia/xml/xmlgw.phtml",
        "INTACCT_ALLOW_SIMULATOR": "1",
        "INTACCT_TRANSCRIPTS": "1",
        "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "LOG_LEVEL": "DEBUG",  # test_secrets.py reads all of it
        "VAR_DIR": str(folder / "var"),
    }
    with ExitStack() as cleanup:
        product = Product(folder, environment, cleanup)
        code, output = product.run(compose.command("setup"))
        assert code == 0, output
        yield product


@pytest.fixture(scope="session")
def _vendor(product: Product, secrets: dict[str, str]) -> Iterator[Vendor]:
    options = ["--name", "Acme Ledger", "--sender-id", SENDER_ID, "--profile", "ap-spend"]
    options += ["--sender-password-env", "SENDER_PASSWORD"]
    sender_password = secrets["SIMULATOR_SENDER_PASSWORD"]
    code, output = product.manage("create_integration", "acme-ledger", *options, SENDER_PASSWORD=sender_password)
    assert code == 0, output
    code, output = product.manage("create_api_key", "tests")
    assert code == 0, output
    with Vendor(product.url, re.findall(r"^\S+$", output, re.MULTILINE)[-1]) as vendor:
        yield vendor


@pytest.fixture
def no_deadlocks(postgres: servers.Server) -> Iterator[None]:
    """PostgreSQL ends a deadlock by failing one of those in it, who may be a worker that quietly tries again."""
    before = len(postgres.deadlocks())
    yield
    met = postgres.deadlocks()[before:]
    assert not met, "\n".join(met)


@pytest.fixture
def vendor(product: Product, intacct: Intacct, _vendor: Vendor, no_deadlocks: None) -> Vendor:
    """The vendor's integration code, in front of a product of which everything runs."""
    product.ensure(*SERVICES)
    return _vendor
