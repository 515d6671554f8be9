"""The vendor's colour and logo on the customer's pages."""

from __future__ import annotations

import pytest
from django.test import Client

from onboarding.contrast import contrast, ink_on
from tests import factories
from tests.onboarding.wizard.customer import words_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def test_the_style_sheet_carries_the_accent_and_a_readable_ink(client: Client) -> None:
    connection = factories.connection(to=factories.integration(accent_colour="#ffd400"))
    sheet = client.get(f"/connect/{connection.pk}/brand.css")
    assert sheet["Content-Type"].startswith("text/css")
    assert "--accent: #ffd400;" in words_of(sheet)
    assert "--accent-ink: #000000;" in words_of(sheet)


@pytest.mark.parametrize("accent", ["#1f5f8b", "#ffd400", "#777777", "#0f766e", "#ff0000", "#ffffff", "#000000"])
def test_the_ink_is_readable_on_every_accent(accent: str) -> None:
    assert contrast(ink_on(accent), accent) >= 4.5


def test_a_logo_is_served_only_as_a_picture(client: Client) -> None:
    connection = factories.connection()
    address = f"/connect/{connection.pk}/logo"
    assert client.get(address).status_code == 404
    integration = connection.integration
    integration.logo, integration.logo_type = PNG, "image/png"
    integration.save()
    logo = client.get(address)
    assert (logo.content, logo["Content-Type"], logo["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    integration.logo_type = "text/html"
    integration.save()
    assert client.get(address).status_code == 404


def test_an_unknown_connection_has_no_style_sheet(client: Client) -> None:
    assert client.get("/connect/00000000-0000-4000-8000-000000000000/brand.css").status_code == 404
