"""`/healthz` asks nobody; `/readyz` asks everybody and says who does not answer."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.db import connection as database
from django.test import Client
from pytest_django.fixtures import Settings


def test_being_alive_needs_no_database(client: Client) -> None:
    answer = client.get("/healthz")  # this test has no database: a query would fail
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_means_that_every_part_answers(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": "ok", "broker": "ok"})


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("password authentication failed for user onboarding")

    monkeypatch.setattr(database, "cursor", refuse)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": "no answer", "broker": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_may_speak_plain_http_and_only_read(client: Client, path: str, settings: Settings) -> None:
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code == 200
