"""Our guesses at unknown texts must be such that the published patterns recognise them as what they mean."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

import connections.intacct
from connections.simulator.protocol import refusals

PATTERNS = json.loads((Path(connections.intacct.__file__).parent / "gateway-errors.json").read_text(encoding="utf-8"))


def meaning(level: str, errorno: str, text: str) -> str:
    """First match wins, in the order of the file."""
    for pattern in PATTERNS:
        wanted = pattern["errorno"]
        number_fits = wanted is None or wanted == errorno or (wanted == "GW-*" and errorno.startswith("GW-"))
        if pattern["level"] == level and number_fits and re.search(pattern["match"], text, re.IGNORECASE):
            return pattern["meaning"]
    raise AssertionError("no fallback")


CONTROL = {
    "company_or_sender_not_recognised": refusals.company_unknown(),
    "company_id_missing_in_request": refusals.company_missing(),
    "gateway_sign_in_incorrect": refusals.unreadable(),
    "malformed_request": refusals.schema_error("x"),
    "sender_credentials_invalid": refusals.sender_wrong(),
    "transport_policy_invalid": refusals.transport_policy("x"),
    "demo_company_expired": refusals.demo_expired(),
    "rate_limited": refusals.rate_limited(429, None),
    "bad_content_type": refusals.content_type(),
    "maintenance": refusals.maintenance_of_all(),
}
AUTHENTICATION = {
    "sender_not_authorized_for_company": refusals.sender_not_authorized("S", "C"),
    "user_login_incorrect": refusals.sign_in_incorrect(),
    "session_invalid_or_expired": refusals.session_invalid("abc"),
    "web_services_subscription_inactive": refusals.web_services_off(),
    "user_inactive": refusals.user_inactive(),
    "user_locked_out": refusals.user_locked_out(),
    "password_expired": refusals.password_expired(),
    "ip_address_not_allowed": refusals.ip_address_refused(),
    "top_level_only_or_top_level_denied": refusals.level_refused(refusals.TOP_LEVEL_ONLY, signing_in=True),
    "entity_invalid_or_not_allowed": refusals.level_refused(refusals.entity_unknown_text("E"), signing_in=True),
}
RESULT = {
    "no_permission": refusals.no_permission("QUERY", "APBILL"),
    "object_not_available_for_operation": refusals.cannot_be_performed("QUERY", "APBILL"),
    "module_not_subscribed": refusals.module_not_subscribed("Projects"),
    "feature_disabled": refusals.feature_disabled(),
    "object_not_available": refusals.object_not_valid("TASK"),
    "object_unknown": refusals.object_not_found("QUERY", "TASK"),
    "field_unknown": refusals.field_unknown("VENDOR", "X"),
    "field_not_queryable": refusals.fields_not_queryable("VENDOR", ["X"]),
    "query_failed_generic": refusals.query_failed(),
    "operation_rolled_back_see_sibling": refusals.rolled_back(),
    "duplicate_function_controlid": refusals.executed_before("f1"),
    "maintenance": refusals.maintenance(),
    "concurrency_limit": refusals.too_many_operations(),
    "rate_limited": refusals.rate_limited_function(),
}


@pytest.mark.parametrize(
    ("level", "expected", "refused"),
    [
        (level, expected, refused)
        for level, table in (("control", CONTROL), ("authentication", AUTHENTICATION), ("result", RESULT))
        for expected, refused in table.items()
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_is_recognised_by_the_published_patterns(level, expected, refused):
    entry = refused.entries[0]
    assert meaning(level, entry.errorno, html.unescape(entry.description2 or entry.description)) == expected


@pytest.mark.parametrize(
    "text", [refusals.TOP_LEVEL_DENIED, refusals.entity_denied_text("E")], ids=["top level", "entity"]
)
def test_a_forbidden_level_is_recognised_at_sign_in(text):
    entry = refusals.level_refused(text, signing_in=True).entries[0]
    expected = "top_level_only_or_top_level_denied" if "top" in text else "entity_invalid_or_not_allowed"
    assert meaning("authentication", entry.errorno, entry.description2) == expected
