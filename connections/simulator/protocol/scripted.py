"""Refusals by name, in the words that the gateway uses: switched on for one company, whatever its state.

`scripted.toml` holds the words, where they come from, and what of them is INFERRED. Those of level `result` hit
every function or only some, such as calls that write: what a vendor's synchronisation meets after the set-up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from connections.simulator.protocol.envelope import Request
from connections.simulator.protocol.refused import AuthenticationRefused, ControlRefused, Entry, FunctionRefused
from connections.simulator.state import Company, World

# The generic functions and the older ones, such as create_ictransaction.
_WRITING = frozenset({"create", "update", "delete"})


@dataclass(frozen=True)
class Script:
    """One refusal. `inferred` names what of it nobody has recorded; empty: all of it is."""

    name: str
    level: Literal["control", "authentication", "result"]
    entries: tuple[Entry, ...]
    source: str
    inferred: tuple[str, ...] = ()
    status: int = 200
    echo: Literal["values", "empty", "none"] = "values"
    only: Literal["", "writes", "sessions"] = ""  # which functions are refused; "" for any

    def hits(self, function: str) -> bool:
        """Whether a function of that name is refused; asked for level `result` only."""
        if self.only == "writes":
            return function.partition("_")[0] in _WRITING
        return self.only == "" or function == "getAPISession"


def _script(data: dict[str, Any]) -> Script:
    entries = tuple(Entry(**{"errorno": "", **entry}) for entry in data.pop("entries"))
    return Script(entries=entries, inferred=tuple(data.pop("inferred", ())), **data)


def _load() -> dict[str, Script]:
    tables = tomllib.loads(Path(__file__).with_name("scripted.toml").read_text(encoding="utf-8"))
    return {script.name: script for script in map(_script, tables["refusal"])}


REFUSALS: Mapping[str, Script] = _load()


def refuse(world: World, company: Company | None, request: Request) -> Script | None:
    """Refuse the request or its sign-in as the company is told to; for level `result` return what refuses functions.

    Raises ControlRefused, AuthenticationRefused. Counts `refusal_remaining` down for each request that is hit.
    """
    script = _due(world, company, request)
    if script is None or script.level == "result":
        return script
    if script.level == "control":
        raise ControlRefused(*script.entries, status=script.status, echo=script.echo)
    raise AuthenticationRefused(*script.entries)


def refuse_function(script: Script | None, function: str) -> None:
    """Raise FunctionRefused where the script hits a function of that name."""
    if script is not None and script.hits(function):
        raise FunctionRefused(*script.entries)


def _due(world: World, company: Company | None, request: Request) -> Script | None:
    """The script that hits this request, or None."""
    if company is None or not company.behaviour.refusal:
        return None
    behaviour = company.behaviour
    script = REFUSALS[behaviour.refusal]
    if script.level == "result" and not any(script.hits(function.name) for function in request.functions):
        return None
    with world.lock:
        if behaviour.refusal_remaining is not None:
            behaviour.refusal_remaining -= 1
            if behaviour.refusal_remaining <= 0:
                behaviour.refusal, behaviour.refusal_remaining = "", None
    return script
