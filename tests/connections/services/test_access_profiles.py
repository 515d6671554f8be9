"""Versions of access profiles: added and never edited, and no two people overwrite each other unseen."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection as database
from django.utils import timezone

from connections.models import AccessProfile, Event
from connections.probe.profile import Profile, load_shipped
from connections.services import access_profiles
from connections.services.access_profiles import save, version, versions
from connections.services.errors import NotFound, SavedMeanwhile
from tests import factories
from tests.factories import TESTER

pytestmark = pytest.mark.django_db
SHIPPED = load_shipped()["ap-spend"]


def titled(title: str, name: str = "ap-spend") -> Profile:
    return replace(SHIPPED, name=name, title=title)


def test_what_is_saved_becomes_the_next_version_of_today_and_the_one_before_stays() -> None:
    saved = save(titled("Spend"), based_on=1, actor=TESTER)
    assert (saved.is_new, saved.row.version, saved.row.profile().title) == (True, 2, "Spend")
    assert saved.row.profile().dated == timezone.localdate()
    assert version("ap-spend", 1).profile() == SHIPPED
    assert [row.version for row in versions("ap-spend")] == [2, 1]
    event = Event.objects.get(kind="profile.saved")
    assert (event.actor, event.data) == ("test", {"profile": "ap-spend", "version": 2})


def test_a_new_profile_begins_with_version_1() -> None:
    saved = save(titled("Mine", "mine"), based_on=0, actor=TESTER)
    assert (saved.row.name, saved.row.version) == ("mine", 1)


def test_an_older_version_is_refused_as_the_base_and_nothing_is_saved() -> None:
    save(titled("First"), based_on=1, actor=TESTER)
    with pytest.raises(SavedMeanwhile, match="version 2 of ap-spend") as refused:
        save(titled("Second"), based_on=1, actor=TESTER)
    assert refused.value.newest == 2
    assert version("ap-spend").profile().title == "First"


def test_the_same_form_sent_twice_saves_once() -> None:
    first = save(titled("Spend"), based_on=1, actor=TESTER)
    again = save(titled("Spend"), based_on=1, actor=TESTER)
    assert (again.is_new, again.row) == (False, first.row)


def test_saving_what_is_there_already_saves_nothing() -> None:
    assert not save(replace(SHIPPED, version=40), based_on=1, actor=TESTER).is_new
    assert [row.version for row in AccessProfile.objects.all()] == [1]


def test_a_profile_that_does_not_exist_has_no_second_version() -> None:
    with pytest.raises(SavedMeanwhile, match="does not exist"):
        save(titled("Mine", "mine"), based_on=3, actor=TESTER)


@pytest.mark.django_db(transaction=True)
def test_of_several_who_save_at_once_one_wins_and_the_others_hear_of_it() -> None:
    heard: list[str] = []
    together = threading.Barrier(4)

    def one_of_them(number: int) -> None:
        try:
            together.wait(timeout=10)
            heard.append(f"version {save(titled(f'By {number}'), based_on=1, actor=TESTER).row.version}")
        except SavedMeanwhile as refused:
            heard.append(f"meanwhile {refused.newest}")
        finally:
            database.close()

    threads = [threading.Thread(target=one_of_them, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(heard) == ["meanwhile 2"] * 3 + ["version 2"]
    assert AccessProfile.objects.filter(name="ap-spend").count() == 2


def test_the_list_has_shipped_profiles_and_own_ones_with_their_users() -> None:
    factories.integration()
    save(titled("Spend"), based_on=1, actor=TESTER)
    save(titled("Mine", "mine"), based_on=0, actor=TESTER)
    listed = {item.newest.name: item for item in access_profiles.listed()}
    assert set(listed) == {*load_shipped(), "mine"}
    assert (listed["ap-spend"].newest.version, listed["mine"].newest.version) == (2, 1)
    (user,) = listed["ap-spend"].integrations
    assert (user.name, user.access_profile.version) == ("Acme Ledger", 1)
    assert listed["mine"].integrations == ()


def test_looking_stores_nothing() -> None:
    access_profiles.listed()
    versions("read-only")
    assert not AccessProfile.objects.exists()


@pytest.mark.parametrize(
    ("name", "number", "words"), [("nobody", None, "There are: ap-spend"), ("ap-spend", 9, "no version 9")]
)
def test_what_is_not_there_is_named(name: str, number: int | None, words: str) -> None:
    with pytest.raises(NotFound, match=words):
        version(name, number)
