"""`@intacct/intacct-sdk`: installed once per lock file, run by Node.js in a process for each scenario."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from onboarding.demo import variables
from tests.conformance.accounts import Account

SCRIPTS = Path(__file__).with_name("js")
PACKAGE_FILES = ("package.json", "package-lock.json", ".npmrc")
INSTALLED = Path(__file__).parents[2] / "var" / "conformance"
INSTALL_SECONDS = 240
SCENARIO_SECONDS = 60


class NotInstalled(Exception):
    """npm could not bring the packages; the text says why, as the end of a sentence."""


def install(parent: Path = INSTALLED) -> Path:
    """Return the folder inside `parent` that holds the packages of the lock file; the first call fills it.

    Nothing in a package is executed. Raises NotInstalled, for instance when npm cannot reach its registry.
    """
    lock = (SCRIPTS / "package-lock.json").read_bytes()
    folder = parent / hashlib.sha256(lock).hexdigest()[:16]
    if folder.exists():
        return folder
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix="unfinished-") as unfinished:
        filled = Path(unfinished) / "packages"
        filled.mkdir()
        for name in PACKAGE_FILES:
            shutil.copy(SCRIPTS / name, filled)
        _run_npm(filled)
        try:
            filled.rename(folder)  # whole or not at all
        except OSError:
            if not folder.exists():  # otherwise another test run was quicker
                raise
    return folder


def _run_npm(folder: Path) -> None:
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    command += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]  # npm alone would wait for minutes
    try:
        done = subprocess.run(
            command, cwd=folder, env=variables.inherited(), capture_output=True, text=True, timeout=INSTALL_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"npm did not finish within {INSTALL_SECONDS} seconds.") from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if not line.startswith(("npm warn", "npm WARN"))]
        raise NotInstalled(f"npm could not install the JavaScript SDK ({' '.join(said[:2]) or done.returncode}).")


@dataclass(frozen=True)
class JavaScriptSdk:
    packages: Path
    gateway_url: str

    def run(self, scenario: str, *accounts: Account, **given: object) -> Any:
        """Run one scenario of `js/` and return what it found out; `given` is whatever else it takes."""
        __tracebackhide__ = True  # the arguments of this frame hold passwords
        task = {"endpoint": self.gateway_url, "accounts": [asdict(one) for one in accounts], **given}
        with tempfile.TemporaryDirectory() as home:  # the SDK would read a person's own credentials there
            done = subprocess.run(
                ["node", "--no-deprecation", SCRIPTS / "main.mjs", scenario],
                input=json.dumps(task),
                env={"PATH": os.environ["PATH"], "HOME": home, "SDK_FOLDER": str(self.packages)},
                capture_output=True,
                text=True,
                timeout=SCENARIO_SECONDS,
            )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
