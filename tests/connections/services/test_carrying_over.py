"""From a finished sandbox to production: answers as suggestions, nothing as proven."""

from __future__ import annotations

import pytest

from connections.models import Connection, Credentials, Entity, Status
from connections.services import carrying_over
from connections.services.connecting import disconnect
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox() -> Connection:
    """A finished set-up of a sandbox with classic menus and two chosen entities."""
    made = factories.connection("HARBOUR-sandbox", environment="sandbox", reference="C-7", contact_email="a@b.example")
    made.menus, made.permission_type, made.region, made.user_form = "classic", "user", "uk", "older"
    made.password_email = "finance@harbour.example"
    made.top_level, made.level_chosen_at = False, made.created_at
    made.save()
    for entity_id in ("100-US", "200-UK", "300-FR"):
        Entity.objects.create(connection=made, entity_id=entity_id, is_chosen=entity_id != "300-FR")
    made.move(Status.IN_PROGRESS)
    made.move(Status.CONNECTED)
    return made


def test_production_starts_with_what_the_company_looks_like(sandbox: Connection) -> None:
    made = carrying_over.carry_over(sandbox, actor=TESTER)
    made.refresh_from_db()
    assert (made.environment, made.status, made.carried_from) == ("production", "pending", sandbox)
    assert (made.menus, made.permission_type, made.region, made.user_form) == ("classic", "user", "uk", "older")
    assert (made.customer_name, made.reference, made.contact_email) == (sandbox.customer_name, "C-7", "a@b.example")
    assert made.password_email == "finance@harbour.example"


def test_nothing_is_proven_or_agreed_by_it(sandbox: Connection) -> None:
    made = carrying_over.carry_over(sandbox, actor=TESTER)
    assert made.company_id == ""
    assert made.level_chosen_at is None
    assert not made.consents.exists()
    assert not made.entities.exists()
    assert not Credentials.objects.filter(connection=made).exists()


def test_the_level_is_suggested_as_far_as_its_entities_exist(sandbox: Connection) -> None:
    made = carrying_over.carry_over(sandbox, actor=TESTER)
    assert carrying_over.level_for(made, {"200-UK", "300-FR", "400-DE"}) == (False, frozenset({"200-UK"}))
    assert carrying_over.level_for(made, {"400-DE"}) is None
    assert carrying_over.level_for(sandbox, {"100-US"}) is None


def test_it_is_made_once(sandbox: Connection) -> None:
    made = carrying_over.carry_over(sandbox, actor=TESTER)
    with pytest.raises(carrying_over.CarriedBefore) as refused:
        carrying_over.carry_over(sandbox, actor=TESTER)
    assert refused.value.connection == made
    disconnect(made, actor=TESTER)
    assert carrying_over.carry_over(sandbox, actor=TESTER) != made


@pytest.mark.parametrize(("environment", "status"), [("production", "connected"), ("sandbox", "needs_attention")])
def test_only_a_finished_rehearsal_is_carried_over(sandbox: Connection, environment: str, status: str) -> None:
    Connection.objects.filter(pk=sandbox.pk).update(environment=environment, status=status)
    sandbox.refresh_from_db()
    with pytest.raises(carrying_over.NothingToCarry):
        carrying_over.carry_over(sandbox, actor=TESTER)
    assert not carrying_over.can_be_carried(sandbox)
