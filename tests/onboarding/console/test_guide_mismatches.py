"""The page about what customers said did not match: counted, read, settled; and its count elsewhere."""

from __future__ import annotations

import pytest
from django.test import Client

from connections.models import Connection, Mismatch
from connections.services import mismatches
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import page, text

pytestmark = pytest.mark.django_db
GUIDES = "/console/guides/"
NOT_MATCHING = f"{GUIDES}mismatches/"
SETTLE = f"{NOT_MATCHING}settle/"


def say(connection: Connection, guide: str = "company", note: str = "", **variant: object) -> Mismatch:
    return mismatches.say(connection, guide, variant=variant, note=note, actor=TESTER)[0]


def test_they_are_counted_per_guide_and_screens_with_the_newest_words(staff: Client) -> None:
    first, second = factories.connection(), factories.connection()
    say(first, note="No tab Setup", menus="classic", permissions="user", multi_entity=None)
    say(second, menus="classic", permissions="user", multi_entity=None)
    say(second, "fix:rights_missing", note="Other rows")
    shown = text(staff.get(NOT_MATCHING))
    assert "Company ID 2 customers said so." in shown
    assert "2 times: Menus: Classic: a panel below Company; Permissions: User-based" in shown
    assert "1 time: As usual: current menus, role-based" in shown
    assert "No tab Setup" in shown
    assert first.customer_name in shown
    response = staff.get(NOT_MATCHING)
    assert f'href="{GUIDES}steps/company.toml/"' in response.content.decode()
    assert f'href="{GUIDES}fixes/permission.toml/"' in response.content.decode()


def test_one_is_settled(staff: Client) -> None:
    one, other = say(factories.connection()), say(factories.connection())
    response = staff.post(SETTLE, {"one": str(one.pk)}, follow=True)
    assert "1 is settled." in text(response)
    one.refresh_from_db()
    assert one.settled_by == "staff operator"
    assert list(mismatches.open_rows()) == [other]


def test_all_of_a_guide_are_settled_but_none_that_came_after_the_page(staff: Client) -> None:
    connections = [factories.connection() for _ in range(3)]
    rows = [say(one) for one in connections]
    other = say(connections[0], "user")
    staff.post(SETTLE, {"guide": "company", "newest": str(rows[1].pk)})
    assert set(mismatches.open_rows()) == {rows[2], other}


@pytest.mark.parametrize("fields", [{}, {"one": "x"}, {"guide": "company"}, {"guide": "company", "newest": "x"}])
def test_a_form_that_names_nothing_settles_nothing(staff: Client, fields: dict[str, str]) -> None:
    say(factories.connection())
    assert "0 are settled." in text(staff.post(SETTLE, fields, follow=True))
    assert mismatches.open_rows().count() == 1


def test_the_page_of_a_connection_counts_its_own(staff: Client) -> None:
    connection = factories.connection()
    assert "Guides that did not match" not in text(staff.get(page(connection)))
    say(connection)
    say(factories.connection())
    assert "Guides that did not match 1 open" in text(staff.get(page(connection)))


def test_words_of_customers_stay_text(staff: Client) -> None:
    say(factories.connection(), note="<script>alert(1)</script>", menus="<b>")
    assert b"<script>alert" not in staff.get(NOT_MATCHING).content
