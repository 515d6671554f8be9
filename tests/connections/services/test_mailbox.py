"""The vendor's mailbox: its template, and the address that each connection gets from it."""

from __future__ import annotations

import pytest
from django.core.validators import validate_email

from connections.identifiers import NotUsable
from connections.models import Connection, Mailbox
from connections.services.mailbox import clean_template
from tests import factories

TEMPLATE = "intacct+{customer}@vendor.example"


@pytest.mark.parametrize("template", ["{customer}@vendor.example", TEMPLATE, ""])
def test_a_template_that_makes_addresses_is_taken(template: str) -> None:
    assert clean_template(f"  {template} ") == template


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("finance@vendor.example", "Write {customer} once"),
        ("intacct@{customer}.vendor.example", "Write {customer} once"),
        ("{customer}-{customer}@vendor.example", "Write {customer} once"),
        ("{customer}@vendor.example {customer}", "Write {customer} once"),
        ("{customer}-{reference}@vendor.example", "Only {customer} may stand in braces"),
        ("{customer}@vendor", "no e-mail address"),
        ("{customer} @vendor.example", "no e-mail address"),
        ("onboarding-of-customers-{customer}@vendor.example", "too long"),
    ],
)
def test_any_other_template_is_refused_in_words(template: str, words: str) -> None:
    with pytest.raises(NotUsable, match=words):
        clean_template(template)


def made(**fields: str) -> Connection:
    integration = factories.integration()
    integration.mailbox_template = TEMPLATE
    integration.save()
    return factories.connection(to=integration, **fields)


@pytest.mark.django_db
def test_the_address_names_customer_and_reference() -> None:
    connection = made(customer_name="Maple & Söhne GmbH", reference="CRM 42")
    connection.refresh_from_db()
    assert connection.mailbox == Mailbox.VENDOR
    assert connection.password_email == "intacct+maple-sohne-gmbh-crm-42@vendor.example"


@pytest.mark.django_db
def test_no_two_connections_share_an_address() -> None:
    addresses = [made(customer_name="Maple", reference="42").password_email for _each in range(2)]
    addresses += [made(customer_name="Maple").password_email for _each in range(2)]
    assert len(set(addresses)) == 4
    assert all(address.startswith("intacct+maple-") for address in addresses)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["東京商店", "M" * 120, "--", "O'Brien / Partners (UK)"])
def test_every_name_makes_a_usable_address(name: str) -> None:
    address = made(customer_name=name).password_email
    validate_email(address)
    assert len(address.partition("@")[0]) <= 64


@pytest.mark.django_db
def test_without_a_template_the_mailbox_is_the_customers() -> None:
    connection = factories.connection()
    assert (connection.mailbox, connection.password_email) == (Mailbox.CUSTOMER, "")
