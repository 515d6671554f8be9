"""Whatever goes wrong below /api/v1/, inside our calls or before them, is told in the one error shape."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.test import Client

from connections.services import connecting
from tests import factories

pytestmark = pytest.mark.django_db
TOO_LARGE = b"{" + b" " * 600_000 + b"}"
BODY = json.dumps({"integration": "acme-ledger", "customer_name": "Harbour Foods"})


@pytest.fixture
def caller() -> Client:
    """The vendor's integration code, over HTTP as it is: CSRF checks on, faults answered and not raised."""
    headers = {"Authorization": f"Bearer {factories.api_key()}"}
    return Client(headers=headers, enforce_csrf_checks=True, raise_request_exception=False)


def post(client: Client, path: str = "/api/v1/connections", body: str | bytes = BODY, **headers: str) -> HttpResponse:
    return client.post(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        pytest.param(lambda client: client.get("/api/v1/moon"), 404, "not_found", id="unknown path"),
        pytest.param(lambda client: client.get("/api/v1/"), 404, "not_found", id="root"),
        pytest.param(lambda client: client.get("/api/v1/connections/"), 404, "not_found", id="stray slash"),
        pytest.param(lambda client: post(client, "/api/v1/moon"), 404, "not_found", id="post to unknown path"),
        pytest.param(lambda client: post(client, "/api/v1/"), 403, "forbidden", id="post to the root"),
        pytest.param(lambda client: client.patch("/api/v1/connections"), 405, "method_not_allowed", id="method"),
        pytest.param(lambda client: post(client, body="{"), 400, "invalid", id="not JSON"),
        pytest.param(lambda client: post(client, body=b"\xff"), 400, "invalid", id="not UTF-8"),
        pytest.param(lambda client: post(client, Host="moon.example"), 400, "invalid", id="foreign host"),
        pytest.param(lambda client: post(client, body=TOO_LARGE), 413, "too_large", id="too large"),
        pytest.param(
            lambda client: post(client, body=TOO_LARGE, **{"Idempotency-Key": "large-1"}),
            413,
            "too_large",
            id="too large, with a key",
        ),
        pytest.param(lambda client: post(client, Authorization="Bearer moon"), 401, "unauthorized", id="wrong key"),
        pytest.param(lambda client: post(client, body="{}"), 422, "invalid", id="missing fields"),
    ],
)
def test_every_refusal_is_json_in_the_one_shape(
    caller: Client, ask: Callable[[Client], HttpResponse], status: int, code: str
) -> None:
    assert_shape(ask(caller), status, code)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (DatabaseError("the disk is full of customers"), 500, "server_error"),
        (RuntimeError("a fault of ours"), 500, "server_error"),
        (Http404("moon"), 404, "not_found"),
    ],
)
def test_a_fault_inside_a_call_is_told_in_the_same_shape_and_without_its_words(
    caller: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, code: str
) -> None:
    def fail(slug: str) -> None:
        raise fault

    monkeypatch.setattr(connecting, "integration_by_slug", fail)
    response = post(caller, **{"Idempotency-Key": "fault-1"})
    assert_shape(response, status, code)
    assert str(fault) not in response.content.decode()


def test_a_wrong_method_is_told_which_ones_there_are(caller: Client) -> None:
    response = caller.patch("/api/v1/connections")
    assert {method.strip() for method in response.headers["Allow"].split(",")} == {"GET", "POST"}


def test_a_call_needs_no_csrf_token(caller: Client) -> None:
    factories.integration()
    assert post(caller).status_code == 201


def test_pages_for_people_stay_pages(client: Client) -> None:
    response = client.get("/moon")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def assert_shape(response: HttpResponse, status: int, code: str) -> None:
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("application/json")
    answer = json.loads(response.content)
    assert set(answer) == {"error"}
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]
