"""What every answer tells the browser: no inline code, no framing, no cache, no referrer to others, safe cookies."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from onboarding.demo import keys, variables
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
PUBLIC_URL = "https://connect.vendor.example"


def enter(client: Client, url: str) -> None:
    """Open a link and press Continue."""
    client.get(urlsplit(url).path)
    client.post("/link/")


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser that is signed in to the console."""
    client = Client()
    client.force_login(factories.staff())
    return client


@pytest.fixture
def addresses(visitor: Client) -> list[str]:
    """An address of every kind: link, wizard, console, API, errors, health."""
    connection = factories.connection("READY-CO")
    link = factories.link(connection)[1]
    enter(visitor, link)
    steps = [f"/connect/{connection.pk}/{step}/" for step in ("start", "company", "web-services", "credentials")]
    console = ["/console/", "/console/sign-in/", f"/console/connections/{connection.pk}/"]
    dead_ends = ["/link/no-such-token", "/connect/no-such-id/", "/no-such-page", "/api/v1/connections"]
    return [urlsplit(link).path, *steps, *console, *dead_ends, "/healthz", "/readyz"]


def test_every_answer_carries_the_headers(visitor: Client, addresses: list[str]) -> None:
    for address in addresses:
        headers = visitor.get(address).headers
        assert headers["Cache-Control"] == "no-store", address
        assert headers["Referrer-Policy"] == "same-origin", address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert headers["X-Frame-Options"] == "DENY", address
        assert "noindex" in headers["X-Robots-Tag"], address


def test_the_content_security_policy_allows_our_own_files_and_nothing_else(
    visitor: Client, addresses: list[str]
) -> None:
    for address in addresses:
        policy = {
            name: set(sources)
            for name, *sources in (part.split() for part in visitor.get(address)["Content-Security-Policy"].split(";"))
        }
        for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
            assert policy[name] == {"'none'"}, (address, name)
        for name in set(policy) - {"default-src", "object-src", "base-uri", "frame-ancestors"}:
            allowed = {source for source in policy[name] if not source.startswith("'nonce-")}
            assert allowed <= {"'self'"}, (address, name)


INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=|href=["']?javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE)

LOADED = re.compile(r"""<(?:script|img|link(?! rel="canonical")|iframe)[^>]*\s(?:src|href)=["']([^"']+)""")


def test_no_page_needs_inline_code_or_somebody_elses_files(visitor: Client, addresses: list[str]) -> None:
    pages = 0
    for address in addresses:
        answer = visitor.get(address)
        if not answer.content or not answer["Content-Type"].startswith("text/html"):
            continue
        pages += 1
        body = answer.content.decode()
        assert not INLINE.search(body), (address, INLINE.search(body))
        loaded = LOADED.findall(body)
        assert loaded, address
        assert [source for source in loaded if not source.startswith("/")] == [], address
    assert pages >= 8


@pytest.mark.django_db
def test_files_may_be_kept_by_the_browser(client: Client) -> None:
    answer = client.get("/static/css/base.css")
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    client = Client()
    answer = client.get("/console/sign-in/")
    enter(client, factories.link(factories.connection())[1])
    cookies = {**answer.cookies, **client.cookies}
    assert set(cookies) >= {"csrf", "session"}
    for cookie in cookies.values():
        assert cookie["httponly"] is True
        assert cookie["samesite"] in ("Lax", "Strict")
        assert cookie["domain"] == ""
        assert cookie["path"] == "/"


def forms() -> list[tuple[str, dict[str, Any]]]:
    big = "A" * 10_000_000
    return [
        ("one field", {"username": big}),
        ("thousands of fields", {f"field-{number}": "x" for number in range(5000)}),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [fields for _, fields in forms()], ids=[name for name, _ in forms()])
@pytest.mark.parametrize("check_csrf", [True, False])
def test_a_form_that_is_too_large_gets_a_page(fields: dict[str, Any], check_csrf: bool) -> None:
    client = Client(enforce_csrf_checks=check_csrf)
    client.get("/console/sign-in/")  # whence the cookie without which nobody reads the form at all
    answer = client.post("/console/sign-in/", fields)
    assert answer.status_code == 413
    body = answer.content.decode()
    assert "too much text for one form" in body
    assert answer["X-Request-Reference"] in body
    assert len(body) < 20_000


@pytest.fixture(scope="module")
def over_https(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Any]]:
    """What a product with an https PUBLIC_URL answers, by the name of the request."""
    made = keys.new_secrets()
    folder = tmp_path_factory.mktemp("https")
    env = variables.inherited() | {
        "SECRET_KEY": made["SECRET_KEY"],
        "CREDENTIAL_KEYS": made["CREDENTIAL_KEYS"],
        "VAR_DIR": str(folder),
        "PUBLIC_URL": PUBLIC_URL,
    }
    visit = "from tests.onboarding.https_visit import main; main()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", visit]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answers = {answer["name"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    return lambda name: answers[name]


@pytest.mark.parametrize("name", ["sign-in", "link", "enter"])
def test_with_https_every_cookie_is_bound_to_this_host(over_https: Callable[[str], dict[str, Any]], name: str) -> None:
    answer = over_https(name)
    assert answer["cookies"]
    for cookie in answer["cookies"]:
        parts = {part.strip() for part in cookie.split(";")}
        assert cookie.startswith(("__Host-session=", "__Host-csrf="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
        assert not any(part.startswith("Domain") for part in parts)
    assert answer["headers"]["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")


def test_with_https_plain_http_leads_there_and_probes_need_not_go(
    over_https: Callable[[str], dict[str, Any]],
) -> None:
    plain = over_https("plain")
    assert plain["status"] == 301
    assert plain["headers"]["Location"].startswith(f"{PUBLIC_URL}/link/")
    assert plain["cookies"] == []
    assert over_https("health")["status"] == 200
