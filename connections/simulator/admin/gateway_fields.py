"""The fields of the page Simulated gateway: which part of the state each one shows and changes."""

from __future__ import annotations

from connections.simulator.admin.look_fields import LOOKS
from connections.simulator.admin.state_fields import Field, Group
from connections.simulator.faults import FAULTS
from connections.simulator.protocol.scripted import REFUSALS


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
            Field(
                "behaviour.permission_names",
                "Words of the rows in a user's permissions",
                "choice",
                choices={"us": "United States", "region": "As on the company's pages"},
            ),
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
GROUPS += LOOKS
FIELDS: tuple[Field, ...] = tuple(each for group in GROUPS for each in group.fields)
