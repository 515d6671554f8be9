"""The planned list: every check of a run, in the order of the ladder, known before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass

from connections.probe import ladder
from connections.probe.marking import gettext_noop
from connections.probe.modules import MODULES
from connections.probe.profile import Profile, Requirement

USER_WEB_SERVICES_ONLY = "readiness.user_web_services_only"
USER_TYPE = "readiness.user_type"
CHART_OF_ACCOUNTS = "readiness.chart_of_accounts"
RIGHTS_AS_NEEDED = "readiness.rights_as_needed"

#: The name that stands for all readiness checks in a `Scope`: no Intacct module has it.
READINESS = "readiness"
ACCOUNTS_OBJECT = "GLACCOUNT"

IS_SUBSCRIBED = gettext_noop("{module} is subscribed")
_READINESS = {
    USER_WEB_SERVICES_ONLY: gettext_noop("The user is for Web Services only"),
    USER_TYPE: gettext_noop("The user type is Business"),
    CHART_OF_ACCOUNTS: gettext_noop("The chart of accounts is at this level"),
    RIGHTS_AS_NEEDED: gettext_noop("The user has no more rights than needed"),
}


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
class Scope:
    """What to run: everything, one module by its name (`READINESS` for the readiness checks), or one check by its id.

    The rungs that it rests on always run with it.
    """

    module: str = ""
    check_id: str = ""


EVERYTHING = Scope()


@dataclass(frozen=True)
class CheckSpec:
    """One question with a stable id. A row's check has its `requirement`; a module's, a rung's and those of readiness
    have not."""

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

    @property
    def is_readiness(self) -> bool:
        return self.check_id.startswith(f"{READINESS}.")


def checks_of(profile: Profile, target: Target, only: Scope = EVERYTHING) -> tuple[CheckSpec, ...]:
    """Return the checks of a run: the rungs, each module with its rows and rights, then readiness.

    With `only`, the chosen ones and the rungs they rest on. Raises ValueError if the profile and target have none.
    """
    specs: list[CheckSpec] = []
    for rung in ladder.RUNGS:
        specs.extend(_rung_specs(rung, target))
    for module in profile.modules:
        specs.extend(_module_specs(module, profile))
    specs.extend(_readiness_specs(profile))
    return tuple(specs) if only == EVERYTHING else _chosen(specs, target, only)


def target_within(target: Target, only: Scope) -> Target:
    """Return the levels that a run of `only` has to look at: those its checks rest on, in one request.

    One entity is tried by signing in to it: the gateway takes that as well as a session from top level, and it is one
    request whatever the gateway thinks of sessions in batches.
    """
    prefix = f"{ladder.ENTITY}."
    if only == EVERYTHING:
        return target
    if only.check_id.startswith(prefix):
        return Target(False, (only.check_id.removeprefix(prefix),))
    return Target(target.wants_top_level, () if target.wants_top_level else target.entities[:1])


def _chosen(specs: list[CheckSpec], target: Target, only: Scope) -> tuple[CheckSpec, ...]:
    wanted = [spec for spec in specs if _is_wanted(spec, only)]
    if not wanted:
        raise ValueError(f"There is no check {only.check_id or only.module!r} in this run.")
    within = target_within(target, only)
    bases = [rung for each in ladder.RUNGS for rung in _rung_specs(each, within)]
    if wanted[0].rung:
        ids = [rung.check_id for rung in bases]
        return tuple(bases[: ids.index(wanted[0].check_id) + 1])
    return (*bases, *wanted)


def _is_wanted(spec: CheckSpec, only: Scope) -> bool:
    if only.check_id:
        return spec.check_id == only.check_id
    return spec.is_readiness if only.module == READINESS else spec.module == only.module


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
    specs = [CheckSpec(f"{module.code}.subscribed", IS_SUBSCRIBED.format(module=name), name, needed)]
    specs += [
        CheckSpec(row.check_id(right), f"{row.row}: {right}", name, row.required, right=right, requirement=row)
        for row in rows
        for right in row.rights
    ]
    return specs


def _readiness_specs(profile: Profile) -> list[CheckSpec]:
    """None is required: each breaks or endangers a sync, but says nothing about whether the connection works."""
    needs_accounts = any(ACCOUNTS_OBJECT in row.objects for row in profile.requirements)
    return [
        CheckSpec(check_id, title, None, False)
        for check_id, title in _READINESS.items()
        if needs_accounts or check_id != CHART_OF_ACCOUNTS
    ]
