"""Reads the data files of the guides and refuses whatever could not be shown.

`paths.toml` names each menu path once with its three menu variants, so that a menu that Sage moves is corrected
in one place. `steps/ID.toml` is one step of the wizard; each file in `fixes/` holds the fixes of one rung of the
ladder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar, cast, get_args

from connections.guides.drafts import (
    ALWAYS,
    PLACEHOLDER,
    PLACEHOLDERS,
    ClickDraft,
    Condition,
    FixDraft,
    GuideDraft,
    TroubleDraft,
    ValueDraft,
    Wording,
)
from connections.guides.model import Menus, Owner, Permissions
from connections.guides.table import GuideInvalid, Table, read_file

SHIPPED = Path(__file__).parent
GENERIC = "unknown_problem"  # the fix that stands in for problems without one

_MENUS: tuple[Menus, ...] = get_args(Menus)
_ALLOWED = {"menus": _MENUS, "permissions": get_args(Permissions), "multi_entity": ("yes", "no", "unknown")}
_SOURCE = re.compile(r"^(setup-guides|intacct-gateway|gateway-errors) \S")

Trails = Mapping[Menus, tuple[str, ...]]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Library:
    """All guides, as loaded. `steps` are in the order of the wizard; `fixes` are by problem."""

    steps: Mapping[str, GuideDraft]
    fixes: Mapping[str, FixDraft]

    @property
    def generic(self) -> FixDraft:
        return self.fixes[GENERIC]


@cache
def shipped() -> Library:
    """The guides that come with the product, read once per process."""
    return load(SHIPPED)


def load(folder: Path) -> Library:
    """Reads `paths.toml`, `steps/*.toml` and `fixes/*.toml` in `folder`. Raises `GuideInvalid`."""
    paths = _paths(folder / "paths.toml")
    steps = sorted((_step(file, paths) for file in _files(folder / "steps")), key=lambda step: step.order)
    fixes: dict[str, FixDraft] = {}
    for file in _files(folder / "fixes"):
        for draft in _fixes(file, paths):
            for problem in draft.problems:
                if problem in fixes:
                    raise GuideInvalid(f"{file.name} has a second fix for {problem!r}.")
                fixes[problem] = draft
    if GENERIC not in fixes:
        raise GuideInvalid(f"There is no fix for {GENERIC!r}, which stands in where a problem has none.")
    library = Library({step.id: step for step in steps}, fixes)
    _check_steps_exist(library)
    return library


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _paths(file: Path) -> dict[str, Trails]:
    paths: dict[str, Trails] = {}
    table = read_file(file)
    for each in table.tables("paths"):
        name = each.text("name")
        trails: dict[Menus, tuple[str, ...]] = {menus: each.texts(menus) for menus in _MENUS}
        if not all(trails.values()):
            raise each.wrong(f"needs a trail for each of {', '.join(_MENUS)}")
        _sources(each)
        each.finish()
        paths[name] = trails
    table.finish()
    return paths


def _step(file: Path, paths: Mapping[str, Trails]) -> GuideDraft:
    table = read_file(file)
    draft = GuideDraft(
        id=file.stem,
        order=table.number("order"),
        title=_wording(table, "title"),
        why=_wording(table, "why"),
        clicks=_each(table, "clicks", lambda part: _click(part, paths)),
        values=_each(table, "values", _value),
        trouble=_each(table, "trouble", _trouble),
        sources=_sources(table),
        checked=table.day("checked"),
    )
    table.finish()
    return draft


def _fixes(file: Path, paths: Mapping[str, Trails]) -> Iterator[FixDraft]:
    table = read_file(file)
    checked = table.day("checked")
    for each in table.tables("fixes"):
        owner = each.text("owner")
        if owner not in get_args(Owner):
            raise each.wrong(f"has an unknown owner {owner!r}")
        draft = FixDraft(
            problems=each.texts("problems"),
            title=_wording(each, "title"),
            owner=cast(Owner, owner),
            cause=_wording(each, "cause"),
            clicks=_each(each, "clicks", lambda part: _click(part, paths)),
            sources=_sources(each),
            checked=checked,
            step=each.text("step", ""),
            operator_note=_checked_text(each, each.text("operator_note", "")),
        )
        if not draft.problems or not draft.clicks:
            raise each.wrong("needs at least one problem and one click")
        each.finish()
        yield draft
    table.finish()


def _each(table: Table, key: str, read: Callable[[Table], _T]) -> tuple[_T, ...]:
    parts = []
    for part in table.tables(key):
        parts.append(read(part))
        part.finish()
    return tuple(parts)


def _click(table: Table, paths: Mapping[str, Trails]) -> ClickDraft:
    text = _checked_text(table, table.text("text"))
    named = {key: _checked_text(table, table.text(key, "")) for key in ("button", "field", "value")}
    for key, part in named.items():
        if part not in text:
            raise table.wrong(f"names the {key} {part!r}, but its text does not contain it")
    note = _checked_text(table, table.text("note", ""))
    return ClickDraft(text, _trails(table, paths), **named, note=note, when=_when(table))


def _trails(table: Table, paths: Mapping[str, Trails]) -> Trails:
    under = table.texts("under")
    name = table.text("path", "")
    if not name:
        if under:
            raise table.wrong("has 'under' without a 'path'")
        trail = table.texts("trail")
        return dict.fromkeys(_MENUS, trail)
    if "trail" in table:
        raise table.wrong("has both 'path' and 'trail'")
    if name not in paths:
        raise table.wrong(f"names the unknown path {name!r}")
    return {menus: (*trail, *under) for menus, trail in paths[name].items()}


def _value(table: Table) -> ValueDraft:
    return ValueDraft(
        label=_checked_text(table, table.text("label")),
        value=_checked_text(table, table.text("value")),
        copy=table.flag("copy", True),
        note=_checked_text(table, table.text("note", "")),
        when=_when(table),
    )


def _trouble(table: Table) -> TroubleDraft:
    question = _checked_text(table, table.text("question"))
    return TroubleDraft(question, _checked_text(table, table.text("answer")), _when(table))


def _wording(table: Table, key: str) -> Wording:
    """One text, or a list of alternatives `{ when = …, text = … }`."""
    if key not in table:
        raise table.wrong(f"needs {key!r}")
    value = table.take(key)
    if isinstance(value, str):
        value = [{"text": value}]
    choices = []
    for part in Table({key: value}, table.where).tables(key):
        choices.append((_when(part), _checked_text(part, part.text("text"))))
        part.finish()
    if not choices or choices[-1][0] != ALWAYS:
        raise table.wrong(f"needs a last choice without a condition in {key!r}")
    return Wording(tuple(choices))


def _when(table: Table) -> Condition:
    if "when" not in table:
        return ALWAYS
    when = Table(table.take("when"), f"{table.where}, when")
    asked = {}
    for key in ("menus", "permissions", "multi_entity", "given", "missing"):
        allowed = _ALLOWED.get(key, tuple(PLACEHOLDERS))
        asked[key] = frozenset(when.texts(key))
        if unknown := asked[key] - set(allowed):
            raise when.wrong(f"has unknown words in {key!r}: {', '.join(sorted(unknown))}")
    when.finish()
    return Condition(**asked)


def _checked_text(table: Table, text: str) -> str:
    for name in PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS:
            raise table.wrong(f"uses the unknown placeholder {{{name}}}")
    if {"{", "}"} & set(PLACEHOLDER.sub("", text)):
        raise table.wrong(f"has a brace that is no placeholder: {text!r}")
    return text


def _sources(table: Table) -> tuple[str, ...]:
    sources = table.texts("sources")
    if not sources:
        raise table.wrong("needs 'sources'")
    for source in sources:
        if not _SOURCE.match(source):
            raise table.wrong(f"has a source that names no reference: {source!r}")
    return sources


def _check_steps_exist(library: Library) -> None:
    for draft in library.fixes.values():
        if draft.step and draft.step not in library.steps:
            raise GuideInvalid(f"The fix for {draft.problems[0]!r} belongs to the unknown step {draft.step!r}.")
