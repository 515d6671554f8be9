"""The sentences of the results: what we saw, for somebody who keeps books rather than computers.

One plain sentence each, at most 25 words. What to click is not said here: that is the guides' part.
"""

from __future__ import annotations

from connections.probe.evidence import Trouble
from connections.probe.outcomes import Outcome
from connections.probe.profile import Requirement

# Refusals before, at or after sign-in, by problem. A refusal that the reference only infers is told as likely.
SEEN: dict[str, str] = {
    "sender_credentials_invalid": "Sage Intacct refused our own sender ID or its password.",
    "own_sender_credentials_invalid": "Sage Intacct refused your own sender ID or its password.",
    "company_or_sender_not_recognised": "Sage Intacct most likely does not know this company ID, or our sender ID.",
    "company_id_not_found": "Sage Intacct does not seem to know this company ID.",
    "gateway_sign_in_incorrect": "Sage Intacct could not match this company ID.",
    "demo_company_expired": "This is a demo company, and its time has run out.",
    "sender_not_authorized_for_company": "Your company does not let our sender ID in yet.",
    "user_login_incorrect": "Sage Intacct refused the user ID or the password.",
    "user_locked_out": "The Web Services user seems to be locked out.",
    "user_inactive": "The Web Services user seems to be inactive.",
    "password_expired": "The password of the user seems to have expired.",
    "ip_address_not_allowed": "Your company most likely allows sign-ins from listed addresses only, and not from ours.",
    "web_services_subscription_inactive": "Web Services is most likely not turned on in your company.",
    "login_failed_unclassified": "Sage Intacct refused the sign-in without a reason that we know.",
    "session_invalid_or_expired": "The session with Sage Intacct ended too early.",
    "landed_in_entity": "The sign-in ended in entity {landed} instead of the top level.",
    "top_level_only_or_top_level_denied": "Sage Intacct did not let the user reach this level.",
    "top_level_only": "Your company only allows work at the top level, so entity {entity} cannot be entered.",
    "entity_invalid_or_not_allowed": "Sage Intacct did not let the user into entity {entity}.",
    "single_entity_company": "Your company has no separate entities, so there is no entity {entity} to enter.",
    "entity_inactive": "Entity {entity} is inactive in your company.",
    "entity_not_allowed": "Entity {entity} exists, but the user may not enter it.",
    "entity_not_reachable": "The user could not enter entity {entity}.",
    "module_not_subscribed": "{module} is not subscribed in your company.",
    "feature_disabled": "{row} is turned off in your company or for this user.",
    "no_permission": "The user may not read {row}.",
    "rights_missing": 'The user does not have the right "{right}" for {row}.',
    "object_not_available_for_operation": "{row} is not available in your company.",
    "object_not_available": "{row} is not available in your company.",
    "permissions_not_visible": "The user may not look up its own rights, so this right could not be checked.",
    "permission_row_not_found": "The user's rights do not show {row}: not granted, or renamed in your company.",
    "user_not_web_services_only": "This is a normal user: it may be asked for a second code, and its password expires.",
    "user_type_not_business": "The user type is not Business, so some rights have no effect.",
    "chart_at_other_level": "The user sees no accounts at this level.",
    "rate_limited": "Sage Intacct asked us to slow down.",
    "concurrency_limit": "Your company was busy with other connections.",
    "maintenance": "Sage Intacct is down for maintenance.",
    "service_unavailable_or_maintenance": "Sage Intacct is not available at the moment.",
    "retry_later": "Sage Intacct asked us to try again later.",
    "network_error": "Sage Intacct could not be reached.",
    "cdn_timeout_request_may_still_run": "Sage Intacct took too long to answer.",
}

# Where the problem has no sentence of its own.
SEEN_OTHERWISE: dict[Outcome, str] = {
    Outcome.COULD_NOT_TELL: "Sage Intacct gave no usable answer.",
    Outcome.ERRORED: "Something went wrong on our side.",
    Outcome.FAILED: "Sage Intacct refused this.",
}

ENDED_EARLY = "The check ended before this was asked."
NOT_SHOWN = "The answer of Sage Intacct does not show this."
ONE_ENTITY = "The company has no separate entities, so there is no list to read."
READABLE = "The user may read {row}."
GRANTED = 'The user has the right "{right}" for {row}.'
NO_LIST = 'The user may not read {row}, and without that the right "{right}" cannot work.'
SUBSCRIBED = "{module} is part of your subscription."
SUBSCRIPTION_UNKNOWN = "Sage Intacct does not show whether {module} is subscribed."
NEEDS_MODULE = "{module} is not subscribed in your company, so this does not apply."

WEB_SERVICES_ONLY = "The user is for Web Services only."
BUSINESS_USER = "The user type is Business."
ACCOUNTS_HERE = "The user sees the chart of accounts at this level."
ACCOUNTS_NOT_READ = "The user may not read the accounts, so this could not be checked."
RIGHTS_FIT = "The user has only the rights that are needed."
RIGHTS_NOT_SEEN = "The user may not look up its own rights, so this could not be checked."
RECORD_NOT_SEEN = "The user may not look at its own record, so this could not be checked."
RECORD_UNCLEAR = "The user's own record does not show this."
MORE_RIGHTS = 'Advice only: the user can do more than needed, such as "{right}" for {row} in {module}.'
TOO_PRIVILEGED = "Advice only: the user has more admin privileges than needed."

#: For sentences without a name in them.
NO_NAMES = {"module": "", "row": "", "right": "", "entity": "", "landed": ""}


def seen(problem: str, outcome: Outcome, **names: str) -> str:
    """Say what was seen for one problem; `names` fill in module, row, right, entity or landed."""
    sentence = SEEN.get(problem) or SEEN_OTHERWISE[outcome]
    return sentence.format(**names)


def seen_in_trouble(trouble: Trouble, **names: str) -> str:
    if trouble.level == "run":
        return ENDED_EARLY
    return seen(trouble.problem, trouble.outcome, **names)


def skipped_above(title: str) -> str:
    """Say why nothing is judged above a rung that does not hold."""
    return f'Not checked, because "{title}" comes first.'


def visible_records(count: int, row: str) -> str:
    noun = "record" if count == 1 else "records"
    return f"The user may read {row} and sees {count:,} {noun}."


def names_of(requirement: Requirement, right: str) -> dict[str, str]:
    return {"module": requirement.module, "row": requirement.row, "right": right, "entity": "", "landed": ""}
