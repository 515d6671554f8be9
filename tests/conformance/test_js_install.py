"""The packages of the JavaScript SDK: pinned, and their absence explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conformance import js_sdk

pytestmark = pytest.mark.conformance


def test_every_package_is_pinned_and_names_no_address() -> None:
    lock = json.loads((js_sdk.SCRIPTS / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert "node_modules/@intacct/intacct-sdk" in packages
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


@pytest.mark.node
def test_a_registry_that_cannot_be_reached_is_named_as_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")  # nothing listens there
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(js_sdk.NotInstalled, match=r"npm could not install the JavaScript SDK .*ECONNREFUSED"):
        js_sdk.install(tmp_path / "packages")
    assert list((tmp_path / "packages").iterdir()) == []
