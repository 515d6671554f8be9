"""What the customer agrees to: noted with its words, asked again only when their meaning changed."""

from __future__ import annotations

import pytest

from connections.models import Consent, Mode
from connections.services import connecting, consents
from connections.services.errors import Disconnected
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db


def test_an_agreement_is_noted_with_its_words_once() -> None:
    connection = factories.connection()
    connection.integration.purpose = "To post your card expenses."
    first, second = (consents.give(connection, actor=TESTER) for _again in range(2))
    assert first == second
    assert Consent.objects.count() == 1
    assert "Why: To post your card expenses." in first.text
    assert "support@acmeledger.example" in first.text
    (event,) = connection.events.filter(kind="consent.given")
    assert (event.actor, event.data) == ("test", {"version": first.version})
    assert consents.has_given(connection)


@pytest.mark.parametrize(("field", "value"), [("purpose", "To read your bills."), ("retention", "Kept for a year.")])
def test_other_words_of_the_vendor_are_asked_for_again(field: str, value: str) -> None:
    connection = factories.connection()
    consents.give(connection, actor=TESTER)
    setattr(connection.integration, field, value)
    assert not consents.has_given(connection)
    consents.give(connection, actor=TESTER)
    assert consents.has_given(connection)
    assert Consent.objects.filter(connection=connection).count() == 2


def test_what_does_not_touch_the_agreement_asks_nobody_again() -> None:
    connection = factories.connection()
    consents.give(connection, actor=TESTER)
    connection.integration.support_email = "help@acmeledger.example"
    connection.integration.name = "Acme Ledger Plus"
    assert consents.has_given(connection)


def test_access_for_one_job_is_not_access_for_good() -> None:
    connection = factories.connection()
    connection.mode = Mode.ONE_TIME
    consents.give(connection, actor=TESTER)
    assert "for one job" in Consent.objects.get().text
    connection.mode = Mode.CONTINUOUS
    assert not consents.has_given(connection)


def test_words_that_changed_meanwhile_are_not_agreed_to() -> None:
    connection = factories.connection()
    seen = consents.text_of(connection).version
    connection.integration.purpose = "To read everything."
    with pytest.raises(consents.TextChanged, match="Please read it once more"):
        consents.give(connection, actor=TESTER, version=seen)
    assert not Consent.objects.exists()


def test_a_disconnect_ends_the_agreement() -> None:
    connection = factories.connection()
    consents.give(connection, actor=TESTER)
    connecting.disconnect(connection, actor=TESTER)
    assert not consents.has_given(connection)
    with pytest.raises(Disconnected):
        consents.give(connection, actor=TESTER)
    connecting.reopen(connection, actor=TESTER)
    assert not consents.has_given(connection)
    consents.give(connection, actor=TESTER)
    assert consents.has_given(connection)


def test_the_newest_agreement_of_many_is_read_at_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    agreed, open_one = factories.connection(), factories.connection()
    consents.give(agreed, actor=TESTER)
    agreed.integration.purpose = "Another."
    newest = consents.give(agreed, actor=TESTER)
    with django_assert_num_queries(1):
        assert consents.standing_of([agreed.pk, open_one.pk]) == {agreed.pk: newest}
