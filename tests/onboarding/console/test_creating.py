"""New connections."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Connection, Integration
from onboarding.models import Link
from tests import factories
from tests.onboarding.console.pages import hidden_key, link_url, page, text

pytestmark = pytest.mark.django_db
NEW = "/console/connections/new/"


@pytest.fixture
def form() -> dict[str, str]:
    factories.integration()
    return {
        "integration": "acme-ledger",
        "customer_name": "Harbour Foods",
        "environment": "sandbox",
        "reference": "PO-77",
        "contact_email": "finance@customer.example",
    }


def test_a_connection_comes_with_its_first_link(staff: Client, client: Client, form: dict[str, str]) -> None:
    response = staff.post(NEW, form)
    made = Connection.objects.get()
    assert response.status_code == 201
    assert "no-store" in response.headers["Cache-Control"]
    assert (made.customer_name, made.environment, made.reference, made.contact_email) == (
        "Harbour Foods",
        "sandbox",
        "PO-77",
        "finance@customer.example",
    )
    assert client.get(link_url(response).removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert page(made) in response.content.decode()
    assert set(made.events.values_list("kind", "actor")) == {
        ("connection.created", "staff operator"),
        ("link.created", "staff operator"),
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"customer_name": "  "}, "Customer: This field is required."),
        ({"customer_name": "x" * 121}, "at most 120 characters"),
        ({"contact_email": "finance at customer"}, "Enter a valid email address."),
        ({"integration": "nobody"}, "Select a valid choice."),
        ({"environment": "moon"}, "is not one of the available choices"),
        ({"customer_name": "nul\0"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_the_rest(
    staff: Client, form: dict[str, str], wrong: dict[str, str], sentence: str
) -> None:
    response = staff.post(NEW, form | wrong)
    assert response.status_code == 422
    assert sentence in text(response)
    assert 'value="PO-77"' in response.content.decode()
    assert not Connection.objects.exists()


def test_the_same_form_sent_twice_makes_one_connection(staff: Client, form: dict[str, str]) -> None:
    form["form_key"] = hidden_key(staff.get(NEW))
    assert staff.post(NEW, form).status_code == 201
    again = staff.post(NEW, form)
    made = Connection.objects.get()
    assert again.headers["Location"] == page(made)
    assert Link.objects.count() == 1


def test_two_forms_make_two_connections(staff: Client, form: dict[str, str]) -> None:
    first, second = hidden_key(staff.get(NEW)), hidden_key(staff.get(NEW))
    assert staff.post(NEW, form | {"form_key": first}).status_code == 201
    assert staff.post(NEW, form | {"form_key": second, "customer_name": "Orchard Logistics"}).status_code == 201


def test_a_form_that_made_nothing_may_be_sent_again(staff: Client, form: dict[str, str]) -> None:
    """The address that the template gives is none; somebody corrects the template, and the form is sent once more."""
    form["form_key"] = hidden_key(staff.get(NEW))
    Integration.objects.update(mailbox_template="{customer}")
    assert staff.post(NEW, form).status_code == 422
    Integration.objects.update(mailbox_template="{customer}@vendor.example")
    assert staff.post(NEW, form).status_code == 201


@pytest.mark.parametrize(("ticked", "owns"), [({}, False), ({"owns_sender": "on"}, True)])
def test_a_customer_may_have_a_sender_id_of_its_own(
    staff: Client, form: dict[str, str], ticked: dict[str, str], owns: bool
) -> None:
    assert "The customer has a sender ID of its own" in text(staff.get(NEW))
    staff.post(NEW, form | ticked)
    assert Connection.objects.get().owns_sender is owns


def test_switched_off_integrations_are_not_offered(staff: Client, form: dict[str, str]) -> None:
    off = factories.integration(slug="acme-pay", name="Acme Pay")
    off.is_active = False
    off.save()
    assert "Acme Pay" not in text(staff.get(NEW))
    assert staff.post(NEW, form | {"integration": "acme-pay"}).status_code == 422
