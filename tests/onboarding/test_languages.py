"""Which languages are offered: English, and what has a compiled catalog."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from onboarding.languages import languages_in


def add_catalog(folder: Path, locale: str, name: str = "django.mo") -> None:
    catalog = folder / locale / "LC_MESSAGES" / name
    catalog.parent.mkdir(parents=True)
    catalog.touch()


def test_without_catalogs_there_is_english(tmp_path: Path) -> None:
    assert languages_in(tmp_path) == [("en", "English")]
    assert languages_in(tmp_path / "nowhere") == [("en", "English")]


def test_a_compiled_catalog_is_enough_to_be_offered_in_its_own_name(tmp_path: Path) -> None:
    for locale in ("fr", "pt_BR", "xx_YY"):
        add_catalog(tmp_path, locale)
    add_catalog(tmp_path, "de", "django.po")  # translated, and not compiled yet
    assert languages_in(tmp_path)[1:] == [("fr", "français"), ("pt-br", "Português Brasileiro"), ("xx-yy", "xx-yy")]


def test_the_product_offers_what_lies_in_its_folder() -> None:
    assert languages_in(Path(settings.LOCALE_PATHS[0])) == settings.LANGUAGES
    assert settings.LANGUAGES[0] == ("en", "English")
