"""Faults and manners of one company: what the control API can switch on, each with its meaning."""

from __future__ import annotations

import types
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def _manner(default: T, meaning: str) -> T:
    """A field with its meaning, which GET /control/behaviours tells."""
    found: T = field(
        default=default, metadata={"meaning": meaning}
    )  # for the type checker: the default; `dataclass` reads the field
    return found


@dataclass
class Behaviour:
    """All changed with PATCH /control/companies/ID {"behaviour": {…}}."""

    latency_ms: int = _manner(0, "how long every request takes, spent while its slot is taken")
    latency_per_function_ms: int = _manner(0, "added for each function of the request")
    max_in_flight: int = _manner(2, "requests answered at once")
    max_held: int = _manner(1000, "further requests that wait for their turn; beyond that: refused at once")
    hold_seconds: float = _manner(30.0, "how long a request waits before it is refused as too many operations")
    over_limit: Literal["operations", "http_429"] = _manner("operations", "how a request beyond the limit is refused")
    rate_limit: Literal["", "http_429", "text_in_200", "result"] = _manner(
        "", "refuse for too many requests: HTTP 429, the same words with HTTP 200, or in each result"
    )
    rate_limit_remaining: int | None = _manner(None, "stop rate limiting after this many refusals; null: never")
    retry_after_seconds: int | None = _manner(None, "sent as Retry-After with HTTP 429 and 503; null: not sent")
    fault: str = _manner("", "what goes wrong on the wire; empty for nothing")
    fault_remaining: int | None = _manner(None, "for how many requests; null: until switched off")
    refusal: str = _manner("", "what this company answers, whatever its state; empty for nothing")
    refusal_remaining: int | None = _manner(None, "for how many requests; null: until switched off")
    maintenance: bool = _manner(False, "the service is off-line")
    maintenance_level: Literal["result", "control", "http_503"] = _manner(
        "result", "where maintenance shows: in each result, for the whole request, or as a page with HTTP 503"
    )
    session_calls: int | None = _manner(None, "a session ends after this many calls; null: only by time")
    session_endpoint: str = _manner("", "where sessions send their callers; empty: where the request came to")
    refuse_batched_sessions: bool = _manner(False, "several getAPISession in one request are refused")
    hide_permissions: bool = _manner(False, "getUserPermissions is refused")
    # Exact names are unknown: they follow the labels of the pages, which differ by region (intacct-gateway 6.2).
    permission_names: Literal["us", "region"] = _manner(
        "us", "how getUserPermissions names rows: always as in the US, or in the words of the company's region"
    )
    hide_applications: bool = _manner(False, "get_applications is refused")
    hide_company_prefs: bool = _manner(False, "get_companyprefs is refused")
    hide_financial_setup: bool = _manner(False, "getFinancialSetup is refused")
    hide_entity_details: bool = _manner(False, "readEntityDetails is refused")
    not_subscribed_wording: Literal["permission", "operation", "module", "feature", "object", "definition"] = _manner(
        "operation", "which of the six recorded wordings refuses an object whose module is not subscribed"
    )
    # The reference marks the texts of the two below unknown: one wizard reports that a company without Web Services
    # cannot be told from a wrong password, and a locked-out user is likely to look the same.
    web_services_off_wording: Literal["named", "sign_in"] = _manner(
        "named", "what a company without Web Services says: what is wrong, or that the sign-in is incorrect"
    )
    locked_out_wording: Literal["sign_in", "named"] = _manner(
        "sign_in", "what a locked-out user is told: that the sign-in is incorrect, or what is wrong"
    )


def described(choices: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Every behaviour with its type, choices, default and meaning. `choices` fills in those kept elsewhere."""
    hints = get_type_hints(Behaviour)
    return [
        {
            "name": manner.name,
            "type": _type(hints[manner.name]),
            "choices": choices.get(manner.name, _choices(hints[manner.name])),
            "default": manner.default,
            "meaning": manner.metadata["meaning"],
        }
        for manner in fields(Behaviour)
    ]


_TYPES = {int: "whole number", float: "number", bool: "true or false", str: "text", types.NoneType: "null"}


def _type(hint: Any) -> str:  # a type hint
    if get_origin(hint) is Literal:
        return "text"
    return " or ".join(_TYPES[member] for member in get_args(hint) or (hint,))


def _choices(hint: Any) -> list[str] | None:  # a type hint
    return list(get_args(hint)) if get_origin(hint) is Literal else None
