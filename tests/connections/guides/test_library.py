"""Guides with corrected texts, and guides in another language: what is not replaced stays as shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from connections import guides
from connections.guides import GuideInvalid, Library, UnknownGuide, Variant
from connections.guides.loader import corrected
from tests.connections.guides.samples import VALUES
from tests.connections.guides.test_loader import FIXES, PATHS, STEP

COMPANY = "steps/company.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("paths.toml", PATHS), (COMPANY, STEP), ("fixes/generic.toml", FIXES)):
        write(tmp_path, name, text)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def title(library: Library) -> str:
    return guides.step("company", Variant(), VALUES, library=library).title


def test_every_data_file_can_be_read_and_corrected() -> None:
    assert {"paths.toml", "words.toml", COMPANY, "fixes/sender.toml"} <= set(guides.files())
    assert guides.library({name: guides.file_text(name) for name in guides.files()}) == guides.library({})
    with pytest.raises(UnknownGuide, match=r"no file 'steps/none.toml'"):
        guides.file_text("steps/none.toml")


def test_a_corrected_file_replaces_the_shipped_one_alone() -> None:
    text = guides.file_text(COMPANY).replace('title = "Company ID"', 'title = "Your company ID"')
    library = guides.library({COMPANY: text})
    assert title(library) == "Your company ID"
    assert guides.step("company", Variant(), VALUES).title == "Company ID"
    assert guides.fix("rights_missing", Variant(), VALUES, library=library) == guides.fix(
        "rights_missing", Variant(), VALUES
    )


def test_a_corrected_menu_path_reaches_every_step() -> None:
    paths = guides.file_text("paths.toml").replace('["Company", "Admin", "Roles"]', '["Company", "People", "Roles"]')
    guide = guides.step("user", Variant(), VALUES, library=guides.library({"paths.toml": paths}))
    assert guide.clicks[0].trail == ("Company", "People", "Roles")


def test_a_corrected_word_reaches_the_fixes() -> None:
    words = guides.file_text("words.toml").replace('"Suppliers"', '"Creditors"')
    library = guides.library({"words.toml": words})
    values = {**VALUES, "row": "Vendors"}
    assert guides.fix("rights_missing", Variant(region="uk"), values, library=library).title.startswith(
        "A right is missing on Creditors (Vendors)"
    )


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("steps/none.toml", "", "There is no file 'steps/none.toml'"),
        (COMPANY, "order = ", "steps/company.toml cannot be read"),
        (COMPANY, "order = 20", "steps/company.toml needs 'title'"),
        (
            "fixes/sender.toml",
            'release = "2025 R4"\nchecked = 2026-11-21\n',
            "fixes/sender.toml is not complete. There is no fix for 'sender_credentials_invalid'",
        ),
        ("words.toml", "[[words]]\nelsewhere = []\n", "words.toml, words 1 needs 'us'"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused_with_its_place(name: str, text: str, told: str) -> None:
    with pytest.raises(GuideInvalid) as caught:
        guides.library({name: text} if text else {name: "x"})
    assert told in str(caught.value)


def test_a_translation_replaces_its_files_and_english_stands_in_for_the_rest(folder: Path) -> None:
    write(folder, f"translations/fr/{COMPANY}", STEP.replace("Company ID", "Identifiant de la société"))
    library = corrected({}, "fr", folder)
    assert title(library) == "Identifiant de la société"
    assert library.generic == corrected({}, "en", folder).generic


def test_a_language_that_we_do_not_have_is_english(folder: Path) -> None:
    assert corrected({}, "de", folder) == corrected({}, "en", folder)
    assert guides.library({}, "de") == guides.library({})


def test_a_correction_of_the_english_text_does_not_touch_a_translation(folder: Path) -> None:
    french = STEP.replace("Company ID", "Identifiant")
    write(folder, f"translations/fr/{COMPANY}", french)
    english = STEP.replace("Company ID", "Your company ID")
    assert title(corrected({COMPANY: english}, "fr", folder)) == "Identifiant"
    assert title(corrected({COMPANY: english}, "de", folder)) == "Your company ID"
    better = {f"translations/fr/{COMPANY}": french.replace("Identifiant", "Votre identifiant")}
    assert title(corrected(better, "fr", folder)) == "Votre identifiant"
    assert title(corrected(better, "en", folder)) == "Company ID"


def test_a_mistake_in_a_translation_names_its_file(folder: Path) -> None:
    write(folder, f"translations/fr/{COMPANY}", "order = ")
    with pytest.raises(GuideInvalid, match=f"^translations/fr/{COMPANY} cannot be read"):
        corrected({}, "fr", folder)
    write(folder, f"translations/fr/{COMPANY}", STEP)
    write(folder, "translations/fr/steps/none.toml", STEP)
    with pytest.raises(GuideInvalid, match=r"no file 'translations/fr/steps/none.toml'"):
        corrected({}, "fr", folder)
