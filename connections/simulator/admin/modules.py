"""The catalogue as the admin pages need it: modules by the name in their address, rows in two sections."""

from __future__ import annotations

from dataclasses import dataclass

from connections.simulator.catalogue import BY_NAME, MODULES, READ_ONLY_RIGHTS, Module, Row

WEB_SERVICES = "Web Services"


@dataclass(frozen=True)
class Section:
    """One half of a permissions pop-up; each half has its own shortcuts."""

    key: str  # as in a shortcut's form value: "reports-all"
    title: str
    rows: tuple[Row, ...]

    def boxes(self, shortcut: str) -> set[str]:
        """What a shortcut leaves ticked: "all", "read-only" or "clear"."""
        # To run a report changes nothing, so it counts as reading (inferred; the reference does not say).
        reading = {*READ_ONLY_RIGHTS, "Run"} if self.key == "reports" else set(READ_ONLY_RIGHTS)
        return {
            box(row.name, right)
            for row in self.rows
            for right in row.rights
            if shortcut == "all" or (shortcut == "read-only" and right in reading)
        }


def slug(name: str) -> str:
    """ "Accounts Payable" as "accounts-payable"."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


_BY_SLUG = {slug(module.name): module for module in MODULES}


def by_slug(wanted: str) -> Module | None:
    return _BY_SLUG.get(wanted)


def always_on(name: str) -> bool:
    return BY_NAME[name].always


def box(row: str, right: str) -> str:
    """The form value of one permission box: "Bills:List"."""
    return f"{row}:{right}"


def sections(module: Module) -> tuple[Section, ...]:
    """Activities and lists, then Reports (the rows that can only be run); an empty half is left out."""
    reports = tuple(row for row in module.rows if row.rights == ("Run",))
    activities = tuple(row for row in module.rows if row not in reports)
    both = (Section("activities", "Activities and lists", activities), Section("reports", "Reports", reports))
    return tuple(section for section in both if section.rows)
