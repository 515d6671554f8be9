"""Reads the tables of the data files into drafts, and refuses whatever could not be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast, get_args

from connections.guides.drafts import (
    ALWAYS,
    NOTHING,
    PLACEHOLDER,
    PLACEHOLDERS,
    ClickDraft,
    Condition,
    FixDraft,
    GuideDraft,
    PartDraft,
    TroubleDraft,
    ValueDraft,
    Wording,
)
from connections.guides.model import DIMENSIONS, Menus, Owner, Shows
from connections.guides.table import Table

Trails = Mapping[Menus, tuple[str, ...]]

_MENUS: tuple[Menus, ...] = get_args(Menus)
_SOURCE = re.compile(r"^(setup-guides|intacct-gateway|gateway-errors) \S")
_RELEASE = re.compile(r"^20\d\d R[1-4]$")
_T = TypeVar("_T")


def paths(table: Table) -> dict[str, Trails]:
    """`paths.toml`: the menu paths by name."""
    found: dict[str, Trails] = {}
    for each in table.tables("paths"):
        name = each.text("name")
        trails: dict[Menus, tuple[str, ...]] = {menus: each.texts(menus) for menus in _MENUS}
        if not all(trails.values()):
            raise each.wrong(f"needs a trail for each of {', '.join(_MENUS)}")
        _sources(each)
        each.finish()
        found[name] = trails
    table.finish()
    return found


def step(step_id: str, table: Table, paths: Mapping[str, Trails]) -> GuideDraft:
    """A file of `steps/`."""
    parts = _each(table, "parts", _part)
    names = {part.id for part in parts}
    draft = GuideDraft(
        id=step_id,
        order=table.number("order"),
        title=_wording(table, "title"),
        why=_wording(table, "why"),
        clicks=_each(table, "clicks", lambda each: _click(each, paths, names)),
        values=_each(table, "values", lambda each: _value(each, names)),
        trouble=_each(table, "trouble", lambda each: _trouble(each, names)),
        parts=parts,
        sources=_sources(table),
        release=_release(table),
        checked=table.day("checked"),
    )
    if parts and not all(click.part for click in draft.clicks):
        raise table.wrong("has parts, so each click needs a 'part'")
    table.finish()
    return draft


def fixes(table: Table, paths: Mapping[str, Trails]) -> Iterator[FixDraft]:
    """The fixes of one file of `fixes/`."""
    checked, release = table.day("checked"), _release(table)
    for each in table.tables("fixes"):
        owner = each.text("owner")
        if owner not in get_args(Owner):
            raise each.wrong(f"has an unknown owner {owner!r}")
        draft = FixDraft(
            file=table.where,
            problems=each.texts("problems"),
            title=_wording(each, "title"),
            owner=cast(Owner, owner),
            cause=_wording(each, "cause"),
            clicks=_each(each, "clicks", lambda part: _click(part, paths, set())),
            sources=_sources(each),
            release=release,
            checked=checked,
            step=_note(each, "step"),
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


def _part(table: Table) -> PartDraft:
    return PartDraft(table.text("id"), _wording(table, "title"))


def _part_of(table: Table, parts: set[str]) -> str:
    name = table.text("part", "")
    if name and name not in parts:
        raise table.wrong(f"belongs to the unknown part {name!r}")
    return name


def _click(table: Table, paths: Mapping[str, Trails], parts: set[str]) -> ClickDraft:
    text = _checked_text(table, table.text("text"))
    named = {key: _checked_text(table, table.text(key, "")) for key in ("button", "field", "value")}
    for key, part in named.items():
        if part not in text:
            raise table.wrong(f"names the {key} {part!r}, but its text does not contain it")
    shows, screen = table.text("shows", ""), table.text("screen", "")
    if shows not in get_args(Shows):
        raise table.wrong(f"shows the unknown {shows!r}")
    if screen and not shows:
        raise table.wrong("names a 'screen', but not what it 'shows'")
    trails, tabs = _trails(table, paths)
    return ClickDraft(
        text,
        trails,
        tabs,
        **named,
        note=_note(table),
        part=_part_of(table, parts),
        shows=cast(Shows, shows),
        screen=screen,
        when=_when(table),
    )


def _trails(table: Table, paths: Mapping[str, Trails]) -> tuple[Trails, int]:
    """The menu path in each kind of menu, and how many tabs of the page it ends with."""
    under = table.texts("under")
    name = table.text("path", "")
    if not name:
        if under:
            raise table.wrong("has 'under' without a 'path'")
        trail = table.texts("trail")
        return dict.fromkeys(_MENUS, trail), 0
    if "trail" in table:
        raise table.wrong("has both 'path' and 'trail'")
    if name not in paths:
        raise table.wrong(f"names the unknown path {name!r}")
    return {menus: (*trail, *under) for menus, trail in paths[name].items()}, len(under)


def _value(table: Table, parts: set[str]) -> ValueDraft:
    return ValueDraft(
        label=_checked_text(table, table.text("label")),
        value=_checked_text(table, table.text("value")),
        copy=table.flag("copy", True),
        note=_note(table),
        part=_part_of(table, parts),
        when=_when(table),
    )


def _trouble(table: Table, parts: set[str]) -> TroubleDraft:
    question = _checked_text(table, table.text("question"))
    return TroubleDraft(question, _wording(table, "answer"), _part_of(table, parts), _when(table))


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


def _note(table: Table, key: str = "note") -> Wording:
    """A wording that may be absent, and whose choices need not fit every variant: then it is empty."""
    if key not in table:
        return NOTHING
    value = table.take(key)
    choices = [{"text": value}] if isinstance(value, str) else value
    read = []
    for part in Table({key: choices}, table.where).tables(key):
        read.append((_when(part), _checked_text(part, part.text("text"))))
        part.finish()
    return Wording((*read, *NOTHING.choices))


def _when(table: Table) -> Condition:
    if "when" not in table:
        return ALWAYS
    when = Table(table.take("when"), f"{table.where}, when")
    allowed = {**DIMENSIONS, "given": tuple(PLACEHOLDERS), "missing": tuple(PLACEHOLDERS)}
    asked = {key: _words(when, key, words) for key, words in allowed.items()}
    when.finish()
    given, missing = asked.pop("given"), asked.pop("missing")
    return Condition(tuple((key, words) for key, words in asked.items() if words), given, missing)


def _words(when: Table, key: str, allowed: tuple[str, ...]) -> frozenset[str]:
    words = frozenset(when.texts(key))
    if unknown := words - set(allowed):
        raise when.wrong(f"has unknown words in {key!r}: {', '.join(sorted(unknown))}")
    return words


def _checked_text(table: Table, text: str) -> str:
    for name in PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS:
            raise table.wrong(f"uses the unknown placeholder {{{name}}}")
    if {"{", "}"} & set(PLACEHOLDER.sub("", text)):
        raise table.wrong(f"has a brace that is no placeholder: {text!r}")
    return text


def _release(table: Table) -> str:
    release = table.text("release")
    if not _RELEASE.match(release):
        raise table.wrong(f"has a release that is none of Intacct's: {release!r}")
    return release


def _sources(table: Table) -> tuple[str, ...]:
    sources = table.texts("sources")
    if not sources:
        raise table.wrong("needs 'sources'")
    for source in sources:
        if not _SOURCE.match(source):
            raise table.wrong(f"has a source that names no reference: {source!r}")
    return sources
