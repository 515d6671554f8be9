"""One company for each refusal: which company shows which problem, and what to ask there.

The data is `problems.toml` beside this file. Nothing here knows the product: a problem is a name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from connections.simulator.behaviour import Behaviour
from connections.simulator.protocol.scripted import REFUSALS
from connections.simulator.state import Company, User


@dataclass(frozen=True)
class Shown:
    """`ask`: what somebody asks of the company so that the problem shows at this level."""

    company_id: str
    level: str  # control, authentication, result, http; client and check are levels of whoever asks
    problem: str
    ask: str
    inferred: bool = False  # words, number or HTTP status are a guess


@dataclass(frozen=True)
class Trouble:
    """How a company that is ready becomes one with a single trouble."""

    company_id: str
    title: str
    story: str
    company: Mapping[str, Any] = field(default_factory=dict)
    user: Mapping[str, Any] = field(default_factory=dict)
    behaviour: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()  # modules
    without_rows: Mapping[str, str] = field(default_factory=dict)  # module -> row

    def apply(self, company: Company) -> None:
        """Change the company in place."""
        company.group = "refusal"
        company.behaviour = Behaviour(**self.behaviour)
        _set(company, self.company)
        _set(company.users[0], self.user)
        for module in self.without:
            company.subscriptions.discard(module)
            del company.roles[0].rights[module]  # what is not subscribed is not in the list of permissions
        for module, row in self.without_rows.items():
            del company.roles[0].rights[module][row]


def _set(part: Company | User, values: Mapping[str, Any]) -> None:
    known = {each.name for each in fields(part)}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"problems.toml: {type(part).__name__} has no {name}")
        setattr(part, name, list(value) if isinstance(value, list) else value)


def _load() -> tuple[tuple[Trouble, ...], tuple[Shown, ...]]:
    troubles, shown = [], []
    for table in tomllib.loads(Path(__file__).with_name("problems.toml").read_text(encoding="utf-8"))["company"]:
        company_id = table.pop("id")
        script = REFUSALS.get(table.get("behaviour", {}).get("refusal", ""))
        guessed = script is not None and bool(script.inferred)
        shown += [Shown(company_id, **{"inferred": guessed, **row}) for row in table.pop("shows")]
        if table:
            troubles.append(Trouble(company_id, without=tuple(table.pop("without", ())), **table))
    return tuple(troubles), tuple(shown)


#: `TROUBLES` in the order in which they are listed; `SHOWN` may name a problem several times.
TROUBLES, SHOWN = _load()
