"""The JSON API's contract, through Django's client and a simulated Intacct."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from connections.models import Connection
from onboarding.models import ApiKey
from tests import factories
from tests.onboarding.api.caller import Caller, new_connection

pytestmark = pytest.mark.django_db


def test_a_new_connection_comes_with_a_link_that_opens(api: Caller, client: Client) -> None:
    factories.integration()
    made = new_connection(api, environment="sandbox", reference="crm-7", contact_email="finance@customer.example")
    assert (made["status"], made["step"], made["environment"]) == ("pending", "start", "sandbox")
    assert made["next_action"]["owner"] == "customer"
    assert made["entities"] == []
    assert made["last_probe"] is None
    token = made["link_url"].rsplit("/", 1)[1]
    assert client.get(f"/link/{token}").status_code == 200


NOBODYS = uuid.UUID(int=4)


@pytest.mark.parametrize(("given", "owns"), [({}, False), ({"owns_sender": True}, True)])
def test_a_customer_may_have_a_sender_id_of_its_own(api: Caller, given: dict[str, bool], owns: bool) -> None:
    factories.integration()
    new_connection(api, **given)
    assert Connection.objects.get().owns_sender is owns


def test_the_link_url_is_shown_once(api: Caller) -> None:
    factories.integration()
    made = new_connection(api)
    shown = api("GET", f"/connections/{made['id']}")
    assert "link_url" not in shown
    assert made["link_url"].rsplit("/", 1)[1] not in json.dumps(shown)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"integration": "acme-ledger"}, "customer_name"),
        ({"integration": "acme-ledger", "customer_name": ""}, "customer_name"),
        ({"integration": "acme-ledger", "customer_name": "X", "environment": "moon"}, "environment"),
        ({"integration": "acme-ledger", "customer_name": "X", "contact_email": "no address"}, "contact_email"),
        ({"integration": "acme-ledger", "customer_name": "X", "colour": "red"}, "colour"),
    ],
)
def test_bad_input_names_the_field_in_the_one_error_shape(api: Caller, body: dict[str, str], field: str) -> None:
    factories.integration()
    answer = api("POST", "/connections", body, status=422)
    assert set(answer) == {"error"}
    assert answer["error"]["code"] == "invalid"
    assert field in answer["error"]["fields"]
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"/connections/{NOBODYS}", 404, "not_found"),
        ("GET", "/connections/not-an-id", 404, "not_found"),
        ("DELETE", f"/connections/{NOBODYS}", 404, "not_found"),
        ("GET", "/connections?cursor=%25%25", 422, "invalid"),
        ("GET", "/connections?cursor=WyIyMDI2LTAxLTAxIiwgNV0", 422, "invalid"),  # ["2026-01-01", 5]
        ("GET", "/connections?status=asleep", 422, "invalid"),
    ],
)
def test_refusals_have_the_one_error_shape(api: Caller, method: str, path: str, status: int, code: str) -> None:
    answer = api(method, path, status=status)
    assert set(answer) == {"error"}
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]


@pytest.mark.parametrize("key", ["", "Bearer wrong", "Basic abc"])
def test_without_a_valid_key_nothing_is_told(client: Client, key: str) -> None:
    response = client.get("/api/v1/connections", headers={"Authorization": key})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unauthorized"


def test_a_key_that_was_switched_off_opens_nothing_any_more(api: Caller) -> None:
    api("GET", "/connections")
    ApiKey.objects.update(is_active=False)
    api("GET", "/connections", status=401)


def test_the_list_pages_through_every_connection_once(api: Caller) -> None:
    names = {factories.connection().customer_name for _ in range(120)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = api("GET", f"/connections?cursor={cursor}")
        seen += [item["customer_name"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(seen) == len(names) == len(set(seen))
    assert set(seen) == names


def test_the_list_filters_and_searches(api: Caller) -> None:
    factories.connection(customer_name="Harbour Foods")
    started = factories.connection("READY-CO", customer_name="Orchard Logistics")
    started.move("in_progress")
    found = api("GET", "/connections?status=in_progress")["items"]
    assert [item["customer_name"] for item in found] == ["Orchard Logistics"]
    assert len(api("GET", "/connections?q=ready-co")["items"]) == 1
    assert api("GET", "/connections?integration=other")["items"] == []


def test_the_list_needs_the_same_number_of_queries_for_5_and_50(
    api: Caller, django_assert_num_queries: Callable[..., Any], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(5):
        factories.connection("READY-CO")
    api("GET", "/connections")  # the first call of a minute notes that the key is in use
    with django_assert_max_num_queries(20) as few:
        api("GET", "/connections")
    for _ in range(45):
        factories.connection("READY-CO")
    with django_assert_num_queries(len(few)):
        api("GET", "/connections")


def test_the_same_idempotency_key_is_carried_out_once(api: Caller) -> None:
    factories.integration()
    body = {"integration": "acme-ledger", "customer_name": "Harbour Foods"}
    key = {"Idempotency-Key": "order-1"}
    first = api("POST", "/connections", body, status=201, **key)
    again = api("POST", "/connections", body, status=201, **key)
    assert first == again
    assert Connection.objects.count() == 1
    other = {**body, "customer_name": "Orchard Logistics"}
    assert api("POST", "/connections", other, status=422, **key)["error"]["code"] == "idempotency_key_reused"


def test_links_are_made_and_revoked(api: Caller, client: Client) -> None:
    connection = factories.connection()
    path = f"/connections/{connection.pk}/links"
    link = api("POST", path, {"expires_in": 3600, "step": "authorize-sender"}, status=201)
    assert link["step"] == "authorize-sender"
    token = link["url"].rsplit("/", 1)[1]
    assert client.get(f"/link/{token}").status_code == 200
    api("DELETE", f"{path}/{link['id']}", status=204)
    assert client.get(f"/link/{token}").status_code == 410
    assert api("POST", path, {"step": "moon"}, status=422)["error"]["fields"]["step"]
    assert api("POST", path, {"expires_in": 0}, status=422)["error"]["fields"]["expires_in"]


def test_the_openapi_document_lists_every_call(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {
        "/api/v1/connections",
        "/api/v1/connections/{connection_id}",
        "/api/v1/connections/{connection_id}/credentials",
        "/api/v1/connections/{connection_id}/links",
        "/api/v1/connections/{connection_id}/links/{link_id}",
        "/api/v1/connections/{connection_id}/probe-runs",
        "/api/v1/connections/{connection_id}/probe-runs/{run_id}",
    } <= set(paths)


def test_control_characters_are_refused_everywhere_with_the_field_named(api: Caller) -> None:
    factories.integration()
    body = {"integration": "acme-ledger", "customer_name": "a\u0000b"}
    assert api("POST", "/connections", body, status=422)["error"]["fields"]["customer_name"]
    connection = factories.connection()
    body = {"company_id": "X", "user_id": "ws", "password": "a\u0007b"}
    assert api("PUT", f"/connections/{connection.pk}/credentials", body, status=422)["error"]["fields"]["password"]
    assert api("GET", "/connections?q=%00", status=422)["error"]["code"] == "invalid"


@pytest.mark.parametrize("entities", [[], [""]])
def test_an_empty_choice_of_entities_is_refused(api: Caller, entities: list[str]) -> None:
    body = {"company_id": "X", "user_id": "ws", "password": "x", "entities": entities}
    answer = api("PUT", f"/connections/{factories.connection().pk}/credentials", body, status=422)
    assert any(name.startswith("entities") for name in answer["error"]["fields"])


def test_empty_filters_and_null_fields_are_as_good_as_none(api: Caller) -> None:
    factories.integration()
    optional = ("environment", "reference", "contact_email", "locale")
    made = new_connection(api, **dict.fromkeys(optional))
    assert made["environment"] == "production"
    assert len(api("GET", "/connections?status=&integration=&q=&cursor=")["items"]) == 1
    link = api("POST", f"/connections/{made['id']}/links", {"step": None, "expires_in": None}, status=201)
    assert link["step"] is None


def test_a_refused_request_does_not_use_its_idempotency_key_up(api: Caller) -> None:
    factories.integration()
    key = {"Idempotency-Key": "order-2"}
    api("POST", "/connections", {"integration": "acme-ledger"}, status=422, **key)
    api("POST", "/connections", {"integration": "acme-ledger", "customer_name": "Harbour Foods"}, status=201, **key)
    assert Connection.objects.count() == 1


def test_the_openapi_document_tells_how_each_call_can_be_refused(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for calls in paths.values():
        for call in calls.values():
            assert {"401", "404", "422"} <= set(call["responses"])
