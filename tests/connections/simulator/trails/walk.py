"""Following a guide in the simulated Intacct, click by click, by what the guide's data says.

The data is enough for most clicks: walk the trail, press the button beside the field, fill the value into the field.
Clicks that are not done in Intacct are listed in `outside.py`; what is said in words only, in `in_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connections.guides import Click
from tests.connections.simulator.trails.outside import OUTSIDE
from tests.connections.simulator.trails.person import Person
from tests.connections.simulator.trails.seeing import NotThere

IF = ("If ", "For a new row")  # how a click begins that is not always to be done
ADMIN_PASSWORD = "admin"  # shown on the page that asks for it
Table = Mapping[str, Mapping[str, tuple[str, ...]]]  # module -> row -> rights, as the wizard shows it
Act = Callable[["Walk", Click, re.Match[str]], None]


@dataclass
class Walk:
    """One administrator who follows guides.

    `in_words`: what a click's words begin with, and what a person does then; the first that fits counts. `table` is
    what the wizard's table of rights asks for.
    """

    person: Person
    in_words: Sequence[tuple[str, Act]]
    table: Table = field(default_factory=dict)

    def follow(self, name: str, clicks: Iterable[Click], *, without: tuple[str, ...] = ()) -> None:
        """Do every click; fail with the guide, the click and what is missing on the page.

        `without` are beginnings of clicks whose "If" is not so in this company.
        """
        for click in clicks:
            if click.text.startswith(without or "\0"):
                assert click.text.startswith(IF), f"{name}: {click.text!r} has to be done in any case"
                continue
            try:
                self._do(click)
            except NotThere as missing:
                raise AssertionError(f"{name}: {click.sentence!r}: {missing}") from None
        self._confirm_if_asked()

    def _do(self, click: Click) -> None:
        if click.text.startswith(OUTSIDE):
            if click.trail or click.button:
                raise NotThere("a click outside of Intacct has no trail and no button there")
            return
        found, act = self._in_words(click)
        if act is not confirm:
            self._confirm_if_asked()
        if click.trail:
            self.person.walk(click.trail)
        if act and found:
            act(self, click, found)
        else:
            self._by_data(click)

    def _in_words(self, click: Click) -> tuple[re.Match[str] | None, Act | None]:
        for words, act in self.in_words:
            if found := re.match(words, click.text):
                return found, act
        return None, None

    def _confirm_if_asked(self) -> None:
        """Give the own password, which Intacct asks for whenever a user is saved: the first step tells so."""
        if self.person.shows("Your own Intacct password"):
            self.person.fill("Your own Intacct password", ADMIN_PASSWORD)
            self.person.press_main()

    def _by_data(self, click: Click) -> None:
        if not (click.button or click.field):
            raise NotThere("the click names nothing to do, and is in neither list of this test")
        if click.button:
            self.person.press(click.button, beside=click.field or click.value)
        if click.field and click.value:
            self.person.fill(click.field, click.value)
        elif click.field and not click.button:
            self.person.see(click.field)


def confirm(walk: Walk, click: Click, found: re.Match[str]) -> None:
    """Enter the own password where a guide says so."""
    walk.person.fill("Your own Intacct password", ADMIN_PASSWORD)
    walk.person.press_main()
