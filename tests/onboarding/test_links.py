"""Links and the end of a connection: what a disconnect closes, and how a new link starts again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connections.models import Event
from connections.services import connecting
from connections.services.errors import Disconnected, SwitchedOff
from onboarding import links
from onboarding.models import Link, LinkState
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db


def test_disconnecting_revokes_every_link_and_a_new_one_starts_again() -> None:
    connection = factories.connection("READY-CO")
    old, _url = factories.link(connection)
    links.disconnect(connection, actor=TESTER)
    old.refresh_from_db()
    assert (old.state, connection.status) == (LinkState.REVOKED, "disconnected")
    new, _url = factories.link(connection)
    connection.refresh_from_db()
    assert (new.state, connection.status) == (LinkState.USABLE, "in_progress")
    assert Event.objects.filter(connection=connection, kind="connection.reopened").count() == 1


def test_a_switched_off_integration_gives_no_new_links() -> None:
    connection = factories.connection()
    connection.integration.is_active = False
    with pytest.raises(SwitchedOff):
        factories.link(connection)


def test_only_the_hash_of_a_token_is_stored() -> None:
    link, url = factories.link(factories.connection())
    token = url.rsplit("/", 1)[1]
    assert len(token) >= 43
    assert token not in str(vars(link))
    assert links.find_link(token) == link
    assert links.find_link(token[:-1]) is None


def test_links_made_from_a_link_go_with_it() -> None:
    parent, _url = factories.link(factories.connection())
    made, _url = links.hand_over(parent, step="user", life=timedelta(days=7), actor=TESTER)
    other, _url = factories.link(parent.connection, step="user")
    links.revoke_link(parent, actor=TESTER)
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.state, other.state) == (LinkState.REVOKED, LinkState.USABLE)
    links.disconnect(parent.connection, actor=TESTER)
    assert Event.objects.filter(kind="link.revoked").count() == 3


@pytest.mark.parametrize("dead", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}, {"step": "user"}])
def test_only_a_usable_link_to_everything_hands_over(dead: dict[str, Any]) -> None:
    parent, _url = factories.link(factories.connection())
    Link.objects.filter(pk=parent.pk).update(**dead)
    with pytest.raises(links.HandOverRefused):
        links.hand_over(Link.objects.get(pk=parent.pk), step="user", life=timedelta(days=1), actor=TESTER)


def test_a_disconnected_connection_hands_over_nothing() -> None:
    parent, _url = factories.link(factories.connection())
    connecting.disconnect(parent.connection, actor=TESTER)
    with pytest.raises(Disconnected):
        links.hand_over(parent, step="user", life=timedelta(days=1), actor=TESTER)
