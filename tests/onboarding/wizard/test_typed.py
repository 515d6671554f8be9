"""What is typed after a visit has ended is in the form again, once the link was opened once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from connections.services.connecting import disconnect
from onboarding.links import revoke_link
from onboarding.models import Link
from onboarding.wizard import typed
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
KEPT = "What you just typed will be in the form again, except for a password."


def end_the_visit(customer: Customer) -> None:
    """As the twelve hours of a session do."""
    customer.client.session.flush()


def test_a_company_id_outlives_the_visit(customer: Customer) -> None:
    customer.post("start")
    end_the_visit(customer)
    refused = customer.post("company", company_id="READY-CO")
    assert refused.status_code == 404
    assert KEPT in words_of(refused)
    customer.enter(factories.link(customer.connection)[1])
    assert 'value="READY-CO"' in customer.text("company")
    customer.post("company", company_id="OTHER-CO")
    assert "READY-CO" not in customer.text("company")


def test_a_user_id_outlives_the_visit_and_a_password_is_nowhere(
    at_credentials: Callable[[str], Customer],
) -> None:
    customer = at_credentials("READY-CO")
    end_the_visit(customer)
    refused = customer.post("credentials", user_id="typed_ws", password="typed-and-gone-1")
    assert "typed-and-gone-1" not in refused.content.decode()
    assert "typed-and-gone-1" not in str(dict(customer.client.session.items()))
    customer.enter(factories.link(customer.connection)[1])
    assert 'value="typed_ws"' in customer.text("credentials")


def test_a_question_outlives_a_link_that_was_replaced(customer: Customer) -> None:
    revoke_link(Link.objects.get(connection=customer.connection), actor=TESTER)
    refused = customer.client.post(customer.url("help"), {"message": "Where is the tab Admin?"})
    assert refused.status_code == 410
    assert KEPT in words_of(refused)
    customer.enter(factories.link(customer.connection)[1])
    assert "Where is the tab Admin?" in customer.text("help")


def test_nothing_is_promised_where_nothing_was_typed(customer: Customer) -> None:
    end_the_visit(customer)
    assert KEPT not in words_of(customer.post("start"))
    assert KEPT not in words_of(customer.get("company"))


def test_a_disconnected_set_up_keeps_it_for_the_next_start(customer: Customer) -> None:
    disconnect(customer.connection, actor=TESTER)
    customer.post("company", company_id="READY-CO")
    customer.enter(factories.link(customer.connection)[1])
    customer.post("start")
    assert 'value="READY-CO"' in customer.text("company")


def test_a_set_up_that_exists_answers_a_form_like_one_that_does_not() -> None:
    there, nowhere = (
        Client().post(f"/connect/{pk}/company/", {"company_id": "READY-CO"})
        for pk in (factories.connection().pk, "00000000-0000-4000-8000-000000000000")
    )
    assert (there.status_code, len(there.content)) == (nowhere.status_code, len(nowhere.content))


def test_strangers_cannot_fill_our_sessions(customer: Customer) -> None:
    address = customer.url("company")
    answers = [Client().post(address, {"company_id": "x" * 9000}) for _ in range(typed.MOST + 1)]
    assert [KEPT in words_of(answer) for answer in answers] == [True] * typed.MOST + [False]
    assert len(answers[0].client.session[typed.TYPED]["fields"]["company_id"]) == typed.LONGEST
