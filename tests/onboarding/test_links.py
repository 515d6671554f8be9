"""Links and the end of a connection: what a disconnect closes, and how a new link starts again."""

from __future__ import annotations

import pytest

from connections.models import Event
from connections.services.errors import SwitchedOff
from onboarding import links
from onboarding.models import LinkState
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
