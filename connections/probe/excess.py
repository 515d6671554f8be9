"""Rights that the user has although the access profile does not ask for them.

Source: reference, intacct-gateway section 6.2: `getUserPermissions` lists a user's effective rights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connections.intacct import ApplicationPermissions
from connections.probe.modules import MODULES, normalized, same_name
from connections.probe.profile import Profile

ADMINISTRATION = "Administration"


@dataclass(frozen=True)
class Excess:
    """One row with the rights on it that nobody asked for, as Intacct writes them."""

    application: str
    row: str
    rights: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.application}, {self.row}: {', '.join(self.rights)}"


def excess(profile: Profile, listed: Iterable[ApplicationPermissions], *, is_admin: bool = False) -> tuple[Excess, ...]:
    """Return what goes beyond the profile, rights of Administration first.

    `is_admin`: admin privileges were asked for, and those bring rights of Administration by themselves.
    """
    found: list[Excess] = []
    for application in listed:
        names = [name for name in profile.modules if same_name(MODULES[name].names, application.application)]
        if is_admin and same_name(MODULES[ADMINISTRATION].names, application.application):
            continue
        for policy, rights in application.policies.items():
            beyond = rights - _wanted(profile, names, policy, rights)
            if beyond:
                found.append(Excess(application.application, policy, tuple(sorted(beyond))))
    return tuple(sorted(found, key=lambda each: not same_name(MODULES[ADMINISTRATION].names, each.application)))


def _wanted(profile: Profile, modules: list[str], policy: str, rights: frozenset[str]) -> frozenset[str]:
    """Those of `rights` that the profile asks for; List always goes with the others (setup-guides section 5.2)."""
    asked = {
        normalized(right)
        for row in profile.requirements
        if row.module in modules and same_name(row.names, policy)
        for right in (*row.rights, "List")
    }
    return frozenset(right for right in rights if normalized(right) in asked)
