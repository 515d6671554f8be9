"""Findings that share one cause: repaired by one fix, shown once, however many checks they failed.

Customers see a cause as a fix card (`onboarding.fix_cards`), operators as a finding with its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connections import guides
from connections.models import CheckResult, Connection
from onboarding.affected import Affected, affected_rows, listed, rows_text
from onboarding.fixes import FIXABLE, fix_for, needed
from onboarding.instructions import Instructions, instructions_of

#: Seen in two ways, repaired in one: a listing was refused, or the list of rights lacks one.
SAME_CAUSE = {"no_permission": "rights_missing"}

#: Causes whose clicks name the module: one visit to Intacct repairs them all, module by module.
BY_MODULE = frozenset(
    {
        "rights_missing",
        "permission_row_not_found",
        "module_not_subscribed",
        "feature_disabled",
        "object_not_available",
        "object_not_available_for_operation",
    }
)
#: More modules than these are counted in a title instead of named; entities likewise.
NAMED_MODULES = 3
NAMED_ENTITIES = 3


@dataclass(frozen=True)
class Cause:
    """One cause and the results it explains, in the order of the checks."""

    problem: str  # "" where the checks name none
    outcome: str
    results: tuple[CheckResult, ...]

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that the results lie in; empty as soon as one lies in none."""
        modules = dict.fromkeys(result.module for result in self.results)
        return () if "" in modules else tuple(modules)

    @property
    def module(self) -> str:
        """The module all results lie in, or "" if they lie in several or in none."""
        return self.modules[0] if len(self.modules) == 1 else ""

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that the results are about; empty as soon as one is about something else."""
        entities = dict.fromkeys(result.entity for result in self.results)
        return () if "" in entities else tuple(entities)

    @property
    def required(self) -> bool:
        return any(result.required for result in self.results)

    @property
    def affected(self) -> tuple[Affected, ...]:
        return affected_rows(self.results)

    def fix(self, connection: Connection, **values: str) -> guides.Fix:
        """Return the fix in the customer's own menus and words; `values` go into its texts.

        Where several modules are concerned, its clicks go through them one after the other.
        """
        more = values | entity_values(self.entities) | {"needed": needed(self.required)} | self._names()
        whole = fix_for(self.problem, connection, **more)
        instructions = self.instructions(connection, **values)
        return replace(whole, clicks=instructions.clicks) if instructions else whole

    def instructions(self, connection: Connection, **values: str) -> Instructions | None:
        """Return the clicks by module, or None for a cause whose clicks name no module."""
        if self.problem not in BY_MODULE or not self.modules:
            return None
        more = values | {"needed": needed(self.required)}
        return instructions_of(self.results, lambda known: fix_for(self.problem, connection, **{**more, **known}))

    def _names(self) -> dict[str, str]:
        """What title and cause may name. Many rows and many modules are not listed there."""
        named = {"module": listed(self.modules)}
        if len(self.modules) > NAMED_MODULES:
            named["module"] = _("%(count)d modules") % {"count": len(self.modules)}
        if len(self.affected) == 1:
            named |= {"row": self.affected[0].row, "rights": self.affected[0].rights}
        elif self.affected:
            named["rows"] = rows_text(self.results)
        return named


def entity_values(entities: Sequence[str]) -> dict[str, str]:
    """Return what the guides fill in for entities that share a problem: the one, or all of them in few words."""
    if len(entities) < 2:
        return {"entity": "".join(entities)}
    if len(entities) <= NAMED_ENTITIES:
        return {"entities": listed(entities)}
    number = len(entities)
    return {"entities": ngettext("%(count)d entity", "%(count)d entities", number) % {"count": number}}


def causes_of(results: Iterable[CheckResult]) -> list[Cause]:
    """Return the causes behind what did not pass: required ones first, then in the order of the checks."""
    merged: dict[tuple[str, ...], list[CheckResult]] = {}
    for result in results:
        if result.outcome in FIXABLE:
            merged.setdefault(_key(result), []).append(result)
    _absorb_unread_rights(merged)
    causes = [Cause(_problem(same[0]), same[0].outcome, tuple(same)) for same in merged.values()]
    return sorted(causes, key=lambda cause: not cause.required)


def _problem(result: CheckResult) -> str:
    return SAME_CAUSE.get(result.problem, result.problem)


def _key(result: CheckResult) -> tuple[str, ...]:
    """Return what two results share when one fix repairs both. Without a named problem nothing is shared."""
    problem = _problem(result)
    if not problem:
        return (result.outcome, "", result.check_id)
    return (result.outcome, problem, "module" if problem in BY_MODULE and result.module else "")


def _absorb_unread_rights(merged: dict[tuple[str, ...], list[CheckResult]]) -> None:
    """A row that must be opened anyway is ticked in full at once: its unproven rights join the failed ones."""
    failed_rows = {
        (result.module, result.row): key
        for key, group in merged.items()
        if key[0] == "failed"
        for result in group
        if result.row
    }
    for key in [key for key in merged if key[0] == "could_not_tell"]:
        stays: list[CheckResult] = []
        for result in merged[key]:
            home = failed_rows.get((result.module, result.row))
            (merged[home] if home else stays).append(result)
        if stays:
            merged[key] = stays
        else:
            del merged[key]
