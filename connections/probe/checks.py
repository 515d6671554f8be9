"""The planned list: every check of a run, in the order of the ladder, known before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass

from connections.probe import ladder
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement


@dataclass(frozen=True)
class Target:
    """The levels the customer chose: top level, some entities (by ID), or both; nothing chosen is top level."""

    top_level: bool
    entities: tuple[str, ...] = ()

    @property
    def wants_top_level(self) -> bool:
        return self.top_level or not self.entities

    @property
    def sign_in_entity(self) -> str | None:
        """The entity to sign in to; None for top level."""
        return None if self.wants_top_level else self.entities[0]


@dataclass(frozen=True)
class CheckSpec:
    """One question with a stable id. A row's check has its `requirement`, a module's and a rung's have not."""

    check_id: str
    title: str
    module: str | None
    required: bool
    rung: bool = False
    entity: str = ""
    right: str = ""
    requirement: Requirement | None = None

    @property
    def row(self) -> str:
        return self.requirement.row if self.requirement else ""


def checks_of(profile: Profile, target: Target) -> tuple[CheckSpec, ...]:
    """Return the checks of a run: the rungs, then each module with its rows and rights."""
    specs: list[CheckSpec] = []
    for rung in ladder.RUNGS:
        specs.extend(_rung_specs(rung, target))
    for module in profile.modules:
        specs.extend(_module_specs(module, profile))
    return tuple(specs)


def _rung_specs(rung: ladder.Rung, target: Target) -> list[CheckSpec]:
    if rung.check_id == ladder.TOP_LEVEL and not target.wants_top_level:
        return []
    if rung.check_id != ladder.ENTITY:
        return [CheckSpec(rung.check_id, rung.title, None, True, rung=True)]
    return [
        CheckSpec(f"{rung.check_id}.{entity}", rung.title.format(entity=entity), None, True, True, entity)
        for entity in dict.fromkeys(target.entities)
    ]


def _module_specs(name: str, profile: Profile) -> list[CheckSpec]:
    module, rows = MODULES[name], profile.of_module(name)
    # Without a known code nothing can be looked up, so the rows alone decide there.
    needed = module.application_code is not None and any(row.required and not row.if_subscribed for row in rows)
    specs = [CheckSpec(f"{module.code}.subscribed", f"{name} is subscribed", name, needed)]
    specs += [
        CheckSpec(row.check_id(right), f"{row.row}: {right}", name, row.required, right=right, requirement=row)
        for row in rows
        for right in row.rights
    ]
    return specs
