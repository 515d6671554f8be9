"""How an answer finds its way back to whoever asked, and to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from onboarding import help as helpdesk
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import text
from tests.onboarding.wizard.asking import answered, ask
from tests.onboarding.wizard.customer import Customer

pytestmark = pytest.mark.django_db


def test_an_answer_is_pointed_to_on_every_page_until_it_is_opened(customer: Customer) -> None:
    asked = answered(customer)
    for page in ("start", "company", "help"):
        assert "Acme Ledger has answered your question." in text(customer.get(page))
    address = customer.url(rest=f"help/{asked.pk}/")
    assert f'href="{address}"' in customer.text("start")
    customer.client.head(address)
    assert "has answered your question" in text(customer.get("start"))
    opened = text(customer.client.get(address))
    assert "It is under Company > Security." in opened
    assert "has answered your question" not in opened
    assert "has answered your question" not in text(customer.get("start"))
    helpdesk.answer(asked, "And one thing more.", actor=TESTER)
    assert "has answered your question" in text(customer.get("start"))
    customer.client.get(address)
    assert "has answered your question" not in text(customer.get("start"))


def test_a_new_link_shows_what_was_asked_with_the_old_one(customer: Customer) -> None:
    asked = answered(customer)
    device = Customer(Client(), customer.connection, customer.work)
    device.enter(factories.link(customer.connection)[1])
    assert f'href="{customer.url(rest=f"help/{asked.pk}/")}"' in device.text("start")


def test_a_colleague_reads_only_what_they_asked_themselves(customer: Customer) -> None:
    asked = answered(customer)
    colleague = Customer(Client(), customer.connection, customer.work)
    colleague.enter(factories.link(customer.connection, step="company")[1])
    assert "has answered your question" not in text(colleague.get("company"))
    assert colleague.client.get(customer.url(rest=f"help/{asked.pk}/")).status_code == 404
    form = colleague.client.get(customer.url("help") + "?step=start")
    assert "Step Company ID" in text(form)
    theirs = ask(colleague, message="Where is the company ID?")
    assert (theirs.step, theirs.link.step if theirs.link else "") == ("company", "company")
    assert customer.client.get(customer.url(rest=f"help/{theirs.pk}/")).status_code == 404


def test_another_connections_conversation_is_not_there(customer: Customer) -> None:
    other = helpdesk.ask(factories.connection(), message="Mine", actor=TESTER)
    assert customer.client.get(customer.url(rest=f"help/{other.pk}/")).status_code == 404
    assert Client().get(customer.url("help")).status_code == 404
