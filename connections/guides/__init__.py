"""Guides: what the customer's administrator clicks in Intacct, for each step and for each problem.

The texts are data (`steps/`, `fixes/`, `paths.toml`, `words.toml`), because Intacct changes its screens four
times a year. Nothing here knows Django, the database or the network.
"""

from __future__ import annotations

from collections.abc import Mapping

from connections.guides import loader, words
from connections.guides.loader import Library
from connections.guides.model import (
    Click,
    Fix,
    Guide,
    Mailbox,
    Menus,
    Owner,
    Part,
    Permissions,
    Region,
    Sender,
    Trouble,
    UnknownGuide,
    UserForm,
    Value,
    ValueMissing,
    Variant,
)
from connections.guides.rendering import Renderer
from connections.guides.table import GuideInvalid
from connections.guides.words import Alias

__all__ = [
    "Alias",
    "Click",
    "Fix",
    "Guide",
    "GuideInvalid",
    "Library",
    "Mailbox",
    "Menus",
    "Owner",
    "Part",
    "Permissions",
    "Region",
    "Sender",
    "Trouble",
    "UnknownGuide",
    "UserForm",
    "Value",
    "ValueMissing",
    "Variant",
    "aliases",
    "file_text",
    "files",
    "fix",
    "library",
    "problems",
    "step",
    "step_ids",
]


def library(texts: Mapping[str, str], language: str = "en") -> Library:
    """The shipped guides with some files replaced, by their names of `files()`, and in this language where we have it.

    A replaced translation has its own name, such as "translations/fr/steps/company.toml". Raises `GuideInvalid`,
    whose message names the file and the place, for a text that could not be shown and for a file we do not have.
    """
    return loader.corrected(texts, language)


def files() -> tuple[str, ...]:
    """The names of all data files, such as "steps/company.toml"."""
    return tuple(loader.shipped_texts())


def file_text(name: str) -> str:
    """The shipped text of one data file. Raises `UnknownGuide`."""
    try:
        return loader.shipped_texts()[name]
    except KeyError:
        raise UnknownGuide(f"There is no file {name!r} among the guides.") from None


def step(
    step_id: str,
    variant: Variant,
    values: Mapping[str, str],
    *,
    strict: bool = False,
    library: Library | None = None,
) -> Guide:
    """The guide of one wizard step. `values` are the placeholders of `drafts.PLACEHOLDERS` that are known.

    `library` holds corrected guides; without it the shipped ones are used. Raises `UnknownGuide`; with `strict`
    also `ValueMissing`, where a page would show a neutral phrase.
    """
    known = library or loader.shipped()
    draft = known.steps.get(step_id)
    if draft is None:
        raise UnknownGuide(f"There is no step {step_id!r}.")
    return Renderer(variant, values, strict, known.words).guide(draft)


def fix(
    problem: str,
    variant: Variant,
    values: Mapping[str, str],
    *,
    strict: bool = False,
    library: Library | None = None,
) -> Fix:
    """The fix for one problem. A problem without one of its own gets one that says what we saw and who acts.

    `library` as for `step`. With `strict` raises `ValueMissing`, where a page would show a neutral phrase.
    """
    known = library or loader.shipped()
    draft = known.fixes.get(problem, known.generic)
    named = {**values, "problem": problem.replace("_", " ")}
    return Renderer(variant, named, strict, known.words).fix(problem, draft)


def step_ids() -> tuple[str, ...]:
    """All steps, in the order of the wizard."""
    return tuple(loader.shipped().steps)


def problems() -> tuple[str, ...]:
    """All problems that have a fix of their own, sorted by name."""
    return tuple(sorted(problem for problem in loader.shipped().fixes if problem != loader.GENERIC))


def aliases(word: str) -> tuple[Alias, ...]:
    """Other names of one word of the US screens, such as "Vendors"; empty when none is known."""
    return words.shipped().aliases(word)
