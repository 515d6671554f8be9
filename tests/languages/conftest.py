"""A customer, and staff, who read the product in a language in which every text of ours stands in marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from connections.models import Connection
from tests import factories
from tests.languages.catalogs import Marked, installed
from tests.languages.known import known_of, residue
from tests.languages.marked_guides import translate_guides
from tests.languages.reading import WORDS, unmarked
from tests.onboarding.wizard.conftest import at_credentials, at_entity, customer, repair  # noqa: F401
from tests.onboarding.wizard.customer import Customer

#: Borrowed: Django knows it, so it may be asked for, and its dates hold no words but the names of months.
MARKED = "sv"


@dataclass
class Reader:
    """Looks at pages and notes by address what nobody could translate."""

    connection: Connection
    found: dict[str, list[str]] = field(default_factory=dict)
    also_known: set[str] = field(default_factory=set)

    def look(self, name: str, response: Any, *statuses: int) -> None:
        assert response.status_code in (statuses or (200,)), f"{name}: {response.status_code}"
        if not response.content:
            return
        with translation.override(MARKED):
            known = known_of(Connection.objects.get(pk=self.connection.pk)) | self.also_known
        left = [piece for piece in unmarked(response.content) if WORDS.search(residue(piece, known))]
        if left:
            self.found[name] = left

    def report(self) -> str:
        """Return one line per piece of text, with the first page that showed it; "" when all was translated."""
        first: dict[str, str] = {}
        for name, pieces in self.found.items():
            for piece in pieces:
                first.setdefault(piece, name)
        return "\n".join(f"{name}: {piece}" for piece, name in first.items())


@pytest.fixture
def marked(db: None) -> Iterator[None]:
    with installed(Marked(MARKED)):
        translate_guides(MARKED)
        yield


@pytest.fixture
def reader(marked: None, customer: Customer) -> Reader:  # noqa: F811
    """Somebody who reads the pages of `customer`, and of the console beside them, in the marked language."""
    Connection.objects.filter(pk=customer.connection.pk).update(locale=MARKED)
    return Reader(customer.connection)


@pytest.fixture
def staff(db: None) -> Client:
    client = Client(headers={"Accept-Language": MARKED})
    client.force_login(factories.staff())
    return client
