"""A connection that worked and stopped: one short page, and entity, level and rights stay as they were."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connections.models import ProbeRun
from connections.services import connecting, probing
from connections.services.errors import ChangesProof
from connections.simulator.companies import USER_ID
from connections.simulator.server import SimulatorServer
from connections.simulator.state import Company
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(intacct: SimulatorServer) -> Company:
    found = intacct.world.company("READY-CO")
    assert found
    return found


@pytest.fixture
def stopped(at_entity: Callable[[str], Customer]) -> Callable[[Callable[[], None]], Customer]:
    """Return a function that connects READY-CO at one entity, breaks it, and lets the schedule notice."""

    def stop(break_it: Callable[[], None]) -> Customer:
        customer = at_entity("READY-CO")
        customer.post("entity", entities=["200-UK"])
        customer.work()
        customer.connection.refresh_from_db()
        assert customer.connection.status == "connected"
        break_it()
        probing.start(customer.connection, trigger="schedule", actor=TESTER)
        customer.work()
        customer.connection.refresh_from_db()
        assert customer.connection.status == "degraded"
        return customer

    return stop


Stopped = Callable[[Callable[[], None]], Customer]


def renew_password(company: Company) -> None:
    user = company.user(USER_ID)
    assert user
    user.password = "An0ther-password!"


def test_opening_the_link_tells_what_stopped(stopped: Stopped, company: Company) -> None:
    customer = stopped(company.senders.clear)
    again = customer.enter(factories.link(customer.connection)[1])
    assert again["Location"] == customer.url("reconnect")
    page = customer.text("reconnect")
    assert "The connection stopped working" in page
    assert "We noticed it on" in page
    assert "Web Services authorizations" in page
    assert "This is done: check again" in page
    assert "Enter the new password" not in page
    assert "200-UK" in page
    assert "With another company, entity or level, all your records can be created a second time." in page


def test_a_new_password_goes_straight_to_the_check_at_the_same_level(stopped: Stopped, company: Company) -> None:
    customer = stopped(lambda: renew_password(company))
    page = customer.text("reconnect")
    assert f'href="{customer.url("credentials")}"' in page
    runs = ProbeRun.objects.count()
    customer.post("credentials", user_id=USER_ID, password="An0ther-password!")
    customer.work()
    assert customer.poll("credentials")["HX-Redirect"] == customer.url("check")
    customer.connection.refresh_from_db()
    assert customer.connection.status == "connected"
    assert not customer.connection.top_level
    assert [entity.entity_id for entity in customer.connection.entities.filter(is_chosen=True)] == ["200-UK"]
    newest = ProbeRun.objects.order_by("-created_at").first()
    assert newest
    assert (ProbeRun.objects.count(), newest.trigger) == (runs + 1, "wizard")
    assert customer.get("reconnect")["Location"] == customer.url("done")


def test_what_is_repaired_in_intacct_is_checked_again(stopped: Stopped, company: Company) -> None:
    senders = list(company.senders)
    customer = stopped(company.senders.clear)
    company.senders.extend(senders)
    assert customer.post("check")["Location"] == customer.url("check")
    customer.work()
    customer.connection.refresh_from_db()
    assert customer.connection.status == "connected"
    assert customer.get()["Location"] == customer.url("done")


def test_missing_rights_have_their_cards_on_the_check_page(stopped: Stopped, company: Company) -> None:
    customer = stopped(company.roles[0].rights.clear)
    assert customer.get()["Location"] == customer.url("check")
    assert customer.get("reconnect")["Location"] == customer.url("check")


def test_a_link_to_one_step_stays_with_its_step(stopped: Stopped, company: Company) -> None:
    customer = stopped(company.senders.clear)
    colleague = customer.elsewhere(factories.link(customer.connection, step="credentials")[1])
    assert colleague.get("reconnect")["Location"] == customer.url("credentials")


def test_a_connection_that_works_is_not_reconnected(at_entity: Callable[[str], Customer]) -> None:
    customer = at_entity("READY-CO")
    assert customer.get("reconnect")["Location"] == customer.url("entity")


def test_a_proven_level_is_changed_only_by_who_says_so(stopped: Stopped, company: Company) -> None:
    connection = stopped(company.senders.clear).connection
    with pytest.raises(ChangesProof, match="A changed level can create records twice"):
        connecting.choose_level(connection, top_level=True, entity_ids=(), actor=TESTER)
    connection.refresh_from_db()
    assert not connection.top_level
    connecting.choose_level(connection, top_level=True, entity_ids=(), actor=TESTER, confirmed=True)
    assert connection.top_level


def test_a_new_company_is_walked_from_its_first_step(stopped: Stopped, company: Company) -> None:
    customer = stopped(company.senders.clear)
    asked = customer.post("company", company_id="TRIAL-CO")
    assert asked.status_code == 422
    assert "Records can then be created twice" in asked.content.decode()
    confirmed = customer.post("company", company_id="TRIAL-CO", confirm_change="on")
    assert confirmed["Location"] == customer.url("web-services")


def test_a_password_that_goes_to_the_vendor_is_not_asked_for(stopped: Stopped, company: Company) -> None:
    customer = stopped(lambda: renew_password(company))
    customer.connection.mailbox = "vendor"
    customer.connection.save(update_fields=["mailbox"])
    page = customer.text("reconnect")
    assert "A new password goes to Acme Ledger by e-mail." in page
    assert "Enter the new password" not in page
