"""A bad value in the environment ends every kind of process with one sentence that names the variable."""

from __future__ import annotations

import base64
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from onboarding.demo import keys
from onboarding.demo.processes import free_port
from onboarding.demo.variables import inherited
from onboarding.environment import BadEnvironment

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CHECK = [sys.executable, "manage.py", "check"]
PASSWORD = "hunter2-postgres"
# Not random: a test is named after its values, and every process must name it alike.
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()

#: Variable, and a value of it that cannot be used; None: not set at all.
BAD = [
    ("SECRET_KEY", None),
    ("SECRET_KEY", "   "),
    ("CREDENTIAL_KEYS", None),
    ("CREDENTIAL_KEYS", ","),
    ("CREDENTIAL_KEYS", base64.urlsafe_b64encode(bytes(16)).decode()),
    ("CREDENTIAL_KEYS", "no base64 at all, whatever you do!"),
    ("CREDENTIAL_KEYS", f"{KEY},{KEY}"),
    ("CREDENTIAL_KEYS", f"{KEY},and-a-second-one-that-is-none"),
    ("DATABASE_URL", "nonsense-database"),
    ("DATABASE_URL", f"postgres://user:{PASSWORD}@host:no-port/name"),
    ("DATABASE_URL", f"postgres://user:{PASSWORD}@host/"),
    ("DATABASE_URL", f"mysql://user:{PASSWORD}@host/name"),
    ("DATABASE_URL", "sqlite:////dev/null/no-folder/database"),
    ("REDIS_URL", "nonsense-redis"),
    ("REDIS_URL", f"redis://:{PASSWORD}@host:no-port/0"),
    ("REDIS_URL", f"amqp://user:{PASSWORD}@host/"),
    ("PUBLIC_URL", "nonsense-public"),
    ("PUBLIC_URL", "ftp://connect.vendor.example"),
    ("PUBLIC_URL", "https:///no-host"),
    ("PUBLIC_URL", "https://["),
    ("PUBLIC_URL", "https://connect.vendor.example:no-port"),
    ("PUBLIC_URL", "https://connect vendor.example"),
    ("PUBLIC_URL", f"https://user:{PASSWORD}@connect.vendor.example"),
    ("INTACCT_GATEWAY_URL", "nonsense-gateway"),
    ("INTACCT_GATEWAY_URL", "http://api.intacct.com/ia/xml/xmlgw.phtml"),
    ("INTACCT_GATEWAY_URL", "https://intacct.attacker.example/ia/xml/xmlgw.phtml"),
    ("INTACCT_GATEWAY_URL", "https://api.intacct.com.attacker.example/ia/xml/xmlgw.phtml"),
    ("INTACCT_ALLOW_SIMULATOR", "perhaps-allowed"),
    ("INTACCT_TRANSCRIPTS", "perhaps-kept"),
    ("BEHIND_PROXY", "perhaps-behind"),
    ("JOB_LEASE_SECONDS", "half-a-minute"),
    ("JOB_LEASE_SECONDS", "-987654"),
    ("LOG_LEVEL", "CHATTY"),
    ("DEBUG", "perhaps-debugged"),
]


def environment(folder: Path, **changed: str | None) -> dict[str, str]:
    """Return a good environment for the product with these changes; None takes a variable away."""
    made = keys.new_secrets()
    good = inherited() | {
        "SECRET_KEY": made["SECRET_KEY"],
        "CREDENTIAL_KEYS": made["CREDENTIAL_KEYS"],
        "VAR_DIR": str(folder),
    }
    good.pop("LOG_LEVEL", None)
    return {name: value for name, value in (good | changed).items() if value is not None}


def run(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def the_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """Return what the process said, which must be one line, and the reason for its end."""
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    (sentence,) = done.stderr.strip().splitlines()
    return sentence


def test_a_good_environment_passes_the_check(tmp_path: Path) -> None:
    done = run(CHECK, environment(tmp_path))
    assert done.returncode == 0, done.stderr


def says_what_to_do(sentence: str, name: str, value: str | None) -> bool:
    """Say whether a sentence names the variable, ends like one, and gives away nothing of the value."""
    given_away = [part for part in (value, PASSWORD, KEY) if part and part.strip(" ,") and part in sentence]
    return sentence.startswith(f"{name} is ") and sentence.endswith(".") and not given_away


@pytest.mark.parametrize(("name", "value"), list(dict(reversed(BAD)).items()))
def test_a_bad_value_stops_the_process_with_one_sentence(name: str, value: str | None, tmp_path: Path) -> None:
    sentence = the_sentence(run(CHECK, environment(tmp_path, **{name: value})))
    assert says_what_to_do(sentence, name, value), sentence


@pytest.mark.parametrize(("name", "value"), BAD)
def test_the_settings_refuse_every_kind_of_bad_value(
    name: str, value: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", environment(tmp_path, **{name: value}))
    with pytest.raises(BadEnvironment) as refused:
        runpy.run_path(str(ROOT / "onboarding" / "settings.py"))
    assert says_what_to_do(str(refused.value), name, value), refused.value


def test_the_simulator_is_reachable_only_where_it_is_allowed(tmp_path: Path) -> None:
    address = "http://127.0.0.1:8065/ia/xml/xmlgw.phtml"
    refused = the_sentence(run(CHECK, environment(tmp_path, INTACCT_GATEWAY_URL=address)))
    assert refused.startswith("INTACCT_GATEWAY_URL is ")
    allowed = run(CHECK, environment(tmp_path, INTACCT_GATEWAY_URL=address, INTACCT_ALLOW_SIMULATOR="1"))
    assert allowed.returncode == 0, allowed.stderr


@pytest.mark.parametrize(
    "command",
    [
        [str(BIN / "celery"), "-A", "onboarding", "worker"],
        [str(BIN / "celery"), "-A", "onboarding", "beat"],
        [str(BIN / "gunicorn"), "onboarding.wsgi:application", "--preload", "--bind", f"127.0.0.1:{free_port()}"],
        [sys.executable, "manage.py", "serve"],
        [sys.executable, "manage.py", "migrate"],
    ],
    ids=["worker", "beat", "web", "serve", "migrate"],
)
def test_every_kind_of_process_ends_with_the_same_sentence(command: list[str], tmp_path: Path) -> None:
    env = environment(tmp_path, CREDENTIAL_KEYS=None)
    assert the_sentence(run(command, env)) == the_sentence(run(CHECK, env))


def test_the_embedded_product_refuses_to_run_beside_a_broker(tmp_path: Path) -> None:
    env = environment(tmp_path, REDIS_URL=f"redis://:{PASSWORD}@127.0.0.1:6379/0")
    sentence = the_sentence(run([sys.executable, "manage.py", "serve", "--port", str(free_port())], env))
    assert "serve is the embedded product, but REDIS_URL is set." in sentence
    assert PASSWORD not in sentence


def test_the_compose_file_passes_on_every_variable_of_the_table() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    passed_on = set(re.findall(r"^    ([A-Z_]+): ", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE))
    assert {name for name, _ in BAD} <= table
    # Never in production; and the two that the image sets itself.
    assert table - passed_on == {"DEBUG", "STATIC_ROOT", "VAR_DIR"}
