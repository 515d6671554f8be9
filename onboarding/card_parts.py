"""A fix card as data: the clicks that all modules share, between them those of each module, and what they concern."""

from __future__ import annotations

from dataclasses import dataclass, replace

from connections import guides
from onboarding.sketch import Sketch, can_be_drawn, sketch_of_numbered


@dataclass(frozen=True)
class CardRow:
    """A row of Intacct's permission pages, the rights to tick on it, and what stays broken without them."""

    row: str
    rights: str
    without_it: str
    required: bool


@dataclass(frozen=True)
class CardModule:
    """One module of a card: its own clicks around its rows. Without clicks it only lists rows."""

    module: str
    code: str
    rows: tuple[CardRow, ...]
    before: tuple[guides.Click, ...] = ()
    rows_click: guides.Click | None = None  # which its rows are shown for
    after: tuple[guides.Click, ...] = ()

    @property
    def note(self) -> str:
        """How the rows may be called elsewhere."""
        return self.rows_click.note if self.rows_click else ""

    @property
    def clicks(self) -> tuple[guides.Click, ...]:
        """All of them; the rows are told by the table, unless it is one."""
        rows = self.rows_click
        if rows is None:
            return (*self.before, *self.after)
        return (*self.before, rows if len(self.rows) == 1 else replace(rows, value=""), *self.after)


@dataclass(frozen=True)
class FixCard:
    """One cause: the clicks that all modules share, and between them those of each module. `id` is unique on a page.

    `scopes` are what can be checked again alone once the clicks are done: names of modules, or a check's id.
    """

    id: str
    problem: str
    title: str
    cause: str
    owner: str
    required: bool
    outcome: str
    step: str = ""
    scopes: tuple[str, ...] = ()
    before: tuple[guides.Click, ...] = ()
    modules: tuple[CardModule, ...] = ()
    after: tuple[guides.Click, ...] = ()
    seen: tuple[str, ...] = ()  # what we saw, where no row tells it
    entities: tuple[str, ...] = ()  # that it is about, where they are too many to be named above
    release: str = ""  # of Intacct, that the clicks were checked against

    @property
    def goes_by_module(self) -> bool:
        """Whether the modules are steps between the clicks, or only a list of what is concerned."""
        return any(module.before or module.after for module in self.modules)

    @property
    def steps(self) -> list[Step]:
        """What is ticked off on the card, in order: clicks, and modules where the clicks go by module."""
        modules = self.modules if self.goes_by_module else ()
        steps = [Step(f"before-{number}", click=click) for number, click in enumerate(self.before)]
        steps += [Step(module.code, module=module) for module in modules]
        steps += [Step(f"after-{number}", click=click) for number, click in enumerate(self.after)]
        return steps

    @property
    def sketch(self) -> Sketch | None:
        """The drawing of the clicks; of modules that go alike the first. None where the guide does not tell enough."""
        steps = self.steps
        first = next((step for step in steps if step.module), None)
        shown = [(number, step) for number, step in enumerate(steps, 1) if not step.module or step is first]
        clicks = [(number, click) for number, step in shown for click in step.clicks]
        return sketch_of_numbered(clicks) if can_be_drawn([click for _number, click in clicks]) else None

    @property
    def shows_one_of_several(self) -> bool:
        """Whether the drawing stands for more modules than the one in it."""
        return self.goes_by_module and len(self.modules) > 1

    @property
    def row_count(self) -> int:
        return sum(len(module.rows) for module in self.modules)


@dataclass(frozen=True)
class Step:
    """One thing to tick off: a click, or everything in one module. `name` stays the same when others come or go."""

    name: str
    click: guides.Click | None = None
    module: CardModule | None = None

    @property
    def clicks(self) -> tuple[guides.Click, ...]:
        return ((self.click,) if self.click else ()) + (self.module.clicks if self.module else ())
