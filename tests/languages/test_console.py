"""Every text of ours on every page of the console can be translated."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from connections.models import Connection
from connections.probe import profile_file
from tests import factories
from tests.languages.conftest import Reader
from tests.languages.known import english_guides
from tests.onboarding.console.pages import page
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db
Walk = Callable[[str], Customer]


@pytest.fixture
def checked(reader: Reader, at_entity: Walk) -> Connection:
    """A connection with a finished check, a help request and links, as far as RIGHTS-CO goes."""
    customer = at_entity("RIGHTS-CO")
    customer.post("entity", top_level="on")
    customer.work()
    factories.link(customer.connection, step="user")
    asked = {"step": "check", "message": "?", "email": "finance@customer.example"}
    customer.client.post(customer.url("help"), asked)
    return Connection.objects.get(pk=customer.connection.pk)


def test_the_lists_and_the_forms_before_anything_happened(reader: Reader, staff: Client) -> None:
    reader.look("sign in", Client(headers=staff_language(staff)).get("/console/sign-in/"))
    for address in ("", "?q=nobody", "connections/new/", "incidents/", "profiles/", "profiles/new/", "help/"):
        reader.look(address or "list", staff.get(f"/console/{address}"))
    reader.look("new, refused", staff.post("/console/connections/new/"), 422)
    reader.look("not staff", Client(headers=staff_language(staff)).get("/console/", follow=True))
    assert reader.report() == ""


def test_the_guides(reader: Reader, staff: Client) -> None:
    reader.also_known = english_guides()
    for rest in ("", "paths.toml/", "words.toml/", "mismatches/"):
        reader.look(rest or "list", staff.get(f"/console/guides/{rest}"), 200, 405)
    assert reader.report() == ""


def test_one_connection(reader: Reader, staff: Client, checked: Connection) -> None:
    for name in ("connection", "runs", "known-evidence", "events", "new-link", "disconnect"):
        reader.look(name, staff.get(page(checked, name)))
    run = checked.probe_runs.get()
    reader.look("run", staff.get(page(checked, "run", run.pk)))
    reader.look("evidence", staff.get(page(checked, "evidence", run.pk)))
    reader.look("link, refused", staff.post(page(checked, "new-link"), {"days": "x"}), 422)
    reader.look("link made", staff.post(page(checked, "new-link"), {"days": "3"}), 201, 200)
    reader.look("disconnect, refused", staff.post(page(checked, "disconnect"), {"customer_name": "x"}), 422)
    reader.look("list", staff.get("/console/"))
    reader.look("help", staff.get("/console/help/"))
    assert reader.report() == ""


def test_profiles(reader: Reader, staff: Client, checked: Connection) -> None:
    profile = checked.integration.access_profile
    for rest in ("", "edit/", "versions/1/", f"versions/1/use/{checked.integration.slug}/"):
        reader.look(rest or "profile", staff.get(f"/console/profiles/{profile.name}/{rest}"))
    assert reader.report() == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('row = "Bills"', "row = Bills"),
        ('row = "Bills"', ""),
        ('row = "Bills"', 'row = "Bills'),
        ('row = "Bills"', 'row = "Bills"\ncolour = "green"'),
        ('"List", "View"', '"list"'),
        ('module = "Accounts Payable"', 'module = "Payroll"'),
        ('title = "', 'title = "" # '),
        ("purpose", "x = " + "[" * 5000 + "\npurpose"),
    ],
)
def test_what_is_wrong_with_a_profile(reader: Reader, staff: Client, before: str, after: str) -> None:
    profile = reader.connection.integration.access_profile
    written = profile_file.written(profile.profile(), numbered=False)
    refused = {"text": written.replace(before, after, 1), "based_on": 1, "action": "save"}
    reader.look("refused", staff.post(f"/console/profiles/{profile.name}/edit/", refused), 422)
    assert reader.report() == ""


def test_integrations(reader: Reader, staff: Client) -> None:
    address = f"/console/integrations/{reader.connection.integration.slug}/"
    reader.look("list", staff.get("/console/integrations/"))
    reader.look("form", staff.get(address))
    reader.look("form, refused", staff.post(address, {"accent_colour": "blue", "own_1_title": "42"}), 422)
    whole = {"name": "Acme Ledger", "accent_colour": "#ffd400", "admin_privileges": "off"}
    reader.look("preview", staff.post(address, whole | {"action": "preview"}))
    reader.look("saved", staff.post(address, whole, follow=True))
    assert reader.report() == ""


def staff_language(staff: Client) -> dict[str, str]:
    return {"Accept-Language": str(staff.defaults["HTTP_ACCEPT_LANGUAGE"])}
