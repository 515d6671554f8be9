"""What the customer says about their Intacct is stored together, or not at all."""

from __future__ import annotations

import pytest

from connections.models import Event
from connections.services import preferences
from connections.services.errors import NotFound
from connections.services.events import Actor
from tests import factories

pytestmark = pytest.mark.django_db
CUSTOMER = Actor("link 3f2a")


def test_all_of_it_is_remembered_at_once() -> None:
    connection = factories.connection()
    chosen = {"menus": "classic", "permission_type": "user", "user_form": "older", "region": "za"}
    preferences.choose_screens(connection, actor=CUSTOMER, **chosen)
    connection.refresh_from_db()
    assert {name: getattr(connection, name) for name in chosen} == chosen
    (event,) = Event.objects.filter(kind="screens.chosen")
    assert (event.actor, event.data) == (CUSTOMER.name, chosen)


def test_what_is_not_chosen_stays_and_nothing_new_is_no_event() -> None:
    connection = factories.connection()
    preferences.choose_screens(connection, actor=CUSTOMER, region="uk")
    preferences.choose_screens(connection, actor=CUSTOMER, menus="current", region="uk")
    connection.refresh_from_db()
    assert (connection.menus, connection.permission_type, connection.region) == ("current", "role", "uk")
    assert Event.objects.filter(kind="screens.chosen").count() == 1


@pytest.mark.parametrize("wrong", [{"menus": "upside-down"}, {"region": "fr"}, {"user_form": ""}])
def test_an_unknown_word_changes_nothing(wrong: dict[str, str]) -> None:
    connection = factories.connection()
    with pytest.raises(NotFound):
        preferences.choose_screens(connection, actor=CUSTOMER, **{"permission_type": "user", **wrong})
    connection.refresh_from_db()
    assert connection.permission_type == "role"
