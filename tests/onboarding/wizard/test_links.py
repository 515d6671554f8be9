"""Opening a link: nothing is used up by looking, no secret stays around, a preview names the vendor."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from connections.models import Connection
from onboarding.links import revoke_link
from onboarding.models import Link
from tests import factories
from tests.factories import TESTER
from tests.onboarding.wizard.customer import path_of, words_of

pytestmark = pytest.mark.django_db


def test_opening_shows_the_vendor_and_a_continue_button(client: Client, fresh: tuple[Link, str]) -> None:
    page = client.get(fresh[1])
    assert page.status_code == 200
    for words in ("Acme Ledger", "Harbour Foods", "Continue"):
        assert words in words_of(page)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ("production", "This set-up is for the production company of Harbour Foods."),
        ("implementation", "This set-up is for the implementation company of Harbour Foods."),
        ("sandbox", "This set-up is for the sandbox of Harbour Foods."),
    ],
)
def test_opening_says_which_of_the_companies_is_meant(client: Client, environment: str, words: str) -> None:
    connection = factories.connection(customer_name="Harbour Foods", environment=environment)
    assert words in words_of(client.get(path_of(factories.link(connection)[1])))


def test_scanners_use_nothing_up(client: Client, fresh: tuple[Link, str], connection: Connection) -> None:
    link, path = fresh
    for _visit in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    link.refresh_from_db()
    connection.refresh_from_db()
    assert (link.first_opened_at, connection.status) == (None, "pending")
    assert client.get(f"/connect/{connection.pk}/start/").status_code == 404


def test_the_secret_is_neither_on_the_page_nor_in_the_session(client: Client, fresh: tuple[Link, str]) -> None:
    token = fresh[1].rpartition("/")[2]
    page = client.get(fresh[1])
    client.post("/link/")
    assert token not in page.content.decode()
    assert token not in str(dict(client.session.items()))
    assert 'data-clean-url="/link/"' in page.content.decode()


def test_continue_enters_under_a_fresh_session(client: Client, fresh: tuple[Link, str], connection: Connection) -> None:
    link, path = fresh
    client.get(path)
    before = client.session.session_key
    response = client.post("/link/")
    assert (response.status_code, response["Location"]) == (303, f"/connect/{connection.pk}/start/")
    assert client.session.session_key != before
    link.refresh_from_db()
    connection.refresh_from_db()
    assert link.first_opened_at
    assert connection.status == "in_progress"
    assert connection.events.filter(kind="link.opened").count() == 1


def test_a_script_may_continue_at_the_link_itself(client: Client, fresh: tuple[Link, str]) -> None:
    assert client.post(fresh[1]).status_code == 303


def test_reloading_without_the_secret_shows_the_same_page(client: Client, fresh: tuple[Link, str]) -> None:
    client.get(fresh[1])
    assert "Continue" in words_of(client.get("/link/"))


def test_a_double_click_on_continue_enters_both_times(fresh: tuple[Link, str], connection: Connection) -> None:
    first, second = Client(), Client()
    first.get(fresh[1])
    second.cookies["session"] = first.cookies["session"].value  # the second click leaves before the first answer
    assert first.post("/link/").status_code == 303
    assert second.post("/link/").status_code == 303
    assert second.get(f"/connect/{connection.pk}/start/").status_code == 200


@pytest.mark.parametrize("stray", [".", ">", "/", ")", "%20"])
def test_what_a_mail_program_leaves_at_the_end_does_no_harm(
    client: Client, fresh: tuple[Link, str], stray: str
) -> None:
    assert client.get(fresh[1] + stray).status_code == 200


def test_the_continue_of_a_tab_enters_what_that_tab_shows(client: Client, fresh: tuple[Link, str]) -> None:
    first = client.get(fresh[1])
    other = factories.connection(customer_name="Harbour Foods", environment="sandbox")
    client.get(path_of(factories.link(other)[1]))  # in another tab
    form = {"link": re.findall(r'name="link" value="([^"]+)"', first.content.decode())[0]}
    assert client.post("/link/", form)["Location"] == f"/connect/{fresh[0].connection_id}/start/"
    assert client.get(f"/connect/{other.pk}/start/").status_code == 404
    assert client.post("/link/", {"link": "nonsense"}).status_code == 404


def test_whoever_planted_the_session_before_cannot_press_the_button(client: Client, fresh: tuple[Link, str]) -> None:
    client.get(path_of(factories.link(factories.connection())[1]))
    planted = Client()
    planted.cookies["session"] = client.cookies["session"].value
    client.get(fresh[1])
    assert client.cookies["session"].value != planted.cookies["session"].value
    assert planted.post("/link/", {"link": str(fresh[0].pk)}).status_code == 404
    assert client.post("/link/").status_code == 303


def test_a_link_opened_by_a_script_leaves_other_set_ups_open(client: Client, fresh: tuple[Link, str]) -> None:
    other = factories.connection()
    client.post(path_of(factories.link(other)[1]))
    client.post(fresh[1])
    for connection_id in (other.pk, fresh[0].connection_id):
        assert client.get(f"/connect/{connection_id}/start/").status_code == 200


def test_a_link_revoked_between_opening_and_continue_does_not_enter(client: Client, fresh: tuple[Link, str]) -> None:
    client.get(fresh[1])
    revoke_link(fresh[0], actor=TESTER)
    assert client.post("/link/").status_code == 410


def test_a_preview_names_the_vendor_and_never_the_token(client: Client, fresh: tuple[Link, str]) -> None:
    link, path = fresh
    page = client.get(path, headers={"User-Agent": "Slackbot-LinkExpanding 1.0"})
    body = page.content.decode()
    assert '<meta property="og:title" content="Connect Sage Intacct to Acme Ledger">' in body
    assert '<meta property="og:site_name" content="Acme Ledger">' in body
    assert re.search(r'<meta property="og:description" content="[^"]*Acme Ledger', body)
    assert '<link rel="canonical" href="http://127.0.0.1:8000/link/">' in body
    assert "Harbour Foods" not in "".join(re.findall(r"<meta[^>]+>", body))
    assert path.rpartition("/")[2] not in body
    link.refresh_from_db()
    assert link.first_opened_at is None


def test_a_link_to_one_step_opens_that_step_only(client: Client, connection: Connection) -> None:
    connection.company_id = "READY-CO"
    connection.save()
    _link, url = factories.link(connection, step="web-services")
    assert "Turn on Web Services" in words_of(client.get(path_of(url)))
    assert client.post("/link/")["Location"] == f"/connect/{connection.pk}/web-services/"
    assert client.get(f"/connect/{connection.pk}/web-services/").status_code == 200
    other = client.get(f"/connect/{connection.pk}/company/", follow=True)
    assert other.redirect_chain[-1][0] == f"/connect/{connection.pk}/web-services/"
    assert "Your link opens this step only" in words_of(other)
    saved = client.post(f"/connect/{connection.pk}/web-services/", follow=True)
    assert "That was your part" in words_of(saved)


def test_a_link_to_one_step_takes_nothing_from_who_holds_the_whole(client: Client, fresh: tuple[Link, str]) -> None:
    """Whoever hands a step over often opens that link to see it."""
    link = fresh[0]
    client.get(fresh[1])
    client.post("/link/")
    _link, url = factories.link(link.connection, step="start")
    client.get(path_of(url))
    assert client.post("/link/")["Location"] == f"/connect/{link.connection_id}/start/"
    assert client.get(f"/connect/{link.connection_id}/company/").status_code == 200
    revoke_link(link, actor=TESTER)
    client.get(path_of(url))
    client.post("/link/")
    assert client.get(f"/connect/{link.connection_id}/company/").status_code == 303


def test_a_part_of_another_page_makes_that_page_load_again(client: Client, connection: Connection) -> None:
    _link, url = factories.link(connection, step="start")
    client.get(path_of(url))
    client.post("/link/")
    polled = client.get(f"/connect/{connection.pk}/company/seen/", headers={"HX-Request": "true"})
    assert polled["HX-Refresh"] == "true"


def test_a_link_to_a_step_that_rests_on_another_waits_for_it(client: Client, connection: Connection) -> None:
    _link, url = factories.link(connection, step="user")
    client.get(path_of(url))
    page = client.post("/link/", follow=True)
    assert page.status_code == 200
    assert "Another step comes first: Company ID" in words_of(page)
