"""The library of guides: all data files read together, as shipped or with some of them corrected.

`paths.toml` names each menu path once with its three menu variants, so that a menu that Sage moves is corrected
in one place. `words.toml` has the words that differ by region. `steps/ID.toml` is one step of the wizard; each
file in `fixes/` holds the fixes of one rung of the ladder. `translations/LANG/` mirrors these files; what it does
not have stays English.

Each step and each file of fixes says how far it can be trusted: `sources` are the places of the reference that it
was written from, `checked` the day on which they were last compared, and `release` the newest release of Intacct
that those sources name. Where a text's own sources name none, it is the newest that section 3 of setup-guides
names, because every menu path rests on that section.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from connections.guides import reading
from connections.guides.drafts import FixDraft, GuideDraft
from connections.guides.table import GuideInvalid, read_text
from connections.guides.words import Words, read_words

SHIPPED = Path(__file__).parent
GENERIC = "unknown_problem"  # the fix that stands in for problems without one
ENGLISH = "en"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]+)*")
_TRANSLATED = re.compile(r"^translations/[^/]+/")
_KINDS = ("paths.toml", "words.toml", "steps/*.toml", "fixes/*.toml")


@dataclass(frozen=True)
class Library:
    """All guides, as loaded. `steps` are in the order of the wizard; `fixes` are by problem."""

    steps: Mapping[str, GuideDraft]
    fixes: Mapping[str, FixDraft]
    words: Words

    @property
    def generic(self) -> FixDraft:
        return self.fixes[GENERIC]


@cache
def shipped() -> Library:
    """The guides that come with the product, in English, read once per process."""
    return build(shipped_texts())


@cache
def shipped_texts() -> Mapping[str, str]:
    """The texts of the data files that come with the product, by name, read once per process."""
    return texts_in(SHIPPED)


def texts_in(folder: Path) -> dict[str, str]:
    """The texts of the data files in `folder`, by their names in it, such as "steps/company.toml", sorted."""
    files = sorted(file for kind in _KINDS for file in folder.glob(kind))
    try:
        return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}
    except (OSError, ValueError) as error:
        raise GuideInvalid(f"The files in {folder.name} cannot be read: {error}") from error


def corrected(texts: Mapping[str, str], language: str = ENGLISH, folder: Path = SHIPPED) -> Library:
    """The guides in `folder` in this language, with some files replaced.

    A file is taken from `texts` under its translated name ("translations/fr/steps/company.toml"), else from the
    folder's translation, else from `texts` in English, else as shipped. Raises `GuideInvalid`.
    """
    english = shipped_texts() if folder == SHIPPED else texts_in(folder)
    prefix = f"translations/{language}/"
    translated = texts_in(folder / prefix) if _LANGUAGE.fullmatch(language) and language != ENGLISH else {}
    in_language = {prefix + name: text for name, text in translated.items()} | dict(texts)
    for name in in_language:
        if _TRANSLATED.sub("", name) not in english:
            raise GuideInvalid(f"There is no file {name!r} among the guides.")
    origins = {name: next((o for o in (prefix + name, name) if o in in_language), name) for name in english}
    chosen = {name: in_language.get(origin, english[name]) for name, origin in origins.items()}
    return build(chosen, origins, like=shipped() if folder == SHIPPED else build(english))


def build(texts: Mapping[str, str], origins: Mapping[str, str] | None = None, like: Library | None = None) -> Library:
    """Reads all files. With `like`, refuses a library that lacks an answer which that one has.

    `origins` are the names that mistakes are told with, where a text comes from elsewhere. Raises `GuideInvalid`,
    whose message names the file and the place.
    """
    tables = {name: read_text((origins or {}).get(name, name), text) for name, text in texts.items()}
    if "paths.toml" not in tables:
        raise GuideInvalid("There is no paths.toml.")
    paths = reading.paths(tables.pop("paths.toml"))
    words = read_words(tables.pop("words.toml")) if "words.toml" in tables else Words({})
    steps: list[GuideDraft] = []
    fixes: dict[str, FixDraft] = {}
    for name, table in tables.items():
        if name.startswith("steps/"):
            steps.append(reading.step(Path(name).stem, table, paths))
            continue
        for draft in reading.fixes(table, paths):
            for problem in draft.problems:
                if problem in fixes:
                    raise GuideInvalid(f"{draft.file} has a second fix for {problem!r}.")
                fixes[problem] = draft
    library = Library({step.id: step for step in sorted(steps, key=lambda step: step.order)}, fixes, words)
    _check_whole(library, like)
    return library


def _check_whole(library: Library, like: Library | None) -> None:
    if GENERIC not in library.fixes:
        raise GuideInvalid(f"There is no fix for {GENERIC!r}, which stands in where a problem has none.")
    for draft in library.fixes.values():
        for _when, step in draft.step.choices:
            if step and step not in library.steps:
                problem = draft.problems[0]
                raise GuideInvalid(f"{draft.file}: the fix for {problem!r} belongs to the unknown step {step!r}.")
    for problem, known in like.fixes.items() if like else ():
        if problem not in library.fixes:
            raise GuideInvalid(f"{known.file} is not complete. There is no fix for {problem!r} any more.")
