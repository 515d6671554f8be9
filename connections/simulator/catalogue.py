"""What can be subscribed, which permission rows that brings, and which objects a row governs.

The data is `catalogue.toml` beside this file (sources there). Loaded once, at import, and never changed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connections.simulator.state import Rights

COMMON_RIGHTS = ("List", "View", "Add", "Edit", "Delete")
READ_ONLY_RIGHTS = ("List", "View")


@dataclass(frozen=True)
class Row:
    """One line of a permissions pop-up."""

    module: str
    name: str  # "Bills"
    rights: tuple[str, ...]  # the boxes that can be ticked, left to right
    objects: tuple[str, ...]  # the gateway's object names that the row governs; may be empty


@dataclass(frozen=True)
class Module:
    """One line of the Subscriptions page."""

    name: str  # "Accounts Payable"
    code: str | None  # "AP"; None where the reference does not know it
    always: bool  # part of every company, cannot be switched off
    rows: tuple[Row, ...]

    def row(self, name: str) -> Row | None:
        """The row of that name, whatever the case of the letters."""
        return next((row for row in self.rows if row.name.lower() == name.lower()), None)


def _row(module: str, name: str, value: str | dict[str, str]) -> Row:
    if isinstance(value, str):
        return Row(module, name, COMMON_RIGHTS, tuple(value.split()))
    return Row(module, name, tuple(value["rights"].split("|")), tuple(value["objects"].split()))


def _module(data: dict[str, Any]) -> Module:
    name = data["name"]
    rows = tuple(_row(name, row, value) for row, value in data.get("rows", {}).items())
    return Module(name, data.get("code"), data.get("always", False), rows)


def _load() -> tuple[Module, ...]:
    data = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))
    return tuple(_module(entry) for entry in data["module"])


def _rows_of_objects(modules: Iterable[Module]) -> dict[str, tuple[Row, ...]]:
    governing: dict[str, list[Row]] = {}
    for module in modules:
        for row in module.rows:
            for name in row.objects:
                governing.setdefault(name, []).append(row)
    return {name: tuple(rows) for name, rows in governing.items()}


MODULES: tuple[Module, ...] = _load()
BY_NAME: dict[str, Module] = {module.name: module for module in MODULES}
ROWS_OF_OBJECT: dict[str, tuple[Row, ...]] = _rows_of_objects(MODULES)
ALWAYS_SUBSCRIBED: frozenset[str] = frozenset(module.name for module in MODULES if module.always)


def all_rights(modules: Iterable[str] | None = None) -> Rights:
    """Every box ticked, as the "All" shortcut does; for the named modules, or for every one."""
    names = BY_NAME if modules is None else modules
    return {name: {row.name: set(row.rights) for row in BY_NAME[name].rows} for name in names if BY_NAME[name].rows}
