"""Every address of the console is closed to outsiders, and none changes anything when it is only looked at.

The addresses come from the URL table itself: a new view is covered the day it is added.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from connections.models import AccessProfile, Connection, Event, Integration, JobState, Mailbox, ProbeRun, Transcript
from onboarding.console import urls
from onboarding.console.guards import ACTIONS
from onboarding.models import HelpRequest, Link
from tests import factories

pytestmark = pytest.mark.django_db


def patterns(
    table: list[URLPattern | URLResolver], above: frozenset[str] = frozenset()
) -> Iterator[tuple[URLPattern, frozenset[str]]]:
    """Yield every address with the names of the values that stand in it."""
    for entry in table:
        names = above | frozenset(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, names)
        else:
            yield entry, names


NAMED = {str(pattern.name): pattern.callback for pattern, _names in patterns(urls.urlpatterns)}
WANTED = {str(pattern.name): names for pattern, names in patterns(urls.urlpatterns)}
GUARDED = sorted(set(NAMED) - {"sign-in"})
BUTTONS = sorted(name for name, view in NAMED.items() if view in ACTIONS)
CHANGING = {
    "integration",
    *("sign-out", "new-connection", "new-link", "revoke-link", "check", "disconnect"),
    *("new-profile", "edit-profile", "use-profile"),
    *("guide", "restore-guide", "settle-mismatches"),
    *("help-request", "close-help", "help-link", "reissue-link"),
    *("enter-credentials", "to-production"),
}


@pytest.fixture
def addresses() -> dict[str, str]:
    """A working address for every name."""
    connection = factories.connection()
    connection.mailbox = Mailbox.VENDOR  # whose credentials staff enter
    connection.save()
    link, _url = factories.link(connection)
    integration = connection.integration
    integration.logo, integration.logo_type = b"GIF89a", "image/gif"
    integration.save()
    profile = integration.access_profile
    run = ProbeRun.objects.create(
        connection=connection,
        access_profile=profile,
        trigger="console",
        state=JobState.FINISHED,
        verdict="passed",
        finished_at=timezone.now(),
    )
    Transcript.objects.create(run=run, seconds=0, request="<request/>")
    ids = {"connection_id": connection.pk, "run_id": run.pk, "link_id": link.pk}
    ids["request_id"] = HelpRequest.objects.create(connection=connection, link=link).pk
    ids |= {"name": profile.name, "number": profile.version, "integration": connection.integration.slug}
    ids |= {"file": "steps/company.toml"}
    return {
        name: reverse(f"console:{name}", kwargs={key: ids[key] for key in wanted}) for name, wanted in WANTED.items()
    }


def everything() -> tuple[object, ...]:
    """What a careless GET could have changed."""
    return (
        list(Connection.objects.values()),
        list(Link.objects.values()),
        list(HelpRequest.objects.values()),
        list(ProbeRun.objects.values()),
        list(AccessProfile.objects.values()),
        list(Integration.objects.values()),
        Event.objects.count(),
    )


@pytest.mark.parametrize("name", GUARDED)
def test_strangers_are_sent_to_the_sign_in(name: str, addresses: dict[str, str], client: Client) -> None:
    for method in (client.get, client.post):
        response = method(addresses[name])
        assert response.status_code == 302
        assert response.headers["Location"] == f"/console/sign-in/?next={addresses[name]}"


@pytest.mark.parametrize("name", GUARDED)
def test_accounts_that_are_not_staff_are_refused(name: str, addresses: dict[str, str], client: Client) -> None:
    client.force_login(factories.staff("customer", is_staff=False))
    before = everything()
    for method in (client.get, client.post):
        assert method(addresses[name]).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", GUARDED)
def test_looking_changes_nothing(name: str, addresses: dict[str, str], staff: Client) -> None:
    before = everything()
    status = staff.get(addresses[name]).status_code
    assert status == (405 if name in BUTTONS else {"progress": 302, "entering": 303}.get(name, 200))
    assert everything() == before


@pytest.mark.parametrize("name", sorted(set(GUARDED) - CHANGING))
def test_pages_that_only_show_take_no_post(name: str, addresses: dict[str, str], staff: Client) -> None:
    assert staff.post(addresses[name]).status_code == 405


def test_the_buttons_are_known() -> None:
    links = {"revoke-link", "reissue-link", "help-link", "close-help"}
    assert set(BUTTONS) - links == {"restore-guide", "settle-mismatches"} | {"sign-out", "check", "to-production"}
    assert set(NAMED) >= CHANGING


@pytest.mark.parametrize("name", sorted(CHANGING))
def test_a_form_without_its_token_changes_nothing(name: str, addresses: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.staff())
    before = everything()
    assert strict.post(addresses[name]).status_code == 403
    assert everything() == before


def test_a_page_that_polls_reloads_itself_when_the_session_ended(addresses: dict[str, str], client: Client) -> None:
    response = client.get(addresses["progress"], headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    assert response.content == b""


@pytest.mark.parametrize("name", [name for name in GUARDED if WANTED[name]])
def test_what_is_not_there_is_not_found(name: str, staff: Client) -> None:
    unknown = {key: 999 if key == "number" else uuid.uuid4() for key in WANTED[name]}
    address = reverse(f"console:{name}", kwargs=unknown)
    method = staff.post if name in BUTTONS else staff.get
    assert method(address).status_code == 404


def test_no_page_may_be_kept_by_a_browser_or_proxy(addresses: dict[str, str], staff: Client) -> None:
    for name in set(GUARDED) - set(BUTTONS):
        assert "no-store" in staff.get(addresses[name]).headers["Cache-Control"]
