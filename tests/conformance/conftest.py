"""A simulated Intacct for each test, and the two SDKs aimed at it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from connections.simulator.server import SimulatorServer
from tests.conformance import js_sdk, python_sdk
from tests.conformance.js_sdk import JavaScriptSdk, NotInstalled
from tests.conformance.python_sdk import SignIn
from tests.groups import require_all


@pytest.fixture
def simulator() -> Iterator[SimulatorServer]:
    with SimulatorServer() as simulator:
        yield simulator


@pytest.fixture
def sign_in(simulator: SimulatorServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> SignIn:
    """The Python SDK: a function that signs in and returns it."""
    caplog.set_level(logging.INFO, "sageintacctsdk")  # at DEBUG it logs requests, passwords included
    python_sdk.hide_arguments(monkeypatch)
    python_sdk.aim(monkeypatch, simulator.gateway_url)
    return python_sdk.sign_in


@pytest.fixture(scope="session")
def js_packages() -> Path:
    """The folder that npm has filled with the JavaScript SDK, as the lock file says."""
    try:
        return js_sdk.install()
    except NotInstalled as error:
        reason = str(error)
    if require_all():
        pytest.fail(f"CI_REQUIRE_ALL is 1, but {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def javascript(simulator: SimulatorServer, js_packages: Path) -> JavaScriptSdk:
    """The JavaScript SDK: runs a scenario of `js/`."""
    return JavaScriptSdk(js_packages, simulator.gateway_url)
