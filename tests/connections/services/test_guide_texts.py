"""Guides corrected without a release: checked as a whole, in use at once, and the shipped text never lost."""

from __future__ import annotations

import logging

import pytest
from django.core.signals import request_finished, request_started
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from connections import guides
from connections.models import Event, GuideText
from connections.services import guide_texts
from connections.services.errors import NotFound, SavedMeanwhile
from connections.services.guide_texts import GuideRefused
from tests.factories import TESTER

pytestmark = pytest.mark.django_db
FILE = "steps/company.toml"
SHIPPED = guides.file_text(FILE)
WHY = "The company ID tells us which Intacct company to connect."
OTHER_WHY = "With the company ID we find your company."
CORRECTED = SHIPPED.replace(WHY, OTHER_WHY)
ANYBODY = guides.Variant()


def save(text: str, *, file: str = FILE, based_on: int = 0, note: str = "Sage moved it") -> guide_texts.Saved:
    return guide_texts.save(file, text, note, based_on=based_on, actor=TESTER)


def store(file: str, text: str) -> GuideText:
    """A correction as an older release saved it, without today's checks."""
    return GuideText.objects.create(file=file, text=text, number=1, actor="test")


def why() -> str:
    return guides.step("company", ANYBODY, {}, library=guide_texts.library_in_use()).why


class TestSaving:
    def test_a_correction_is_in_use_at_once_and_says_who_why_and_when(self) -> None:
        assert why() == WHY
        row = save(CORRECTED).row
        assert row
        assert (row.number, row.note, row.actor) == (1, "Sage moved it", "test")
        assert why() == OTHER_WHY
        assert Event.objects.get().kind == "guide.corrected"

    def test_the_shipped_text_comes_back_and_every_version_is_kept(self) -> None:
        save(CORRECTED)
        save("", based_on=1)
        assert why() == WHY
        save(CORRECTED, based_on=2)
        assert why() == OTHER_WHY
        assert [row.number for row in guide_texts.versions(FILE)] == [3, 2, 1]
        assert guide_texts.text_of(FILE) == CORRECTED

    def test_the_shipped_text_as_a_correction_is_none(self) -> None:
        assert not save(SHIPPED.replace("\n", "\r\n")).is_new
        assert not GuideText.objects.exists()

    def test_the_same_text_twice_is_saved_once(self) -> None:
        assert save(CORRECTED).is_new
        assert not save(CORRECTED.replace("\n", "\r\n")).is_new
        assert GuideText.objects.count() == 1

    def test_who_comes_second_is_told(self) -> None:
        save(CORRECTED)
        with pytest.raises(SavedMeanwhile, match="test saved correction 1 meanwhile") as refused:
            save(CORRECTED.replace("find", "look for"))
        assert refused.value.newest == 1

    def test_one_number_is_never_given_twice(self) -> None:
        save(CORRECTED)
        with pytest.raises(IntegrityError), transaction.atomic():
            store(FILE, SHIPPED)

    def test_a_file_that_does_not_exist_is_not_found(self) -> None:
        for file in ("steps/nothing.toml", "../settings.py", ""):
            with pytest.raises(NotFound):
                save(CORRECTED, file=file)


class TestRefusing:
    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            ("order = 20", "order = ", "Line 1 reads “order =”, which is not TOML: invalid value in column"),
            ('field = "ID"', 'feild = "ID"', "In the block on line 15: .*clicks 1 has unknown keys: feild"),
            ('path = "company"', 'path = "nowhere"', "clicks 1 names the unknown path 'nowhere'"),
            ("find the field ID", "find the {field} ID", "uses the unknown placeholder {field}"),
            ("title =", "headline =", "needs 'title'"),
            ("order = 20", "order = 20\x00", "Line 1 holds a sign that cannot be printed"),
            ("order = 20", "order = " + "[" * 5000, "far too large"),
            ("order = 20", "order = 20 #" + "x" * 250_000, "longer than 200000 characters"),
        ],
    )
    def test_what_cannot_be_shown_is_refused_with_its_place(self, old: str, new: str, sentence: str) -> None:
        assert old in SHIPPED
        with pytest.raises(GuideRefused, match=sentence):
            save(SHIPPED.replace(old, new, 1))
        assert not GuideText.objects.exists()

    def test_a_path_that_other_files_need_cannot_go(self) -> None:
        paths = guides.file_text("paths.toml").replace('name = "subscriptions"', 'name = "other"')
        with pytest.raises(GuideRefused, match=r"names the unknown path 'subscriptions'"):
            save(paths, file="paths.toml")

    def test_a_fix_cannot_be_lost(self) -> None:
        text = guides.file_text("fixes/company.toml")
        one = guide_texts.problems_in(text)[0]
        with pytest.raises(GuideRefused, match=f"There is no fix for '{one}' any more"):
            save(text.replace(f'"{one}"', '"something_else"'), file="fixes/company.toml")

    def test_what_is_in_use_counts_and_not_what_was_shipped(self) -> None:
        paths = guides.file_text("paths.toml")
        start = paths.index("[[paths]]")
        added = paths + paths[start : paths.index("[[paths]]", start + 1)].replace('"subscriptions"', '"new"')
        save(added, file="paths.toml")
        assert save(SHIPPED.replace('path = "company"', 'path = "new"')).is_new
        with pytest.raises(GuideRefused, match="names the unknown path 'new'"):
            save("", file="paths.toml", based_on=1)


class TestInUse:
    def test_one_cheap_query_per_request(self) -> None:
        save(CORRECTED)
        why()  # this process has read it
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        try:
            request_started.send(sender=None)
            with CaptureQueriesContext(connection) as queries:
                for _ in range(5):
                    why()
            request_finished.send(sender=None)
        finally:
            request_started.connect(close_old_connections)
            request_finished.connect(close_old_connections)
        assert len(queries) == 1
        assert "text" not in queries[0]["sql"].replace("guidetext", "")

    def test_without_a_request_every_correction_shows_at_once(self) -> None:
        assert why() == WHY
        store(FILE, CORRECTED)  # by another process
        assert why() == OTHER_WHY

    def test_a_correction_that_no_longer_loads_leaves_the_shipped_text(self, caplog: pytest.LogCaptureFixture) -> None:
        store(FILE, CORRECTED.replace("order = 20", 'order = 20\nnewer = "key of another release"'))
        store("steps/entity.toml", guides.file_text("steps/entity.toml").replace('title = "', 'title = "Now: ', 1))
        with caplog.at_level(logging.ERROR, logger="connections.services.guides_in_use"):
            assert why() == WHY
            why()
        assert guides.step("entity", ANYBODY, {}, library=guide_texts.library_in_use()).title.startswith("Now: ")
        assert [record.message for record in caplog.records] == ["guide.correction_left_out"]
        assert list(guide_texts.left_out()) == [FILE]
        assert "newer" in guide_texts.left_out()[FILE]

    def test_several_that_do_not_load_leave_the_rest(self) -> None:
        store(FILE, "order = 20")
        store("steps/start.toml", "nonsense")
        store("words.toml", guides.file_text("words.toml").replace('"Suppliers"', '"Providers"'))
        library = guide_texts.library_in_use()
        assert sorted(guide_texts.left_out()) == [FILE, "steps/start.toml"]
        assert library.words.local("Vendors", "uk") == "Providers"
        assert why() == WHY

    def test_a_broken_one_can_be_corrected_and_does_not_keep_others_from_it(self) -> None:
        store(FILE, "order = 20")
        user = guides.file_text("steps/user.toml")
        save(user.replace('title = "', 'title = "Now: ', 1), file="steps/user.toml")
        save(CORRECTED, based_on=1)
        assert why() == OTHER_WHY
        assert not guide_texts.left_out()


def test_each_problem_has_its_file() -> None:
    files = guide_texts.files_of_problems()
    assert set(guides.problems()) <= set(files)
    assert files["sender_not_authorized_for_company"] == "fixes/sender.toml"
