"""The sentences of the results: what we saw, for somebody who keeps books rather than computers.

One plain sentence each, at most 25 words. What to click is not said here: that is the guides' part.
"""

from __future__ import annotations

from connections.probe.evidence import Trouble
from connections.probe.marking import gettext_noop, ngettext_lazy
from connections.probe.outcomes import Outcome
from connections.probe.profile import Requirement

# Refusals before, at or after sign-in, by problem. A refusal that the reference only infers is told as likely.
SEEN: dict[str, str] = {
    "sender_credentials_invalid": gettext_noop("Sage Intacct refused our own sender ID or its password."),
    "own_sender_credentials_invalid": gettext_noop("Sage Intacct refused your own sender ID or its password."),
    "company_or_sender_not_recognised": gettext_noop(
        "Sage Intacct most likely does not know this company ID, or our sender ID."
    ),
    "company_id_not_found": gettext_noop("Sage Intacct does not seem to know this company ID."),
    "gateway_sign_in_incorrect": gettext_noop("Sage Intacct could not match this company ID."),
    "demo_company_expired": gettext_noop("This is a demo company, and its time has run out."),
    "sender_not_authorized_for_company": gettext_noop("Your company does not let our sender ID in yet."),
    "user_login_incorrect": gettext_noop("Sage Intacct refused the user ID or the password."),
    "user_locked_out": gettext_noop("The Web Services user seems to be locked out."),
    "user_inactive": gettext_noop("The Web Services user seems to be inactive."),
    "password_expired": gettext_noop("The password of the user seems to have expired."),
    "ip_address_not_allowed": gettext_noop(
        "Your company most likely allows sign-ins from listed addresses only, and not from ours."
    ),
    "web_services_subscription_inactive": gettext_noop("Web Services is most likely not turned on in your company."),
    "login_failed_unclassified": gettext_noop("Sage Intacct refused the sign-in without a reason that we know."),
    "session_invalid_or_expired": gettext_noop("The session with Sage Intacct ended too early."),
    "landed_in_entity": gettext_noop("The sign-in ended in entity {landed} instead of the top level."),
    "top_level_only_or_top_level_denied": gettext_noop("Sage Intacct did not let the user reach this level."),
    "top_level_only": gettext_noop(
        "Your company only allows work at the top level, so entity {entity} cannot be entered."
    ),
    "entity_invalid_or_not_allowed": gettext_noop("Sage Intacct did not let the user into entity {entity}."),
    "single_entity_company": gettext_noop(
        "Your company has no separate entities, so there is no entity {entity} to enter."
    ),
    "entity_inactive": gettext_noop("Entity {entity} is inactive in your company."),
    "entity_not_allowed": gettext_noop("Entity {entity} exists, but the user may not enter it."),
    "entity_not_reachable": gettext_noop("The user could not enter entity {entity}."),
    "module_not_subscribed": gettext_noop("{module} is not subscribed in your company."),
    "feature_disabled": gettext_noop("{row} is turned off in your company or for this user."),
    "no_permission": gettext_noop("The user may not read {row}."),
    "rights_missing": gettext_noop('The user does not have the right "{right}" for {row}.'),
    "object_not_available_for_operation": gettext_noop("{row} is not available in your company."),
    "object_not_available": gettext_noop("{row} is not available in your company."),
    "permissions_not_visible": gettext_noop(
        "The user may not look up its own rights, so this right could not be checked."
    ),
    "permission_row_not_found": gettext_noop(
        "The user's rights do not show {row}: not granted, or renamed in your company."
    ),
    "user_not_web_services_only": gettext_noop(
        "This is a normal user: it may be asked for a second code, and its password expires."
    ),
    "user_type_not_business": gettext_noop("The user type is not Business, so some rights have no effect."),
    "chart_at_other_level": gettext_noop("The user sees no accounts at this level."),
    "rate_limited": gettext_noop("Sage Intacct asked us to slow down."),
    "concurrency_limit": gettext_noop("Your company was busy with other connections."),
    "maintenance": gettext_noop("Sage Intacct is down for maintenance."),
    "service_unavailable_or_maintenance": gettext_noop("Sage Intacct is not available at the moment."),
    "retry_later": gettext_noop("Sage Intacct asked us to try again later."),
    "network_error": gettext_noop("Sage Intacct could not be reached."),
    "cdn_timeout_request_may_still_run": gettext_noop("Sage Intacct took too long to answer."),
}

# Where the problem has no sentence of its own.
SEEN_OTHERWISE: dict[Outcome, str] = {
    Outcome.COULD_NOT_TELL: gettext_noop("Sage Intacct gave no usable answer."),
    Outcome.ERRORED: gettext_noop("Something went wrong on our side."),
    Outcome.FAILED: gettext_noop("Sage Intacct refused this."),
}

ENDED_EARLY = gettext_noop("The check ended before this was asked.")
NOT_CHECKED = gettext_noop('Not checked, because "{title}" comes first.')
NOT_SHOWN = gettext_noop("The answer of Sage Intacct does not show this.")
ONE_ENTITY = gettext_noop("The company has no separate entities, so there is no list to read.")
READABLE = gettext_noop("The user may read {row}.")
RECORDS = ngettext_lazy(
    "The user may read {row} and sees {count} record.", "The user may read {row} and sees {count} records."
)
GRANTED = gettext_noop('The user has the right "{right}" for {row}.')
NO_LIST = gettext_noop('The user may not read {row}, and without that the right "{right}" cannot work.')
SUBSCRIBED = gettext_noop("{module} is part of your subscription.")
SUBSCRIPTION_UNKNOWN = gettext_noop("Sage Intacct does not show whether {module} is subscribed.")
NEEDS_MODULE = gettext_noop("{module} is not subscribed in your company, so this does not apply.")

WEB_SERVICES_ONLY = gettext_noop("The user is for Web Services only.")
BUSINESS_USER = gettext_noop("The user type is Business.")
ACCOUNTS_HERE = gettext_noop("The user sees the chart of accounts at this level.")
ACCOUNTS_NOT_READ = gettext_noop("The user may not read the accounts, so this could not be checked.")
RIGHTS_FIT = gettext_noop("The user has only the rights that are needed.")
RIGHTS_NOT_SEEN = gettext_noop("The user may not look up its own rights, so this could not be checked.")
RECORD_NOT_SEEN = gettext_noop("The user may not look at its own record, so this could not be checked.")
RECORD_UNCLEAR = gettext_noop("The user's own record does not show this.")
MORE_RIGHTS = gettext_noop('Advice only: the user can do more than needed, such as "{right}" for {row} in {module}.')
TOO_PRIVILEGED = gettext_noop("Advice only: the user has more admin privileges than needed.")

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
    return NOT_CHECKED.format(title=title)


def visible_records(count: int, row: str) -> str:
    one, many = RECORDS
    return (one if count == 1 else many).format(row=row, count=f"{count:,}")


def names_of(requirement: Requirement, right: str) -> dict[str, str]:
    return {"module": requirement.module, "row": requirement.row, "right": right, "entity": "", "landed": ""}
