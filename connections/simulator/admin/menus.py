"""The menus of a company by its look: what they offer, and how the trail to a page is written.

Source: reference, setup-guides section 3. Current: tabs All, Admin, Setup under Applications > Company. Grouped: a
heading on the tab Admin. Classic: "Company" in the header bar opens a panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connections.simulator.state import Company

Tab = Literal["Admin", "Setup"]
Crumb = tuple[str, str]  # label as in Intacct's menus, address
ADMIN_TABS = ("Admin", "Setup")
GROUP = "Users, roles, and groups"
# What the classic menus call a place otherwise.
_CLASSIC = {"Company": "Company Info", "Web Services users": "Web Services Users"}


@dataclass(frozen=True)
class Item:
    """One entry. `group` is the heading it stands under, `add` the address of the + beside it."""

    label: str
    path: tuple[str, ...]
    group: str = ""
    add: tuple[str, ...] = ()

    @property
    def singular(self) -> str:
        """For the name of the +: "role" of "Roles"."""
        return "Web Services user" if self.path[-1] == "web-services-users" else "role"


def items(company: Company, tab: Tab) -> list[Item]:
    """What a tab of the menus offers this administrator, in order."""
    return _admin(company) if tab == "Admin" else _setup(company)


def _admin(company: Company) -> list[Item]:
    """An administrator without the right to do something does not see its entry (section 10 rows 14 and 15)."""
    offered = []
    if company.administrator.may("subscribes"):
        offered.append(Item("Subscriptions", ("admin", "subscriptions")))
    if not company.administrator.may("makes_users"):
        return offered
    group = GROUP if company.look.menus == "grouped" else ""
    web_services = ("admin", "web-services-users")
    offered.append(Item("Users", ("admin", "users"), group))
    offered.append(Item(named(company, "Web Services users"), web_services, group, (*web_services, "add")))
    if company.permission_type == "role":
        offered.append(Item("Roles", ("admin", "roles"), group, ("admin", "roles", "add")))
    return offered


def _setup(company: Company) -> list[Item]:
    # Structure: the reference gives "Company > Setup > Entities" without a heading; that it stands apart is INFERRED.
    return [
        Item(named(company, "Company"), ("setup", "company"), "Configuration"),
        Item("Entities", ("setup", "entities"), "Structure"),
    ]


def panel(company: Company) -> list[Item]:
    """The panel of the classic menus. That Users and Entities are in it, and its order, is INFERRED."""
    company_info, entities = _setup(company)
    return [company_info, *_admin(company), entities]


def tabs(company: Company) -> list[tuple[str, tuple[str, ...]]]:
    """The tabs of the current menus; without Admin for whoever is no administrator (section 10 row 15)."""
    if company.look.menus == "classic":
        return []
    admin: list[tuple[str, tuple[str, ...]]] = [("Admin", ("admin",))] if _admin(company) else []
    return [("All", ()), *admin, ("Setup", ("setup",))]


def grouped(offered: list[Item]) -> list[tuple[str, list[Item]]]:
    """The entries under their headings, those without one first."""
    groups = dict.fromkeys(["", *(item.group for item in offered)])
    found = [(group, [item for item in offered if item.group == group]) for group in groups]
    return [pair for pair in found if pair[1]]


def crumbs(company: Company, trail: list[Crumb]) -> list[Crumb]:
    """A trail of the current menus as this company's menus write it."""
    if trail[0][0] not in ADMIN_TABS:
        return trail
    if company.look.menus == "classic":
        return [(named(company, label), address) for label, address in trail[1:2]] + trail[2:]
    in_group = len(trail) > 1 and any(item.group and item.label == trail[1][0] for item in _admin(company))
    return [trail[0], (GROUP, trail[0][1]), *trail[1:]] if in_group else trail


def named(company: Company, label: str) -> str:
    """What this company's menus and headings say for a name of the current menus."""
    return _CLASSIC.get(label, label) if company.look.menus == "classic" else label


def may_open(company: Company, path: list[str]) -> bool:
    """Whether this administrator gets to a page at all, whatever the menus offer."""
    administrator = company.administrator
    if path[:1] == ["admin"]:
        return administrator.may("subscribes" if path[1:2] == ["subscriptions"] else "makes_users") or path == ["admin"]
    # Company info, View and Edit, are needed for the tab Security (section 2).
    guarded = path[:2] == ["setup", "company"] and ("security" in path[2:3] or "edit" in path)
    return administrator.may("edits_company") or not guarded
