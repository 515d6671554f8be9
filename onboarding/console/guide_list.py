"""All guides with what is worth knowing about each: how old it is, who corrected it, how often it did not match."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date

from connections import guides
from connections.models import GuideText
from connections.services import guide_texts, mismatches
from onboarding.console.guide_words import kind_of, title_of


@dataclass(frozen=True)
class GuideRow:
    file: str
    kind: str
    title: str
    checked: date | None
    release: str
    correction: GuideText | None  # None: as shipped
    is_left_out: bool  # the correction does not load any more
    mismatches: int


def guide_rows() -> list[GuideRow]:
    """Return every data file: steps in the customer's order, then fixes, menu paths and words."""
    library = guide_texts.library_in_use()
    newest, left_out = guide_texts.newest_texts(), guide_texts.left_out()
    counts = mismatches_by_file()
    rows = []
    for file in sorted(guides.files(), key=lambda file: _place(file, library)):
        row = newest.get(file)
        correction = row if row and row.text else None
        text = correction.text if correction and file not in left_out else guides.file_text(file)
        data = tomllib.loads(text)
        rows.append(
            GuideRow(
                file=file,
                kind=kind_of(file),
                title=title_of_file(file, library),
                checked=data.get("checked"),
                release=str(data.get("release", "")),
                correction=correction,
                is_left_out=file in left_out,
                mismatches=counts[file],
            )
        )
    return rows


def slug_of(file: str) -> str:
    """Return the slug of the step that a file describes; "" for every other file."""
    return file.removeprefix("steps/").removesuffix(".toml") if file.startswith("steps/") else ""


def file_of(guide: str, files_of_problems: dict[str, str]) -> str:
    """Return the file in which a guide (as in `Mismatch.guide`) is written; "" for one that there is no more."""
    if guide.startswith(mismatches.FIX):
        return files_of_problems.get(guide.removeprefix(mismatches.FIX), "")
    file = f"steps/{guide}.toml"
    return file if file in guides.files() else ""


def mismatches_by_file() -> Counter[str]:
    """Return how often customers said that what a file holds did not match, as far as nobody settled it."""
    files = guide_texts.files_of_problems()
    counts: Counter[str] = Counter()
    for guide in mismatches.open_rows().order_by().values_list("guide", flat=True):
        counts[file_of(guide, files)] += 1
    return counts


def title_of_file(file: str, library: guides.Library) -> str:
    slug = slug_of(file)
    if slug:
        return title_of(slug, library)
    return file.rsplit("/", 1)[-1].removesuffix(".toml").replace("-", " ").capitalize()


def _place(file: str, library: guides.Library) -> tuple[int, int, str]:
    kinds = ("steps/", "fixes/", "paths.toml", "words.toml")
    kind = next((place for place, kind in enumerate(kinds) if file.startswith(kind)), len(kinds))
    slug = slug_of(file)
    return kind, library.steps[slug].order if slug else 0, file
