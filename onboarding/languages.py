"""The languages there are: English, and every one whose compiled catalog lies in `locale/` (see its README)."""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

ENGLISH = ("en", "English")


def languages_in(folder: Path) -> list[tuple[str, str]]:
    """Return code and name of each language, English first. Names are the languages' own, so nobody translates them."""
    found = [catalog.parents[1].name for catalog in folder.glob("*/LC_MESSAGES/django.mo")]
    codes = sorted(name.replace("_", "-").lower() for name in found)
    return [ENGLISH, *((code, str(LANG_INFO.get(code, {}).get("name_local", code))) for code in codes if code != "en")]
