"""Guides: what the customer's administrator clicks in Intacct, for each step and for each problem.

The texts are data (`steps/`, `fixes/`, `paths.toml`, `words.toml`), because Intacct changes its screens four
times a year. Nothing here knows Django, the database or the network.
"""

from __future__ import annotations

from collections.abc import Mapping

from connections.guides import loader
from connections.guides.model import (
    Click,
    Fix,
    Guide,
    Menus,
    Owner,
    Permissions,
    Trouble,
    UnknownGuide,
    Value,
    ValueMissing,
    Variant,
)
from connections.guides.rendering import Renderer
from connections.guides.table import GuideInvalid
from connections.guides.words import Alias, aliases

__all__ = [
    "Alias",
    "Click",
    "Fix",
    "Guide",
    "GuideInvalid",
    "Menus",
    "Owner",
    "Permissions",
    "Trouble",
    "UnknownGuide",
    "Value",
    "ValueMissing",
    "Variant",
    "aliases",
    "fix",
    "problems",
    "step",
    "step_ids",
]


def step(step_id: str, variant: Variant, values: Mapping[str, str], *, strict: bool = False) -> Guide:
    """The guide of one wizard step. `values` are the placeholders of `drafts.PLACEHOLDERS` that are known.

    Raises `UnknownGuide`; with `strict` also `ValueMissing`, where a page would show a neutral phrase.
    """
    draft = loader.shipped().steps.get(step_id)
    if draft is None:
        raise UnknownGuide(f"There is no step {step_id!r}.")
    return Renderer(variant, values, strict).guide(draft)


def fix(problem: str, variant: Variant, values: Mapping[str, str], *, strict: bool = False) -> Fix:
    """The fix for one problem. A problem without one of its own gets one that says what we saw and who acts.

    With `strict` raises `ValueMissing`, where a page would show a neutral phrase.
    """
    library = loader.shipped()
    draft = library.fixes.get(problem, library.generic)
    named = {**values, "problem": problem.replace("_", " ")}
    return Renderer(variant, named, strict).fix(problem, draft)


def step_ids() -> tuple[str, ...]:
    """All steps, in the order of the wizard."""
    return tuple(loader.shipped().steps)


def problems() -> tuple[str, ...]:
    """All problems that have a fix of their own, sorted by name."""
    return tuple(sorted(problem for problem in loader.shipped().fixes if problem != loader.GENERIC))
