"""The fields of the page Simulated gateway: which part of the state each one shows and changes.

A field's name in the form is its place in the company, such as `behaviour.latency_ms`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from connections.simulator.faults import FAULTS
from connections.simulator.merging import BadValue
from connections.simulator.protocol.scripted import REFUSALS
from connections.simulator.state import Company

Kind = Literal["tick", "choice", "number", "perhaps", "seconds", "text"]


@dataclass(frozen=True)
class Field:
    """`kind`: a "perhaps" is a number that may be left empty, "seconds" may have a fraction."""

    name: str
    label: str
    kind: Kind = "tick"
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    least: int = 0

    def value(self, company: Company) -> Any:  # a value of any field of the state
        return functools.reduce(getattr, self.name.split("."), company)

    def shown(self, company: Company) -> str:
        """The value as the form writes it; "true" or "" for a tick."""
        value = self.value(company)
        if self.kind == "tick":
            return "true" if value else ""
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def read(self, typed: str) -> object:
        """What the form sent as a value of the state. Raises BadValue with a sentence for the person."""
        if self.kind == "tick":
            return bool(typed)
        if self.kind == "text":
            return typed
        if self.kind == "choice":
            if typed not in self.choices:
                raise BadValue("Choose from the list.")
            return typed
        return self._number(typed)

    def _number(self, typed: str) -> int | float | None:
        if self.kind == "perhaps" and not typed:
            return None
        fraction = self.kind == "seconds" and typed.count(".") == 1
        # More digits than this are a slip, and a number that big does no good anywhere.
        if not typed.replace(".", "", fraction).isdecimal() or len(typed) > 9 or float(typed) < self.least:
            raise BadValue(f"Enter a {'' if self.kind == 'seconds' else 'whole '}number from {self.least} on.")
        return float(typed) if self.kind == "seconds" else int(typed)


@dataclass(frozen=True)
class Group:
    title: str
    fields: tuple[Field, ...]


def _words(name: str) -> str:
    return name.replace("_", " ")


_UNTIL_OFF = "Empty: until switched off."
_NOTHING = {"": "Nothing"}

GROUPS: tuple[Group, ...] = (
    Group(
        "Other integrations in this company",
        (
            Field("behaviour.max_in_flight", "Requests answered at once", "number", "0: others hold every place."),
            Field("behaviour.hold_seconds", "Seconds that a further request waits for its turn", "seconds"),
            Field("behaviour.max_held", "Requests that may wait", "number"),
            Field(
                "behaviour.over_limit",
                "What a request gets that never had its turn",
                "choice",
                choices={"operations": "Refused: too many operations", "http_429": "HTTP 429"},
            ),
        ),
    ),
    Group(
        "The network",
        (
            Field("behaviour.latency_ms", "Latency of a request, in milliseconds", "number"),
            Field("behaviour.latency_per_function_ms", "Latency of each function, in milliseconds", "number"),
            Field(
                "behaviour.fault",
                "Break the answer",
                "choice",
                choices=_NOTHING | {name: _words(name) for name in FAULTS},
            ),
            Field("behaviour.fault_remaining", "Answers to break", "perhaps", _UNTIL_OFF, least=1),
            Field(
                "behaviour.session_endpoint",
                "Endpoint that sessions name",
                "text",
                "Empty: the address the request came to.",
            ),
        ),
    ),
    Group(
        "Sage",
        (
            Field("behaviour.maintenance", "Maintenance"),
            Field(
                "behaviour.maintenance_level",
                "Where maintenance shows",
                "choice",
                choices={"result": "Each function", "control": "The whole request", "http_503": "HTTP 503"},
            ),
            Field(
                "behaviour.rate_limit",
                "Rate limit",
                "choice",
                choices={
                    "": "None",
                    "http_429": "HTTP 429",
                    "text_in_200": "A text with HTTP 200",
                    "result": "Each function",
                },
            ),
            Field("behaviour.rate_limit_remaining", "Requests to limit", "perhaps", _UNTIL_OFF, least=1),
            Field(
                "behaviour.retry_after_seconds",
                "Retry-After, in seconds",
                "perhaps",
                "Sent with HTTP 429 and 503. Empty: not sent.",
            ),
            Field(
                "behaviour.refusal",
                "Refuse with",
                "choice",
                "Whatever the state of the company.",
                _NOTHING | {name: f"{_words(name)} ({script.level})" for name, script in REFUSALS.items()},
            ),
            Field("behaviour.refusal_remaining", "Requests to refuse", "perhaps", _UNTIL_OFF, least=1),
        ),
    ),
    Group(
        "The company at Sage",
        (
            Field("active", "The company is active"),
            Field(
                "kind",
                "Kind of company",
                "choice",
                choices={kind: kind.capitalize() for kind in ("production", "implementation", "sandbox", "trial")},
            ),
            Field("demo_expired", "The demo has expired"),
            Field(
                "permission_type",
                "Permission type",
                "choice",
                "In Intacct a company can only move from user-based to role-based.",
                {"role": "Role-based", "user": "User-based"},
            ),
            Field("lockout_after", "Wrong passwords until a user is locked out", "number", least=1),
            Field("session_minutes", "Minutes that a session lives", "number"),
            Field("behaviour.session_calls", "Calls until a session ends", "perhaps", "Empty: only by time."),
        ),
    ),
    Group(
        "What the gateway tells",
        (
            Field("behaviour.hide_permissions", "Refuse to list a user's permissions"),
            Field("behaviour.hide_applications", "Refuse to list the subscriptions"),
            Field("behaviour.hide_company_prefs", "Refuse to list the preferences of a module"),
            Field("behaviour.hide_financial_setup", "Refuse to tell the financial setup"),
            Field("behaviour.hide_entity_details", "Refuse to list the details of entities"),
            Field("behaviour.refuse_batched_sessions", "Refuse several sessions in one request"),
            Field(
                "behaviour.not_subscribed_wording",
                "Words where a module is not subscribed",
                "choice",
                choices={
                    name: _words(name)
                    for name in ("operation", "permission", "module", "feature", "object", "definition")
                },
            ),
            Field(
                "behaviour.web_services_off_wording",
                "Words where Web Services is off",
                "choice",
                choices={"named": "Says so", "sign_in": "As for a wrong password"},
            ),
            Field(
                "behaviour.locked_out_wording",
                "Words where the user is locked out",
                "choice",
                choices={"sign_in": "As for a wrong password", "named": "Says so"},
            ),
        ),
    ),
)
FIELDS: tuple[Field, ...] = tuple(each for group in GROUPS for each in group.fields)
