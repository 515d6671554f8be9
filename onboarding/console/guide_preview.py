"""What customers would read with a text: the step or the fixes in a chosen variant, and what reads differently then."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connections import guides
from connections.guides.drafts import PLACEHOLDERS
from connections.services import guide_texts
from onboarding.console.guide_list import slug_of

#: What is known of the connection in the preview; the names stand for the values.
ALL_KNOWN = {name: f"[{name.replace('_', ' ')}]" for name in PLACEHOLDERS}
VALUES: Mapping[str, Mapping[str, str]] = {
    "row": {name: value for name, value in ALL_KNOWN.items() if name != "rows"},
    "rows": {name: value for name, value in ALL_KNOWN.items() if name not in ("row", "rights")},
    "none": {},
}


@dataclass(frozen=True)
class Change:
    """What reads differently in one step or fix."""

    title: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """`steps` and `fixes` are those of the file; a file of paths or words has its tables instead."""

    steps: list[guides.Guide]
    fixes: list[guides.Fix]
    paths: list[dict[str, object]]
    words: list[dict[str, object]]
    changes: list[Change]


def preview_of(file: str, text: str, variant: guides.Variant, known: str) -> Preview:
    """Return the preview. Raises NotFound, and GuideRefused naming the place of what cannot be shown."""
    library = guide_texts.candidate(file, text)
    values, slug = VALUES[known], slug_of(file)
    data = tomllib.loads(text)
    problems = guide_texts.problems_in(text) if file.startswith("fixes/") else []
    return Preview(
        steps=[guides.step(slug, variant, values, library=library)] if slug else [],
        fixes=[guides.fix(problem, variant, values, library=library) for problem in problems],
        paths=data.get("paths", []),
        words=data.get("words", []),
        changes=_changes(guide_texts.library_in_use(), library, variant, values),
    )


def _changes(
    before: guides.Library, after: guides.Library, variant: guides.Variant, values: Mapping[str, str]
) -> list[Change]:
    old, new = (dict(_everything(library, variant, values)) for library in (before, after))
    changes = []
    for name, (title, sentences) in new.items():
        earlier = old[name][1] if name in old else ()
        removed = tuple(one for one in earlier if one not in sentences)
        added = tuple(one for one in sentences if one not in earlier)
        if removed or added:
            changes.append(Change(title, removed, added))
    return changes


def _everything(
    library: guides.Library, variant: guides.Variant, values: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """Every step and fix by a name of its own, with its title and all that customers read in it."""
    for slug in library.steps:
        step = guides.step(slug, variant, values, library=library)
        texts = [step.title, step.why, *(click.sentence for click in step.clicks)]
        texts += [f"{value.label}: {value.value} {value.note}".strip() for value in step.values]
        texts += [f"{trouble.question} {trouble.answer}" for trouble in step.trouble]
        yield slug, (step.title, tuple(texts))
    for problem in library.fixes:
        fix = guides.fix(problem, variant, values, library=library)
        yield f"fix:{problem}", (fix.title, (fix.title, fix.cause, *(click.sentence for click in fix.clicks)))
