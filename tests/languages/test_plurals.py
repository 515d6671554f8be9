"""Plural forms and directions are the language's own: a rule with three forms, and a language from right to left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import translation

from connections.models import AccessProfile, Connection
from connections.probe.profile import load_shipped, to_dict
from connections.simulator.companies import USER_ID
from onboarding.probe_words import in_words
from tests.languages.catalogs import Listed, installed
from tests.onboarding.console.pages import text
from tests.onboarding.wizard.customer import Customer, words_of

pytestmark = pytest.mark.django_db
Walk = Callable[[str], Customer]
READS = "The user may read {row} and sees {count} record."
TRIES = "You have %(left)s more try before we pause, so that the user is not locked."


def polish(number: int) -> int:
    """One; two to four, but not twelve to fourteen; everything else."""
    if number == 1:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


CATALOG = {
    "%(number)s row": ("%(number)s wiersz", "%(number)s wiersze", "%(number)s wierszy"),
    READS: ("{row}: {count} rekord", "{row}: {count} rekordy", "{row}: {count} rekordów"),
    TRIES: ("Jeszcze %(left)s próba", "Jeszcze %(left)s próby", "Jeszcze %(left)s prób"),
}


@pytest.fixture
def in_polish() -> Iterator[None]:
    with installed(Listed("pl", polish, CATALOG)):
        yield


@pytest.mark.usefixtures("in_polish")
def test_a_page_uses_all_three_forms(staff: Client) -> None:
    whole = load_shipped()["everything"]
    for rows in (1, 3, 5, 12, 22):
        some = replace(whole, name=f"rows-{rows}", requirements=whole.requirements[:rows])
        AccessProfile.objects.create(name=some.name, version=1, content=to_dict(some))
    page = text(staff.get("/console/profiles/", headers={"Accept-Language": "pl"}))
    told = dict(re.findall(r"rows-(\d+) .*? (\d+ wiersz\w*)", page))
    assert told == {"1": "1 wiersz", "3": "3 wiersze", "5": "5 wierszy", "12": "12 wierszy", "22": "22 wiersze"}


@pytest.mark.usefixtures("in_polish")
def test_a_customers_page_uses_the_form_of_its_number(at_credentials: Walk) -> None:
    customer = at_credentials("READY-CO")
    Connection.objects.filter(pk=customer.connection.pk).update(locale="pl")
    told = []
    for _attempt in range(2):
        customer.post("credentials", user_id=USER_ID, password="not-the-password")
        customer.work()
        told += re.findall(r"Jeszcze \d prób\w", words_of(customer.get("credentials")))
    assert told == ["Jeszcze 2 próby", "Jeszcze 1 próba"]


@pytest.mark.usefixtures("in_polish")
@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("The user may read Bills and sees 1 record.", "Bills: 1 rekord"),
        ("The user may read Bills and sees 3 records.", "Bills: 3 rekordy"),
        ("The user may read Bills and sees 1,215 records.", "Bills: 1\xa0215 rekordów"),
        ("The user may read Bills.", "The user may read Bills."),
    ],
)
def test_what_the_probe_stored_is_told_in_the_readers_language(stored: str, told: str) -> None:
    with translation.override("pl"):
        assert in_words(stored) == told
    with translation.override("en"):
        assert in_words(stored) == stored


def test_a_language_from_right_to_left_turns_the_page_round(customer: Customer) -> None:
    Connection.objects.filter(pk=customer.connection.pk).update(locale="ar")
    assert '<html lang="en" dir="ltr">' in words_of(customer.get("start"))
    with installed(Listed("ar", lambda number: 0, {"Before you start": "قبل أن تبدأ"})):
        page = words_of(customer.get("start"))
    assert '<html lang="ar" dir="rtl">' in page
    assert "قبل أن تبدأ" in page
