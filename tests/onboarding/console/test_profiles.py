"""The pages about access profiles: read, edited as text, imported, copied."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from connections.models import AccessProfile, Event
from connections.probe import profile_file
from connections.probe.profile import Profile, load_shipped
from connections.services import access_profiles
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import text

pytestmark = pytest.mark.django_db
PROFILES = "/console/profiles/"
PROFILE = f"{PROFILES}ap-spend/"
EDIT = f"{PROFILE}edit/"
NEW = f"{PROFILES}new/"
SHIPPED = load_shipped()["ap-spend"]


def with_delete() -> Profile:
    """The shipped profile, and bills may be deleted too."""
    rows = [replace(row, rights=(*row.rights, "Delete")) if row.row == "Bills" else row for row in SHIPPED.requirements]
    return replace(SHIPPED, requirements=tuple(rows))


def sent(profile: Profile | str, *, action: str = "save", based_on: int = 1) -> dict[str, object]:
    """The edit form as a browser sends it."""
    typed = profile if isinstance(profile, str) else profile_file.written(profile, numbered=False)
    return {"text": typed.replace("\n", "\r\n"), "based_on": based_on, "action": action}


def typed_text(client: Client, address: str) -> str:
    return str(client.get(address).context["form"]["text"].value())


class TestReading:
    def test_the_list_names_profiles_versions_and_users(self, staff: Client) -> None:
        factories.integration()
        shown = text(staff.get(PROFILES))
        for profile in load_shipped().values():
            assert profile.title in shown
        assert "Acme Ledger: version 1" in shown

    def test_a_profile_is_a_table_with_needs_and_consequences(self, staff: Client) -> None:
        shown = text(staff.get(PROFILE))
        for row in SHIPPED.requirements:
            for words in (row.module, row.row, ", ".join(row.rights), row.purpose, row.without_it):
                assert words in shown
        assert "required if subscribed" in shown or not any(row.if_subscribed for row in SHIPPED.requirements)
        assert "optional" in shown

    def test_the_history_tells_what_each_version_changed(self, staff: Client) -> None:
        access_profiles.save(with_delete(), based_on=1, actor=TESTER)
        shown = text(staff.get(PROFILE))
        assert "version 2 of" in shown
        assert "1 row changed" in shown
        assert "added: Delete" in shown
        older = text(staff.get(f"{PROFILE}versions/1/"))
        assert "This is an older version. The newest is version 2." in older

    def test_an_export_is_a_file_that_can_be_imported(self, staff: Client) -> None:
        response = staff.get(f"{PROFILE}versions/1.toml")
        assert 'filename="ap-spend-1.toml"' in response.headers["Content-Disposition"]
        assert profile_file.read(response.content.decode(), version=1, dated=SHIPPED.dated) == SHIPPED

    @pytest.mark.parametrize("address", ["nobody/", "nobody/edit/", "ap-spend/versions/9/", "ap-spend/versions/9.toml"])
    def test_what_is_not_there_is_not_found(self, staff: Client, address: str) -> None:
        assert staff.get(PROFILES + address).status_code == 404


class TestEditing:
    def test_a_preview_shows_table_differences_and_consequences_and_saves_nothing(
        self, staff: Client, checked: Checked
    ) -> None:
        checked("READY-CO")
        response = staff.post(EDIT, sent(with_delete(), action="preview"))
        shown = text(response)
        assert response.status_code == 200
        assert "Compared with version 1: 1 row changed." in shown
        assert "added: Delete" in shown
        assert "What the customer would have to tick" in shown
        assert "Once Acme Ledger uses the new version, 1 connection is checked again." in shown
        assert [row.version for row in access_profiles.versions("ap-spend")] == [1]
        assert 'rights = ["List", "View", "Add", "Edit", "Delete"]' in response.content.decode().replace("&quot;", '"')

    def test_saving_makes_the_next_version(self, staff: Client) -> None:
        response = staff.post(EDIT, sent(with_delete()), follow=True)
        assert response.redirect_chain == [(PROFILE, 303)]
        assert "Saved as version 2." in text(response)
        assert access_profiles.version("ap-spend").profile() == replace(
            with_delete(), version=2, dated=timezone.localdate()
        )
        assert Event.objects.get(kind="profile.saved").actor == "staff operator"

    def test_a_fault_keeps_what_was_typed_and_names_its_place(self, staff: Client) -> None:
        typed = profile_file.written(SHIPPED, numbered=False).replace('row = "Bills"', "row = Bills")
        response = staff.post(EDIT, sent(typed))
        assert response.status_code == 422
        assert "reads “row = Bills”, which is not TOML" in text(response)
        assert response.context["form"]["text"].value().replace("\r\n", "\n") == typed
        assert not AccessProfile.objects.exists()

    def test_markup_in_the_text_stays_text(self, staff: Client) -> None:
        evil = replace(SHIPPED, summary="</textarea><script>alert(1)</script>")
        response = staff.post(EDIT, sent(evil, action="preview"))
        assert response.status_code == 200
        assert b"<script>alert" not in response.content
        assert b"</textarea><script>" not in response.content

    def test_who_comes_second_keeps_the_text_sees_the_differences_and_may_then_save(self, staff: Client) -> None:
        form = sent(with_delete())
        access_profiles.save(replace(SHIPPED, title="Spend"), based_on=1, actor=TESTER)
        response = staff.post(EDIT, form)
        assert response.status_code == 409
        shown = text(response)
        assert "Somebody saved version 2 of ap-spend meanwhile." in shown
        assert "Compared with version 2: 1 row changed, the title changed." in shown
        assert response.context["form"]["text"].value() == form["text"]
        again = staff.post(EDIT, form | {"based_on": response.context["form"]["based_on"].value()}, follow=True)
        assert "Saved as version 3." in text(again)

    def test_a_double_click_saves_once(self, staff: Client) -> None:
        for _ in range(2):
            response = staff.post(EDIT, sent(with_delete()), follow=True)
        assert "Version 2 holds exactly this already." in text(response)
        assert [row.version for row in access_profiles.versions("ap-spend")] == [2, 1]

    def test_the_name_cannot_be_changed(self, staff: Client) -> None:
        response = staff.post(EDIT, sent(replace(SHIPPED, name="other")))
        assert response.status_code == 422
        assert "the name in the text must stay “ap-spend”" in text(response)

    def test_one_can_go_back_to_an_older_version(self, staff: Client) -> None:
        access_profiles.save(with_delete(), based_on=1, actor=TESTER)
        assert "Go back to this version" in text(staff.get(f"{PROFILE}versions/1/"))
        typed = typed_text(staff, f"{EDIT}?from=1")
        staff.post(EDIT, sent(typed, based_on=2))
        assert access_profiles.version("ap-spend", 3).profile().requirements == SHIPPED.requirements

    @pytest.mark.parametrize("nonsense", ["9" * 5000, "٣", "-1", "newest"])
    def test_a_number_that_means_nothing_begins_with_the_newest(self, staff: Client, nonsense: str) -> None:
        assert typed_text(staff, f"{EDIT}?from={nonsense}") == typed_text(staff, EDIT)


class TestImporting:
    def test_a_file_takes_the_place_of_the_text_and_is_looked_at_before_it_is_saved(self, staff: Client) -> None:
        file = SimpleUploadedFile("p.toml", profile_file.written(with_delete()).encode("utf-8-sig"))
        response = staff.post(EDIT, sent(SHIPPED) | {"upload": file})
        assert "Compared with version 1: 1 row changed." in text(response)
        assert not AccessProfile.objects.filter(version=2).exists()
        staff.post(EDIT, sent(response.context["form"]["text"].value()))
        assert access_profiles.version("ap-spend").profile().requirements == with_delete().requirements

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [(b"\xff\xfe\x00", "not UTF-8 text"), (b"#" * 300_000, "too large"), (b"x = [", "ends too early")],
    )
    def test_a_file_that_cannot_be_read_is_refused(self, staff: Client, content: bytes, sentence: str) -> None:
        response = staff.post(EDIT, sent("typed before") | {"upload": SimpleUploadedFile("p.toml", content)})
        assert response.status_code == 422
        assert sentence in text(response)

    def test_an_unreadable_file_leaves_the_typed_text(self, staff: Client) -> None:
        form = sent("typed before") | {"upload": SimpleUploadedFile("p.toml", b"\xff")}
        assert "typed before" in staff.post(EDIT, form).context["form"]["text"].value()


class TestNew:
    def test_a_copy_wants_a_name_of_its_own(self, staff: Client) -> None:
        typed = typed_text(staff, f"{NEW}?from=ap-spend")
        assert 'There is no text for "name"' in text(staff.post(NEW, sent(typed, based_on=0)))
        taken = typed.replace('name = ""', 'name = "read-only"')
        assert "There is a profile “read-only” already." in text(staff.post(NEW, sent(taken, based_on=0)))
        own = typed.replace('name = ""', 'name = "acme-spend"')
        assert "Saved as version 1." in text(staff.post(NEW, sent(own, based_on=0), follow=True))
        made = access_profiles.version("acme-spend").profile()
        assert made.requirements == SHIPPED.requirements

    def test_a_double_click_makes_one_profile(self, staff: Client) -> None:
        for _ in range(2):
            response = staff.post(NEW, sent(replace(SHIPPED, name="acme-spend"), based_on=0), follow=True)
        assert response.redirect_chain == [(f"{PROFILES}acme-spend/", 303)]
        assert AccessProfile.objects.filter(name="acme-spend").count() == 1

    def test_the_name_of_another_page_is_refused(self, staff: Client) -> None:
        assert "cannot be used" in text(staff.post(NEW, sent(replace(SHIPPED, name="new"), based_on=0)))

    def test_the_example_row_says_what_is_still_missing(self, staff: Client) -> None:
        typed = typed_text(staff, NEW).replace('""', '"something"')
        response = staff.post(NEW, sent(typed, action="preview", based_on=0))
        assert response.status_code == 200
        assert "Bills List, View something" in text(response)
