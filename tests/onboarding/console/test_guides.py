"""The pages about guides: looked at, corrected, and put back."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from connections import guides
from connections.guides.model import DIMENSIONS as ASKED
from connections.models import Event, GuideText
from connections.services import guide_texts, mismatches
from onboarding.console.guide_preview import ALL_KNOWN
from onboarding.console.guide_words import DIMENSIONS
from tests import factories
from tests.factories import TESTER
from tests.onboarding.console.pages import text

pytestmark = pytest.mark.django_db
GUIDES = "/console/guides/"
FILE = "steps/company.toml"
GUIDE = f"{GUIDES}{FILE}/"
RESTORE = f"{GUIDE}restore/"
SHIPPED = guides.file_text(FILE)
WHY = "The company ID tells us which Intacct company to connect."
OTHER_WHY = "With the company ID we find your company."
CORRECTED = SHIPPED.replace(WHY, OTHER_WHY)


def sent(
    typed: str = CORRECTED, *, action: str = "save", note: str = "Plainer", based_on: int = 0, **more: str
) -> dict[str, object]:
    """The form as a browser sends it."""
    return {"text": typed.replace("\n", "\r\n"), "note": note, "based_on": based_on, "action": action, **more}


def save(typed: str = CORRECTED, *, based_on: int = 0) -> None:
    guide_texts.save(FILE, typed, "Plainer", based_on=based_on, actor=TESTER)


def why_in_use() -> str:
    return guides.step("company", guides.Variant(), {}, library=guide_texts.library_in_use()).why


class TestReading:
    def test_the_list_has_every_file_with_its_age_and_what_was_corrected(self, staff: Client) -> None:
        save()
        mismatches.say(factories.connection(), "company", variant={}, note="", actor=TESTER)
        shown = text(staff.get(GUIDES))
        for file in guides.files():
            assert file in shown
        row = shown[shown.index("steps/company.toml") :].split("steps/")[1]
        assert "2026-11-21" in row
        assert "Correction 1 test" in row
        assert "As shipped" in shown

    def test_a_guide_shows_what_customers_read(self, staff: Client) -> None:
        mismatches.say(factories.connection(), "company", variant={}, note="", actor=TESTER)
        shown = text(staff.get(GUIDE))
        assert "Company ID steps/company.toml" in shown
        assert "1 customer said that it did not match" in shown
        assert WHY in shown
        assert "The shipped text is in use." in shown
        assert "Nobody has corrected this guide." in shown
        assert "Not saved yet" not in shown

    def test_every_file_has_a_page(self, staff: Client) -> None:
        for file in guides.files():
            response = staff.get(f"{GUIDES}{file}/")
            assert response.status_code == 200, file
            assert "This text cannot be shown" not in text(response), file

    @pytest.mark.parametrize("address", ["steps/nothing.toml/", "../settings.py/", "steps/company.toml/?from=9"])
    def test_what_is_not_there_is_not_found(self, staff: Client, address: str) -> None:
        assert staff.get(GUIDES + address).status_code == 404

    def test_a_correction_that_does_not_fit_has_a_banner(self, staff: Client) -> None:
        GuideText.objects.create(file=FILE, number=1, text="order = 1\n", actor="test")
        shown = text(staff.get(GUIDES))
        assert "The correction of steps/company.toml does not fit this release" in shown
        assert "needs 'title'" in shown
        assert "This correction does not fit this release" in text(staff.get(GUIDE))
        assert why_in_use() == WHY


class TestPreview:
    def test_everything_a_guide_may_depend_on_can_be_chosen(self) -> None:
        offered = {name: set(words) for name, (_label, words) in DIMENSIONS.items()}
        assert offered == {name: set(words) for name, words in ASKED.items()}

    def test_it_shows_the_step_and_what_reads_differently_and_saves_nothing(self, staff: Client) -> None:
        response = staff.post(GUIDE, sent(action="preview"))
        shown = text(response)
        assert response.status_code == 200
        assert "What these customers would read differently" in shown
        assert f"Before: {WHY}" in shown
        assert f"Now: {OTHER_WHY}" in shown
        assert "Not saved yet: differences to the text in use" in shown
        assert not GuideText.objects.exists()

    def test_it_shows_the_chosen_variant(self, staff: Client) -> None:
        usual = staff.post(GUIDE, sent(action="preview")).context["preview"]
        classic = staff.post(GUIDE, sent(action="preview", menus="classic", multi_entity="yes")).context["preview"]
        assert usual.steps[0].clicks[0].trail == ("Company", "Setup", "Configuration", "Company", "General information")
        assert classic.steps[0].clicks[0].trail == ("Company", "Company Info")

    def test_a_choice_nobody_offered_is_as_usual(self, staff: Client) -> None:
        response = staff.post(GUIDE, sent(action="preview", menus="brand new", known="everything"))
        assert response.status_code == 200
        assert response.context["preview"].steps[0].clicks[0].trail[1] == "Setup"

    def test_a_file_of_fixes_shows_each_fix(self, staff: Client) -> None:
        file = "fixes/sender.toml"
        shown = text(staff.get(f"{GUIDES}{file}/"))
        for problem in guide_texts.problems_in(guides.file_text(file)):
            assert guides.fix(problem, guides.Variant(), ALL_KNOWN).title in shown

    def test_a_corrected_path_shows_which_steps_change(self, staff: Client) -> None:
        typed = guides.file_text("paths.toml").replace(
            'current = ["Company", "Admin", "Subscriptions"]', 'current = ["Admin", "Modules"]'
        )
        shown = text(staff.post(f"{GUIDES}paths.toml/", sent(typed, action="preview")))
        assert "Now: Go to Admin > Modules" in shown

    def test_markup_stays_text(self, staff: Client) -> None:
        typed = SHIPPED.replace(WHY, "</textarea><script>alert(1)</script>")
        response = staff.post(GUIDE, sent(typed, action="preview"))
        assert b"<script>alert" not in response.content
        assert response.content.count(b"</textarea>") == 1


class TestSaving:
    def test_customers_read_it_with_the_next_page_and_the_history_says_who_and_why(self, staff: Client) -> None:
        response = staff.post(GUIDE, sent(), follow=True)
        assert response.redirect_chain == [(GUIDE, 303)]
        shown = text(response)
        assert "Saved as correction 1. Customers read it from now on." in shown
        assert "Correction 1 by staff operator is in use." in shown
        assert "Plainer" in shown
        assert "Text in use, compared with the shipped text" in shown
        assert f'removed line 3: why = "{WHY}"' in shown
        assert why_in_use() == OTHER_WHY
        assert Event.objects.get(kind="guide.corrected").actor == "staff operator"

    def test_without_a_reason_nothing_is_saved_and_nothing_is_lost(self, staff: Client) -> None:
        response = staff.post(GUIDE, sent(note=""))
        assert response.status_code == 422
        assert "Please say in a few words why" in text(response)
        assert OTHER_WHY in text(response)
        assert not GuideText.objects.exists()

    @pytest.mark.parametrize("action", ["save", "preview"])
    def test_a_fault_keeps_what_was_typed_and_names_its_line(self, staff: Client, action: str) -> None:
        typed = SHIPPED.replace('field = "ID"', 'field = "The ID"', 1)
        response = staff.post(GUIDE, sent(typed, action=action))
        assert response.status_code == 422
        assert "In the block on line 15:" in text(response)
        assert "names the field 'The ID', but its text does not contain it" in text(response)
        assert response.context["form"]["text"].value().replace("\r\n", "\n") == typed
        assert not GuideText.objects.exists()

    def test_who_comes_second_keeps_the_text_sees_the_differences_and_may_then_save(self, staff: Client) -> None:
        save(SHIPPED.replace('title = "Company ID"', 'title = "Your company ID"'))
        response = staff.post(GUIDE, sent())
        assert response.status_code == 409
        shown = text(response)
        assert "test saved correction 1 meanwhile." in shown
        assert 'removed line 2: title = "Your company ID"' in shown
        assert html.unescape(response.content.decode()).count(OTHER_WHY) > 1
        assert why_in_use() == WHY
        again = staff.post(GUIDE, sent(based_on=response.context["form"]["based_on"].value()), follow=True)
        assert "Saved as correction 2." in text(again)

    def test_a_double_click_saves_once(self, staff: Client) -> None:
        for _ in range(2):
            response = staff.post(GUIDE, sent(), follow=True)
        assert "Exactly this text is in use already." in text(response)
        assert GuideText.objects.count() == 1


class TestRestoring:
    def test_the_shipped_text_comes_back(self, staff: Client) -> None:
        save()
        assert "Put the shipped text back" in text(staff.get(GUIDE))
        response = staff.post(RESTORE, {"number": 0, "based_on": 1}, follow=True)
        assert "The shipped text is in use again." in text(response)
        assert why_in_use() == WHY
        assert GuideText.objects.count() == 2

    def test_an_earlier_correction_comes_back(self, staff: Client) -> None:
        save()
        save("", based_on=1)
        response = staff.post(RESTORE, {"number": 1, "based_on": 2}, follow=True)
        assert "Saved as correction 3." in text(response)
        assert "Correction 1 put back" in text(response)
        assert why_in_use() == OTHER_WHY

    def test_one_can_edit_from_an_earlier_text(self, staff: Client) -> None:
        save()
        save("", based_on=1)
        assert staff.get(f"{GUIDE}?from=1").context["form"]["text"].value() == CORRECTED
        assert staff.get(f"{GUIDE}?from=0").context["form"]["text"].value() == SHIPPED

    def test_an_outdated_page_puts_nothing_back(self, staff: Client) -> None:
        save()
        response = staff.post(RESTORE, {"number": 0, "based_on": 0}, follow=True)
        assert "Nothing was changed. test saved correction 1 meanwhile." in text(response)
        assert why_in_use() == OTHER_WHY

    def test_what_is_not_there_is_not_found(self, staff: Client) -> None:
        for number in ("7", "-1", "x"):
            assert staff.post(RESTORE, {"number": number, "based_on": 0}).status_code == 404
