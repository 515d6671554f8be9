"""Drawings of where to click, made from the clicks of a guide: which screens they are on, and what is marked there.

A drawing is ours, never a copy of Sage's screens: a menu that is open, a list, a form, a window over it. It knows no
more than the guide's data. The template `components/_sketch.html` draws it as plain text in boxes, in the order and
with the numbers of the clicks, so that it reads the same aloud, on paper and without colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from connections.guides import Click

ScreenKind = Literal["menu", "list", "form", "popup"]
MarkKind = Literal["item", "tab", "row", "switch", "tick", "rights", "field", "button"]

#: The screen that each of the guides' words stands for.
SCREENS: dict[str, ScreenKind] = {
    "list": "list",
    "toggle": "list",
    "ticks": "list",
    "form": "form",
    "tab": "form",
    "popup": "popup",
    "rights": "popup",
}
#: More marks than these make a drawing that is higher than most windows.
TALL = 7


@dataclass(frozen=True)
class Mark:
    """What a click is about. `number` is that of the click; `button` stands beside what is marked."""

    number: int
    kind: MarkKind
    label: str = ""
    value: str = ""
    button: str = ""


@dataclass(frozen=True)
class Screen:
    """One screen with its marks. `above` are the items of a menu that lead to the marked one."""

    kind: ScreenKind
    title: str = ""
    marks: tuple[Mark, ...] = ()
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sketch:
    screens: tuple[Screen, ...]

    @property
    def is_tall(self) -> bool:
        return sum(len(screen.marks) for screen in self.screens) > TALL


def sketch_of(clicks: Sequence[Click]) -> Sketch:
    """Return the drawing; without screens where the clicks name nothing that could be drawn."""
    return sketch_of_numbered(enumerate(clicks, start=1))


def sketch_of_numbered(clicks: Iterable[tuple[int, Click]]) -> Sketch:
    """Return the drawing of clicks that already have their numbers; several may share one."""
    pen = _Pen()
    for number, click in clicks:
        pen.follow(number, click)
    return Sketch(tuple(pen.screens))


def can_be_drawn(clicks: Sequence[Click]) -> bool:
    """Say whether the guide tells of each click on which screen it is. What would be guessed is not drawn."""
    in_intacct = [click for click in clicks if click.button or click.field]
    return bool(in_intacct) and all(click.shows for click in in_intacct)


@dataclass
class _Pen:
    screens: list[Screen] = field(default_factory=list)
    page: str = ""  # the page that the last menu led to

    def follow(self, number: int, click: Click) -> None:
        if click.trail:
            self._open_menu(number, click)
        if not (click.button or click.field or click.shows == "rights"):
            return
        kind = SCREENS.get(click.shows) or self._kind_without_hint(click)
        self._turn_to(kind, click.screen)
        tabs = click.trail[len(click.trail) - click.tabs :]
        self._mark(*(Mark(number, "tab", tab) for tab in tabs), *_marks(number, click, kind))

    def _open_menu(self, number: int, click: Click) -> None:
        menu = click.trail[: len(click.trail) - click.tabs]
        self.page = menu[-1]
        self.screens.append(Screen("menu", marks=(Mark(number, "item", menu[-1]),), above=menu[:-1]))

    def _kind_without_hint(self, click: Click) -> ScreenKind:
        here = self.screens[-1].kind if self.screens else "menu"
        if here != "menu":
            return here
        return "form" if click.field and not click.button else "list"

    def _turn_to(self, kind: ScreenKind, name: str) -> None:
        if name and kind == "list":
            self.page = name
        here = self.screens[-1] if self.screens else None
        if here is None or here.kind != kind or (name and name != here.title):
            self.screens.append(Screen(kind, name or ("" if kind == "popup" else self.page)))

    def _mark(self, *marks: Mark) -> None:
        here = self.screens[-1]
        self.screens[-1] = replace(here, marks=here.marks + marks)


def _marks(number: int, click: Click, kind: ScreenKind) -> tuple[Mark, ...]:
    if click.shows == "toggle":
        return (Mark(number, "switch", click.field, button=click.button),)
    if click.shows == "tab":
        return (Mark(number, "tab", click.field),)
    if click.shows == "rights":
        return (Mark(number, "rights", click.field, click.value, click.button),)
    if click.shows == "ticks":
        return (Mark(number, "tick", click.field, button=click.button),)
    if kind == "list" and (click.field or click.value):
        return (Mark(number, "row", click.value or click.field, button=click.button),)
    if click.field:
        return (Mark(number, "field", click.field, click.value, click.button),)
    return (Mark(number, "button", button=click.button),)
