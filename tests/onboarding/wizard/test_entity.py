"""The level to connect at: top level, entities, or a company that has only one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import Connection
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Entity
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
    assert "A changed level can create records twice" in words_of(page)
    assert chosen(customer) == (True, [])
    assert customer.post("entity", entities=["100-US"], confirm_change="on").status_code == 303
    assert chosen(customer) == (False, ["100-US"])


def test_the_same_level_again_needs_no_word(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", top_level="on")
    customer.work()
    assert customer.post("entity", top_level="on").status_code == 303


def test_a_company_of_one_level_learns_that_it_needs_no_id(at_entity: AtEntity) -> None:
    page = at_entity("SINGLE-CO").text("entity")
    assert "You need no entity ID" in page
    assert "Refresh the entities" not in page


def test_a_company_at_top_level_only_is_told_that_this_is_normal(at_entity: AtEntity) -> None:
    customer = at_entity("TOPONLY-CO")
    page = customer.text("entity")
    assert "Your company works at the top level only" in page
    assert "That is a normal choice." in page
    assert "Restrict access to top level only" in page
    assert "Refresh the entities" in page
    assert customer.post("entity", top_level="on").status_code == 303


def test_a_restricted_user_reads_how_to_reach_the_rest(at_entity: AtEntity) -> None:
    page = at_entity("ONEENTITY-CO").text("entity")
    assert "How to reach the top level and other entities" in page
    assert "Tick <b>Enable access to top level</b>, or clear the list." in page


def test_an_entity_that_the_user_does_not_see_may_be_missing_because_of_a_restriction(
    at_entity: AtEntity, intacct: SimulatorServer
) -> None:
    company = intacct.world.company("READY-CO")
    assert company
    company.users[0].entities = ["100-US", "300-CA"]
    page = at_entity("READY-CO").text("entity")
    assert 'value="200-UK"' not in page
    assert "An entity is not named here at all: the user may be restricted to others" in page
    assert "Add the entity, or clear the list, and click <b>Save</b>." in page


def test_an_inactive_entity_is_named_as_such(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    company = intacct.world.company("READY-CO")
    assert company
    company.entities[1].status = "inactive"
    page = at_entity("READY-CO").text("entity")
    assert "Entities that cannot be chosen" in page
    assert "200-UK · United Kingdom: The entity 200-UK is inactive" in page
    assert 'value="200-UK"' not in page


def test_a_check_learns_of_entities_that_were_closed_since(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    customer = at_entity("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.entities[1].status = "inactive"
    customer.post("entity", top_level="on")
    customer.work()
    assert "The entity 200-UK is inactive" in customer.text("entity")


def test_the_entities_are_read_again_after_a_change_in_intacct(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    customer = at_entity("ONEENTITY-CO")
    company = intacct.world.company("ONEENTITY-CO")
    assert company
    company.users[0].entities = []
    signed_in = len(intacct.world.requests)
    assert customer.post("entity", refresh="1")["Location"] == customer.url("entity")
    page = customer.text("entity")
    assert "Looking for your entities" in page
    assert "button-primary" not in page
    assert "hx-trigger" in words_of(customer.poll("entity"))
    customer.work()
    assert len(intacct.world.requests) == signed_in + 1
    assert customer.poll("entity")["HX-Redirect"] == customer.url("entity")
    page = customer.text("entity")
    assert 'value="300-CA"' in page
    assert "Is an entity missing?" in page
    assert customer.connection.events.filter(kind="entities.refreshed").count() == 1


def test_a_look_that_is_refused_keeps_the_list_and_says_so(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    customer = at_entity("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.users[0].password = "changed-meanwhile-1"
    customer.post("entity", refresh="1")
    customer.work()
    page = customer.text("entity")
    assert "We could not look again" in page
    assert 'value="200-UK"' in page
    assert customer.url("credentials") in page


def test_refreshing_twice_asks_once(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    for _click in range(2):
        customer.post("entity", refresh="1")
    assert customer.work() == 1


def test_a_long_list_can_be_searched(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    company = intacct.world.company("READY-CO")
    assert company
    company.entities += [Entity(f"E{number}", f"Branch {number}", "USD") for number in range(20)]
    page = at_entity("READY-CO").text("entity")
    assert 'data-filter="id_entities"' in page
    assert "{shown} of 23 entities shown" in page
    assert page.count('name="entities"') == 23


def test_a_short_list_needs_no_search(at_entity: AtEntity) -> None:
    assert "data-filter" not in at_entity("READY-CO").text("entity")


def test_many_entities_that_cannot_be_chosen_are_counted_and_not_all_listed(
    at_entity: AtEntity, intacct: SimulatorServer
) -> None:
    company = intacct.world.company("READY-CO")
    assert company
    company.entities += [Entity(f"E{number:03}", f"Branch {number}", "USD", status="inactive") for number in range(300)]
    page = at_entity("READY-CO").text("entity")
    missing = page.partition('id="missing"')[2]
    assert "300 entities are inactive" in missing
    assert "E000 · Branch 0, " in missing
    assert "and 260 more" in missing
    assert "E299" not in missing


def test_a_chosen_entity_that_cannot_be_entered_any_more_says_so(at_entity: AtEntity, intacct: SimulatorServer) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", entities=["200-UK"])
    customer.work()
    company = intacct.world.company("READY-CO")
    assert company
    company.entities[1].status = "inactive"
    customer.post("check")
    customer.work()
    label = customer.get("entity").context["form"].fields["entities"].choices[1][1]
    assert label == "200-UK · United Kingdom (USD): cannot be entered at the moment"


def test_a_company_that_became_one_level_can_still_confirm_the_change(at_entity: AtEntity) -> None:
    customer = at_entity("READY-CO")
    customer.post("entity", entities=["200-UK"])
    customer.work()
    Connection.objects.filter(pk=customer.connection.pk).update(multi_entity=False)
    page = words_of(customer.post("entity", top_level="on"))
    assert 'name="confirm_change"' in page
    assert "Yes, change the level. I have asked Acme Ledger" in page
    assert customer.post("entity", top_level="on", confirm_change="on").status_code == 303
