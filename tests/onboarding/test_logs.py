"""Logs are one JSON object per line, in UTC, and blank what must not be in them."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from connections.crypto import Place, seal
from onboarding.logs import BLANK, JsonFormatter
from onboarding.models import ApiKey, Link
from tests import factories


def logged(message: str, *values: object, **extra: object) -> dict[str, Any]:
    """Return what one log call writes, read back; it must be exactly one line of ASCII."""
    record = logging.getLogger("tests").makeRecord(
        "tests", logging.INFO, __file__, 1, message, values, sys.exc_info(), extra=extra
    )
    line = JsonFormatter().format(record)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    entry: dict[str, Any] = json.loads(line)
    return entry


def test_an_entry_says_when_how_bad_who_and_what() -> None:
    entry = logged("company %s set", "READY-CO", status=303)
    assert (entry["level"], entry["logger"], entry["message"]) == ("INFO", "tests", "company READY-CO set")
    assert entry["status"] == 303
    at = datetime.fromisoformat(entry["at"])
    assert at.utcoffset() == datetime.now(UTC).utcoffset()
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x1b[2K\r"])
def test_a_line_cannot_be_forged(end: str) -> None:
    typed = f'READY-CO{end}{{"level": "INFO", "message": "all is well"}}'
    entry = logged("unknown company %s", typed, company=typed)
    assert entry["message"] == f"unknown company {typed}"
    assert entry["company"] == typed


NAMES = "password sender_password token link_token session_id sessionid cookie authorization api_key secret SECRET_KEY"


@pytest.mark.parametrize("name", NAMES.split())
def test_fields_that_name_a_secret_are_blank(name: str) -> None:
    assert logged("signing in", **{name: "hunter2"})[name] == BLANK
    entry = logged("signing in", data={"user": {name: "hunter2", "id": "x7"}}, items=[{name: "hunter2"}])
    assert "hunter2" not in json.dumps(entry)
    assert "x7" in json.dumps(entry)


@pytest.mark.django_db
def test_the_shapes_of_our_secrets_are_blank_wherever_they_stand() -> None:
    _, token = Link.mint(factories.connection())
    _, key = ApiKey.mint("billing system")
    sealed = seal("hunter2", Place("table", "row", "field"))
    for secret, text in {
        token: f"GET /link/{token} HTTP/1.1",
        key: f"Authorization: Bearer {key}",
        sealed: f"row holds {sealed}",
        "hunter2": "<login><userid>u</userid><password>hunter2</password></login>",
        "s3ss10n": "<sessionid>s3ss10n</sessionid>",
    }.items():
        assert secret not in json.dumps(logged(text))
        assert secret not in json.dumps(logged("%s", text))
        assert secret not in json.dumps(logged("seen", text=text, nested={"deep": [text]}))
        assert BLANK in logged(text)["message"]
    assert key not in json.dumps(logged(f"the key {key} is unknown"))


def test_an_exception_is_kept_in_the_same_line_and_blanked_too() -> None:
    try:
        raise ValueError("no such page: /link/abcdefghijklmnopqrstuvwxyz0123456789")
    except ValueError:
        entry = logged("request failed")
    assert entry["exception"].startswith("Traceback")
    assert f"/link/{BLANK}" in entry["exception"]
    assert "abcdefghij" not in entry["exception"]
