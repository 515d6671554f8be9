"""One whole journey with marked secrets: no log, no column and no page gives one away.

The only exceptions are the replies that are made to show a link's URL.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from connections.models import Connection
from connections.services import consents, signing_in
from connections.services.gateway import gateway
from connections.simulator.companies import USER_ID, VENDOR_SENDER
from connections.simulator.server import SimulatorServer
from onboarding.models import Link
from tests import factories
from tests.canaries import Canaries, Watch, everything_stored, watching
from tests.onboarding.console import pages

pytestmark = pytest.mark.django_db
#: Faults whose answers are logged, stored as evidence and shown.
FAULTS = ("not_xml", "html_page", "foreign_endpoint", "doctype_bomb")


@dataclass
class World:
    canaries: Canaries
    watch: Watch
    intacct: SimulatorServer
    work: Callable[[], int]

    def link(self, name: str, url: str) -> str:
        """Note the secret of a link's URL; return the path."""
        path = urlsplit(url).path
        self.canaries[name] = path.rsplit("/", 1)[1]
        return path


@pytest.fixture
def world(intacct: SimulatorServer, run_due_jobs: Callable[[], int], settings: Settings) -> Any:
    """A simulated Intacct of which every password is marked, and a product that keeps transcripts."""
    canaries = Canaries()
    settings.INTACCT_TRANSCRIPTS = True
    intacct.world.vendor_senders[VENDOR_SENDER] = canaries.make("sender password")
    intacct.world.vendor_senders["CustomerOwnMPP"] = canaries.make("customer's own sender password")
    for company_id in ("READY-CO", "RIGHTS-CO"):
        company = intacct.world.company(company_id)
        assert company
        user = company.user(USER_ID)
        assert user
        user.password = canaries.make(f"password of {company_id}")
    gateway.cache_clear()
    cache.clear()
    with watching() as watch:
        yield World(canaries, watch, intacct, run_due_jobs)


def password_of(world: World, company_id: str) -> str:
    company = world.intacct.world.company(company_id)
    assert company
    user = company.user(USER_ID)
    assert user
    return user.password


def set_up(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """The vendor's first steps on the command line; return the API key."""
    monkeypatch.setenv("ACME_SENDER_PASSWORD", world.intacct.world.vendor_senders[VENDOR_SENDER])
    options = ["--name", "Acme Ledger", "--sender-id", VENDOR_SENDER, "--profile", "ap-spend"]
    options += ["--sender-password-env", "ACME_SENDER_PASSWORD"]
    printed = io.StringIO()
    call_command("create_integration", "acme-ledger", *options, stdout=printed)
    world.watch.pages.append(("create_integration", printed.getvalue()))
    printed = io.StringIO()
    call_command("create_api_key", "billing", stdout=printed)
    key = printed.getvalue().split()[-1]
    world.canaries["API key"] = key.removeprefix("iok_")
    return key


def api_journey(world: World, key: str) -> str:
    """The vendor's code makes a connection, twice the same, and puts credentials; return the customer's path."""
    api = world.watch.browser(Authorization=f"Bearer {key}")
    new = {"integration": "acme-ledger", "customer_name": "Harbour Foods"}
    once = {"Idempotency-Key": "order-17"}
    made = api.post("/api/v1/connections", new, "application/json", headers=once).json()
    assert api.post("/api/v1/connections", new, "application/json", headers=once).json() == made
    path = f"/api/v1/connections/{api.post('/api/v1/connections', new, 'application/json').json()['id']}"
    credentials = {"company_id": "RIGHTS-CO", "user_id": USER_ID, "password": password_of(world, "RIGHTS-CO")}
    for body in (credentials, credentials | {"company_id": "not | usable"}, credentials | {"unknown": "field"}):
        api.put(f"{path}/credentials", body, "application/json")
        world.work()
    company = world.intacct.world.company("RIGHTS-CO")
    assert company
    for fault in FAULTS:
        company.behaviour.fault = fault
        assert api.post(f"{path}/probe-runs", {}, "application/json").status_code == 202
        world.work()
    company.behaviour.fault = ""
    for address in (path, f"{path}/probe-runs", "/api/v1/connections", "/api/v1/openapi.json"):
        assert api.get(address).status_code == 200
    for run in api.get(f"{path}/probe-runs").json()["items"]:
        api.get(f"{path}/probe-runs/{run['id']}")
    return world.link("link", made["link_url"])


def customer_journey(world: World, link: str, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A customer opens the link, mistypes the password, meets a fault of ours, and ends connected."""
    browser = world.watch.browser()
    browser.get(link)
    browser.get(link[:-3])
    browser.post("/link/")
    connection = Link.objects.order_by("created_at")[0].connection
    wizard = f"/connect/{connection.pk}"
    browser.post(f"{wizard}/start/", {"version": consents.version_of(connection)})
    browser.post(f"{wizard}/company/", {"company_id": "READY-CO"})
    for step in ("web-services", "authorize-sender", "user"):
        browser.get(f"{wizard}/{step}/")
        browser.post(f"{wizard}/{step}/")
    for password in (world.canaries.make("mistyped password"), password_of(world, "READY-CO")):
        browser.post(f"{wizard}/credentials/", {"user_id": "not usable @", "password": password})
        with monkeypatch.context() as broken:
            broken.setattr(signing_in, "first_look", lambda *_, **__: 1 / 0)
            browser.post(f"{wizard}/credentials/", {"user_id": USER_ID, "password": password})
            browser.get(f"{wizard}/credentials/")
        with monkeypatch.context() as broken:
            broken.setattr("connections.models.sealed.seal", lambda *_: 1 / 0)
            assert browser.post(f"{wizard}/credentials/", {"user_id": "x", "password": password}).status_code >= 300
        world.work()
        browser.get(f"{wizard}/credentials/")
        browser.get(f"{wizard}/credentials/seen/", headers={"HX-Request": "true"})
    browser.post(f"{wizard}/entity/", {"top_level": "on", "entities": ["100-US", "200-UK"]})
    browser.get(f"{wizard}/check/")
    world.work()
    for step in ("check", "done", "credentials", "entity"):
        assert browser.get(f"{wizard}/{step}/").status_code == 200
    return connection


def own_sender_journey(world: World) -> None:
    """A customer who brings an own sender types its password, too."""
    connection = factories.connection()
    connection.owns_sender = True
    connection.save(update_fields=["owns_sender"])
    browser = world.watch.browser()
    browser.get(world.link("link of the own sender", factories.link(connection)[1]))
    browser.post("/link/")
    password = world.intacct.world.vendor_senders["CustomerOwnMPP"]
    wizard = f"/connect/{connection.pk}"
    browser.post(f"{wizard}/company/", {"company_id": "READY-CO"})
    for sender_id in ("", "CustomerOwnMPP"):
        browser.post(f"{wizard}/own-sender/", {"sender_id": sender_id, "sender_password": password})
    world.work()
    assert browser.get(f"{wizard}/own-sender/").status_code == 200
    assert Connection.objects.get(pk=connection.pk).own_sender_password == password


def console_journey(world: World, connection: Connection) -> None:
    """Staff signs in at the second try, reads every page, makes a link and disconnects."""
    user = factories.staff("operator")
    right, wrong = world.canaries.make("staff password"), world.canaries.make("mistyped staff password")
    user.set_password(right)
    user.save()
    browser = world.watch.browser()
    for password in (wrong, right):
        browser.post(pages.SIGN_IN, {"username": "operator", "password": password})
    for address in (pages.LIST, *(pages.page(connection, name) for name in ("connection", "runs", "events"))):
        assert browser.get(address).status_code == 200
    for run in connection.probe_runs.all():
        browser.get(pages.page(connection, "run", run.pk))
        browser.get(pages.page(connection, "transcript", run.pk))
    shown = browser.post(pages.page(connection, "new-link"), {"days": "14"})
    world.link("link of the console", pages.link_url(shown))
    browser.get(pages.page(connection, "new-link"))
    browser.post(pages.page(connection, "disconnect"))
    browser.get(pages.page(connection))


def test_a_whole_journey_gives_no_secret_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    key = set_up(world, monkeypatch)
    connection = customer_journey(world, api_journey(world, key), monkeypatch)
    assert Connection.objects.get(pk=connection.pk).status == "connected"
    own_sender_journey(world)
    console_journey(world, connection)
    assert world.intacct.world.sessions
    for number, session in enumerate(world.intacct.world.sessions):
        world.canaries[f"gateway session {number}"] = session

    shown = [(label, found) for label, page in world.watch.pages if (found := world.canaries.found_in(page))]
    assert shown == [
        ("POST /api/v1/connections", {"link"}),
        ("POST /api/v1/connections", {"link"}),  # the same request, asked again
        (f"POST {pages.page(connection, 'new-link')}", {"link of the console"}),
    ]
    tables = everything_stored()
    stored = {table: world.canaries.found_in(text) for table, text in tables.items()}
    assert "<senderid>" in tables["connections_transcript"]
    assert {table: found for table, found in stored.items() if found} == {}
    assert world.canaries.found_in(world.watch.logs.getvalue()) == set()
    # What our formatter would have blanked: addresses with a link's secret come from Django, passwords from nobody.
    handed_in = set.union(*map(world.canaries.found_in, world.watch.raw_logs))
    assert {name for name in handed_in if not name.startswith("link")} == set()
    assert len(world.watch.pages) > 60


def test_the_watch_would_see_a_secret_that_leaks(world: World, client: Client) -> None:
    secret = world.canaries.make("leaked")
    browser = world.watch.browser()
    browser.get("/console/sign-in/", {"next": secret})
    factories.connection(customer_name=secret)
    assert any(world.canaries.found_in(page) == {"leaked"} for _, page in world.watch.pages)
    assert world.canaries.found_in(everything_stored()["connections_connection"]) == {"leaked"}
    assert world.canaries.found_in(world.watch.logs.getvalue()) == {"leaked"}
