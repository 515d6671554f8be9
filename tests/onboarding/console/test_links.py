"""Links made and revoked at the console; a link's URL is shown exactly once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from connections.models import Event
from connections.services.connecting import disconnect
from onboarding.links import find_link, hand_over, note_step_done
from onboarding.models import Link
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import hidden_key, link_url, page, text

pytestmark = pytest.mark.django_db


def test_a_link_is_shown_once_and_opens(staff: Client, client: Client) -> None:
    made = factories.connection()
    response = staff.post(page(made, "new-link"), {"step": "", "days": "14"})
    url = link_url(response)
    assert response.status_code == 201
    assert "no-store" in response.headers["Cache-Control"]
    assert f'data-copy="{url}"' in response.content.decode()
    assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200
    link = Link.objects.get()
    assert link.created_by == "staff operator"
    assert timedelta(days=13, hours=23) < link.expires_at - timezone.now() <= timedelta(days=14)


def test_the_url_is_nowhere_afterwards(staff: Client) -> None:
    made = factories.connection()
    url = link_url(staff.post(page(made, "new-link"), {"days": "14"}))
    token = url.rsplit("/", 1)[1]
    for name in ("connection", "events", "new-link"):
        assert token not in staff.get(page(made, name)).content.decode()
    assert all(token not in str(session.get_decoded()) for session in Session.objects.all())
    assert all(token not in str(event.data) for event in Event.objects.all())
    assert "/link/" not in staff.get(page(made)).content.decode()


def test_a_step_link_opens_one_step(staff: Client) -> None:
    made = factories.connection()
    response = staff.post(page(made, "new-link"), {"step": "credentials", "days": "2"})
    link = find_link(link_url(response).rsplit("/", 1)[1])
    assert link is not None
    assert link.step == "credentials"
    assert "Opens Credentials" in text(response)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "1000"}, "less than or equal to 90"),
        ({"days": "soon"}, "Enter a whole number"),
        ({"days": ""}, "This field is required"),
        ({"days": "14", "step": "nonsense"}, "is not one of the available choices"),
    ],
)
def test_what_cannot_be_gets_a_sentence(staff: Client, wrong: dict[str, str], sentence: str) -> None:
    made = factories.connection()
    response = staff.post(page(made, "new-link"), wrong)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Link.objects.exists()


def test_the_same_form_sent_twice_makes_one_link(staff: Client) -> None:
    made = factories.connection()
    form = {"days": "14", "form_key": hidden_key(staff.get(page(made, "new-link")))}
    assert staff.post(page(made, "new-link"), form).status_code == 201
    again = staff.post(page(made, "new-link"), form, follow=True)
    assert Link.objects.count() == 1
    assert "This link was made already. Its URL is shown only once" in text(again)


def test_a_mistake_does_not_use_the_form_up(staff: Client) -> None:
    made = factories.connection()
    key = hidden_key(staff.get(page(made, "new-link")))
    wrong = staff.post(page(made, "new-link"), {"days": "0", "form_key": key})
    assert hidden_key(wrong) == key
    assert staff.post(page(made, "new-link"), {"days": "3", "form_key": key}).status_code == 201


def test_a_switched_off_integration_makes_no_links(staff: Client) -> None:
    made = factories.connection()
    made.integration.is_active = False
    made.integration.save()
    key = hidden_key(staff.get(page(made, "new-link")))
    response = staff.post(page(made, "new-link"), {"days": "14", "form_key": key})
    assert response.status_code == 422
    assert "has switched off its connections" in text(response)
    made.integration.is_active = True
    made.integration.save()
    assert staff.post(page(made, "new-link"), {"days": "14", "form_key": key}).status_code == 201


def test_a_disconnected_connection_can_get_a_link(staff: Client) -> None:
    made = factories.connection()
    disconnect(made, actor=TESTER)
    assert staff.post(page(made, "new-link"), {"days": "14"}).status_code == 201


def test_revoking_kills_the_link_once(staff: Client) -> None:
    made = factories.connection()
    link, _url = factories.link(made)
    for _ in range(2):
        response = staff.post(page(made, "revoke-link", link.pk), follow=True)
        assert "The link is revoked." in text(response)
    link.refresh_from_db()
    assert link.state == "revoked"
    assert Event.objects.filter(kind="link.revoked", actor="staff operator").count() == 1
    assert "Revoked" in text(response)
    assert page(made, "revoke-link", link.pk) not in response.content.decode()


def test_a_link_is_revoked_under_its_own_connection_only(staff: Client) -> None:
    mine, other = factories.connection(), factories.connection()
    link, _url = factories.link(mine)
    assert staff.post(page(other, "revoke-link", link.pk)).status_code == 404
    link.refresh_from_db()
    assert link.state == "usable"


def test_the_table_of_links_tells_their_lives(staff: Client) -> None:
    made = factories.connection()
    factories.link(made, step="user", expires_in=timedelta(days=-1))
    link, _url = factories.link(made)
    words = text(staff.get(page(made)))
    assert f"The whole set-up {link} Usable" in words
    assert "Role and Web Services user link" in words
    assert "Expired" in words
    assert "not yet" in words


def test_replacing_a_link_revokes_the_old_one_and_shows_the_new_one_once(staff: Client, client: Client) -> None:
    made = factories.connection()
    old, old_url = factories.link(made, step="credentials")
    response = staff.post(page(made, "reissue-link", old.pk))
    assert response.status_code == 201
    assert "The link before it is revoked" in text(response)
    new = find_link(link_url(response).rpartition("/")[2])
    assert new
    assert (new.step, new.state) == ("credentials", "usable")
    assert client.get(old_url.removeprefix("http://127.0.0.1:8000")).status_code == 410
    assert link_url(staff.get(page(made))) == ""
    again = staff.post(page(made, "reissue-link", old.pk), follow=True)
    assert "This link was revoked already." in text(again)
    assert Link.objects.count() == 2


def test_an_expired_link_can_be_replaced(staff: Client) -> None:
    made = factories.connection()
    old, _url = factories.link(made, expires_in=timedelta(days=-1))
    assert page(made, "reissue-link", old.pk) in staff.get(page(made)).content.decode()
    assert staff.post(page(made, "reissue-link", old.pk)).status_code == 201


def test_nobody_starts_a_disconnected_connection_again_by_tidying_up_its_links(staff: Client) -> None:
    made = factories.connection()
    old, _url = factories.link(made, expires_in=timedelta(days=-1))
    disconnect(made, actor=TESTER)
    assert page(made, "reissue-link", old.pk) not in staff.get(page(made)).content.decode()
    refused = staff.post(page(made, "reissue-link", old.pk), follow=True)
    assert "This connection was disconnected. A new link starts it again." in text(refused)
    made.refresh_from_db()
    assert made.status == "disconnected"
    assert "starts it again, from the beginning" in text(staff.get(page(made, "new-link")))


def test_a_link_is_replaced_under_its_own_connection_only(staff: Client) -> None:
    link, _url = factories.link(factories.connection())
    assert staff.post(page(factories.connection(), "reissue-link", link.pk)).status_code == 404
    assert Link.objects.count() == 1


def test_the_table_tells_whom_a_step_was_handed_to(staff: Client) -> None:
    parent, _url = factories.link(factories.connection())
    made, _url = hand_over(parent, step="user", life=timedelta(days=1), colleague="Ana Ruiz", actor=TESTER)
    assert f"{made} · for a colleague: Ana Ruiz" in text(staff.get(page(parent.connection)))
    note_step_done(made, actor=TESTER)
    assert "Usable Step done" in text(staff.get(page(parent.connection)))
