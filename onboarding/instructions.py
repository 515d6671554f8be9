"""The clicks of one cause that touches several modules: what they share is said once, the rest module by module.

The guides write the clicks of one module. Which of them are a module's own shows when they are rendered once more
for a module that does not exist: what comes out alike, before and after, is said once for all modules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from connections import guides
from connections.models import CheckResult
from onboarding.affected import Affected, affected_rows, rows_text

#: Renders the fix with these values filled in.
Render = Callable[[Mapping[str, str]], guides.Fix]
#: Stands in for what only one module knows.
NOBODY = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class ModulePart:
    """What is clicked for one module: `before` its rows, the click that names them (`rows_click`), and `after`."""

    module: str
    affected: tuple[Affected, ...]
    clicks: tuple[guides.Click, ...] = ()

    @property
    def rows_click(self) -> guides.Click | None:
        return next((click for click in self.clicks if self._names_rows(click)), None)

    @property
    def before(self) -> tuple[guides.Click, ...]:
        return tuple(takewhile(lambda click: not self._names_rows(click), self.clicks))

    @property
    def after(self) -> tuple[guides.Click, ...]:
        return self.clicks[len(self.before) + 1 :]

    def _names_rows(self, click: guides.Click) -> bool:
        return bool(self.affected) and click.shows == "rights" and bool(click.value)


@dataclass(frozen=True)
class Instructions:
    before: tuple[guides.Click, ...]
    modules: tuple[ModulePart, ...]
    after: tuple[guides.Click, ...]

    @property
    def clicks(self) -> tuple[guides.Click, ...]:
        """Everything in one list, for those who show no modules."""
        return (*self.before, *(click for part in self.modules for click in part.clicks), *self.after)


def instructions_of(results: Sequence[CheckResult], render: Render) -> Instructions:
    """Return the clicks for results that all lie in modules."""
    by_module: dict[str, list[CheckResult]] = {}
    for result in results:
        by_module.setdefault(result.module, []).append(result)
    written, edges = {}, []
    for module, same in by_module.items():
        values = module_values(module, same)
        written[module] = render(values).clicks
        edges.append(_shared_edges(written[module], render(dict.fromkeys(values, NOBODY)).clicks))
    start, end = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    first = next(iter(written.values()))
    return Instructions(
        before=first[:start],
        modules=tuple(
            ModulePart(module, affected_rows(by_module[module]), clicks[start : len(clicks) - end])
            for module, clicks in written.items()
        ),
        after=first[len(first) - end :],
    )


def module_values(module: str, results: Sequence[CheckResult]) -> dict[str, str]:
    """Return what the guides fill in for the findings of one module: one row with its rights, or the rows as text."""
    affected = affected_rows(results)
    if len(affected) == 1:
        return {"module": module, "row": affected[0].row, "rights": affected[0].rights}
    return {"module": module} | ({"rows": rows_text(results)} if affected else {})


def _shared_edges(own: Sequence[guides.Click], other: Sequence[guides.Click]) -> tuple[int, int]:
    """Return how many clicks are alike at the start, and how many of the rest at the end."""
    start = _alike(own, other)
    return start, _alike(own[start:][::-1], other[start:][::-1])


def _alike(some: Sequence[guides.Click], others: Sequence[guides.Click]) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))
