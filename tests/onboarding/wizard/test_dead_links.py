"""Links that lead nowhere: whoever holds the real secret is told why, with a way on; all others get one page."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from connections.models import Connection, Status
from connections.services.connecting import disconnect
from onboarding.access import is_limited
from onboarding.links import revoke_link
from onboarding.models import HelpRequest, Link
from onboarding.wizard.links import UNKNOWN_LIMIT
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import path_of, words_of

pytestmark = pytest.mark.django_db


def test_an_expired_link_says_so_and_whom_to_ask(
    client: Client, fresh: tuple[Link, str], connection: Connection
) -> None:
    link, path = fresh
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(path)
    assert page.status_code == 410
    assert "This link has expired" in words_of(page)
    assert "Ask for a new link" in words_of(page)
    assert 'href="mailto:support@acmeledger.example"' in words_of(page)


def test_a_revoked_link_says_so(client: Client, fresh: tuple[Link, str]) -> None:
    revoke_link(fresh[0], actor=TESTER)
    page = client.get(fresh[1])
    assert page.status_code == 410
    assert "This link was withdrawn" in words_of(page)


def test_a_link_of_a_disconnected_connection_says_so(
    client: Client, fresh: tuple[Link, str], connection: Connection
) -> None:
    disconnect(connection, actor=TESTER)
    page = client.get(fresh[1])
    assert page.status_code == 410
    assert "This connection was disconnected" in words_of(page)


def test_a_switched_off_integration_says_that_nothing_is_to_do(
    client: Client, fresh: tuple[Link, str], connection: Connection
) -> None:
    connection.integration.is_active = False
    connection.integration.save()
    page = client.get(fresh[1])
    assert page.status_code == 403
    assert "This set-up is paused" in words_of(page)


def test_unknown_and_half_copied_links_get_one_and_the_same_page(client: Client, fresh: tuple[Link, str]) -> None:
    half = fresh[1][: len(fresh[1]) // 2]
    addresses = [half, "/link/nonsense", "/link/a/b/c", "/link/", "/connect/nonsense/"]
    pages = [client.get(address) for address in addresses]
    assert {page.status_code for page in pages} == {404}
    assert all("cut off" in words_of(page) for page in pages)
    assert len({len(page.content) for page in pages}) == 1


def test_every_unknown_token_costs_the_same(client: Client, fresh: tuple[Link, str]) -> None:
    token = fresh[1].rpartition("/")[2]
    shapes = [
        token[:-1],
        token + "x",
        token.swapcase(),
        "x",
        "x" * 43,
        "x" * 4000,
        "a/b/c",
        "ü💥",
        "%00",
        "../..",
        "ask",
    ]
    seen = set()
    for shape in shapes:
        visitor = Client()
        with CaptureQueriesContext(connections["default"]) as queries:
            page = visitor.get(f"/link/{shape}")
        body = re.sub(r'nonce="[^"]+"|"X-CSRFToken": "[^"]+"', "", page.content.decode())
        kinds = tuple(query["sql"].split(" WHERE")[0] for query in queries)
        seen.add((page.status_code, len(page.content), body, kinds, tuple(sorted(page.headers)), len(page.cookies)))
    assert len(seen) == 1
    assert len(kinds) == 1


def test_many_strangers_do_not_push_out_the_count_of_one() -> None:
    def is_one_too_many(address: str) -> bool:
        return is_limited("link", address, limit=1, seconds=60)

    assert not is_one_too_many("192.0.2.7")
    for number in range(500):
        is_one_too_many(f"2001:db8::{number}")
    assert is_one_too_many("192.0.2.7")


def test_every_unknown_token_takes_the_same_time(client: Client, fresh: tuple[Link, str]) -> None:
    """The work is the same whatever the token, so the fastest of several tries may differ by the length's hash only."""

    def time_of(token: str) -> float:
        cache.clear()
        started = time.perf_counter()
        client.get(f"/link/{token}")
        return time.perf_counter() - started

    tokens = (fresh[1].rpartition("/")[2][:-1], "x", "x" * 4000)
    time_of("warm")
    # In turns, so that a busy moment of the machine slows all of them down.
    fastest = [
        min(tries) for tries in zip(*([time_of(token) for token in tokens] for _round in range(12)), strict=True)
    ]
    assert max(fastest) < 2 * min(fastest)


def test_the_preview_of_an_unknown_link_names_nobody(client: Client, connection: Connection) -> None:
    body = client.get("/link/nonsense").content.decode()
    assert '<meta property="og:title" content="Set-up link">' in body
    assert "Acme Ledger" not in body


@pytest.mark.parametrize("kind", ["expired", "revoked", "disconnected"])
def test_whoever_holds_a_dead_link_asks_for_a_new_one_once(
    client: Client, fresh: tuple[Link, str], connection: Connection, kind: str
) -> None:
    link, path = fresh
    if kind == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif kind == "revoked":
        revoke_link(link, actor=TESTER)
    else:
        disconnect(connection, actor=TESTER)
    assert 'action="/link/ask/"' in words_of(client.get(path))
    assert not HelpRequest.objects.exists()
    for _click in range(3):
        page = client.post("/link/ask/", follow=True)
        assert page.status_code == 410
        assert "You asked for a new link" in words_of(page)
        assert "sends the new link to the person who got the first one" in words_of(page)
    asked = HelpRequest.objects.get()
    assert (asked.kind, asked.link, asked.state) == ("new_link", link, "open")
    assert "You asked for a new link" in words_of(Client().get(path))


def test_a_link_that_still_works_asks_for_nothing(client: Client, fresh: tuple[Link, str]) -> None:
    client.get(fresh[1])
    assert "Continue" in words_of(client.post("/link/ask/", follow=True))
    assert not HelpRequest.objects.exists()


def test_where_a_new_link_would_not_help_none_is_asked_for(client: Client, fresh: tuple[Link, str]) -> None:
    integration = fresh[0].connection.integration
    integration.is_active = False
    integration.save()
    client.get(fresh[1])
    assert client.post("/link/ask/", follow=True).status_code == 403
    assert not HelpRequest.objects.exists()


def test_a_new_link_is_asked_for_the_same_step(client: Client, connection: Connection) -> None:
    link, url = factories.link(connection, step="user")
    revoke_link(link, actor=TESTER)
    client.get(path_of(url))
    client.post("/link/ask/")
    assert HelpRequest.objects.get().step == "user"


def test_a_stranger_cannot_ask_for_a_link(client: Client, fresh: tuple[Link, str]) -> None:
    assert client.post("/link/ask/").status_code == 404
    assert client.get("/link/ask/").status_code == 404
    assert not HelpRequest.objects.exists()


def test_an_expired_link_of_a_connected_company_says_that_all_is_done(
    client: Client, fresh: tuple[Link, str], connection: Connection
) -> None:
    connection.move(Status.IN_PROGRESS)
    connection.move(Status.CONNECTED)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(fresh[1])
    assert page.status_code == 410
    assert "This set-up is finished" in words_of(page)
    assert "This link has expired" not in words_of(page)


def test_guessing_links_is_slowed_down_and_real_links_still_open(client: Client, fresh: tuple[Link, str]) -> None:
    codes = [client.get(f"/link/guess-{number}").status_code for number in range(UNKNOWN_LIMIT + 1)]
    assert codes == [404] * UNKNOWN_LIMIT + [429]
    assert client.get(fresh[1]).status_code == 200
