"""The level to connect at: top level, entities, or a company that has only one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import Connection
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
AtEntity = Callable[[str], Customer]


def chosen(customer: Customer) -> tuple[bool, list[str]]:
    connection = Connection.objects.get(pk=customer.connection.pk)
    entities = connection.entities.filter(is_chosen=True).values_list("entity_id", flat=True)
    return connection.top_level, list(entities)


def test_top_level_and_entities_can_be_chosen_together(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    assert "200-UK · United Kingdom" in customer.text("entity")
    assert customer.post("entity", top_level="on", entities=["100-US", "200-UK"])["Location"] == customer.url("check")
    assert chosen(customer) == (True, ["100-US", "200-UK"])
    assert customer.connection.probe_runs.count() == 1


def test_choosing_nothing_is_explained(at_entity: AtEntity) -> None:
    page = at_entity("READY-CO").post("entity")
    assert page.status_code == 422
    assert "Please choose the top level or at least one entity." in words_of(page)


def test_an_entity_that_does_not_exist_is_refused(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    assert customer.post("entity", entities=["999-XX"]).status_code == 422
    assert Connection.objects.get(pk=customer.connection.pk).level_chosen_at is None


def test_a_company_with_one_level_sees_one_sentence_and_one_button(at_entity: AtEntity) -> None:
    customer = at_entity("SINGLE-CO")
    page = customer.text("entity")
    assert "Your company has one level only" in page
    assert 'type="checkbox" name="entities"' not in page
    assert customer.post("entity", top_level="on").status_code == 303
    assert chosen(customer) == (True, [])


def test_a_user_who_lands_in_an_entity_is_told_and_gets_it_suggested(at_entity: AtEntity) -> None:
    customer = at_entity("ONEENTITY-CO")
    page = customer.text("entity")
    assert "This user signs in to entity 100-US" in page
    assert "tick Enable access to top level" in page
    assert customer.get("entity").context["form"].initial == {"top_level": False, "entities": ["100-US"]}


def test_another_level_of_a_connected_company_must_be_confirmed(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    page = customer.post("entity", entities=["100-US"])
    assert page.status_code == 422
    assert "A changed level can create records twice." in words_of(page)
    assert chosen(customer) == (True, [])
    assert customer.post("entity", entities=["100-US"], confirm_change="on").status_code == 303
    assert chosen(customer) == (False, ["100-US"])


def test_the_same_level_again_needs_no_word(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    assert customer.post("entity", top_level="on").status_code == 303
