"""The ladder: each rung rests on the one below, and every problem belongs to one rung.

A refused rung is one cause and one fix; what lies above it is skipped. Which problem belongs where follows the
level the gateway refuses at (reference, intacct-gateway sections 0 and 8).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from connections.probe.evidence import Trouble
from connections.probe.marking import gettext_noop

GATEWAY = "gateway.reachable"
SENDER = "sender.accepted"
COMPANY = "company.found"
AUTHORIZED = "sender.authorized"
SIGN_IN = "sign_in.accepted"
TOP_LEVEL = "top_level.reachable"
ENTITY = "entity.reachable"


@dataclass(frozen=True)
class Rung:
    """One step of the ladder; `passed` is what the customer reads when it holds."""

    check_id: str
    title: str
    passed: str


RUNGS: tuple[Rung, ...] = (
    Rung(GATEWAY, gettext_noop("Sage Intacct answers"), gettext_noop("Sage Intacct answered.")),
    Rung(
        SENDER, gettext_noop("Our sender is accepted"), gettext_noop("Sage Intacct knows our sender ID and accepts it.")
    ),
    Rung(COMPANY, gettext_noop("The company is found"), gettext_noop("The company ID exists.")),
    Rung(
        AUTHORIZED,
        gettext_noop("Our sender is authorized in your company"),
        gettext_noop("Your company lets our sender ID in."),
    ),
    Rung(
        SIGN_IN,
        gettext_noop("The Web Services user can sign in"),
        gettext_noop("The user ID and password were accepted."),
    ),
    Rung(
        TOP_LEVEL,
        gettext_noop("The top level is reachable"),
        gettext_noop("The connection works at the top level of your company."),
    ),
    Rung(ENTITY, gettext_noop("Entity {entity} is reachable"), gettext_noop("The connection reaches entity {entity}.")),
)

ORDER: tuple[str, ...] = tuple(rung.check_id for rung in RUNGS)

_SENDER_REFUSED = "sender_credentials_invalid"
_OWN_SENDER_REFUSED = "own_sender_credentials_invalid"
# GW-0011 means an unknown company or an inactive sender; two others are older words or other numbers for much the same
# (reference, intacct-gateway section 8, decision order 2).
_COMPANY_OR_SENDER = "company_or_sender_not_recognised"
MAYBE_SENDER = frozenset({_COMPANY_OR_SENDER, "company_id_not_found", "gateway_sign_in_incorrect"})

_RUNG_OF_PROBLEM: dict[str, str] = {
    _SENDER_REFUSED: SENDER,
    _OWN_SENDER_REFUSED: SENDER,
    _COMPANY_OR_SENDER: COMPANY,
    "company_id_not_found": COMPANY,
    "gateway_sign_in_incorrect": COMPANY,
    "demo_company_expired": COMPANY,
    "sender_not_authorized_for_company": AUTHORIZED,
}

# Refusals about the level: whose rung they are depends on the level that was asked for.
LEVEL_PROBLEMS = frozenset({"top_level_only_or_top_level_denied", "entity_invalid_or_not_allowed"})

# Where a refusal does not show whether a lower rung holds, that rung is left open instead of called passed:
# GW-0011 is documented for an unknown company and for an inactive sender alike, and nobody has seen in which
# order the gateway looks at the subscription and at the list of senders.
_UNPROVEN: dict[str, frozenset[str]] = {
    **dict.fromkeys(MAYBE_SENDER, frozenset({SENDER})),
    "web_services_subscription_inactive": frozenset({AUTHORIZED}),
    "login_failed_unclassified": frozenset({AUTHORIZED}),
    # Who is too busy, or off-line, may say so before it has looked at the list.
    **dict.fromkeys(("concurrency_limit", "rate_limited", "retry_later", "maintenance"), frozenset({AUTHORIZED})),
}


def rung_of(trouble: Trouble, entity: str | None) -> str:
    """Name the rung that a refusal before or at sign-in belongs to.

    `entity` is the entity that the sign-in asked for, None for top level.
    """
    if trouble.problem in _RUNG_OF_PROBLEM:
        return _RUNG_OF_PROBLEM[trouble.problem]
    if trouble.problem in LEVEL_PROBLEMS:
        return TOP_LEVEL if entity is None else ENTITY
    return SIGN_IN if trouble.level == "authentication" else GATEWAY


def proven_below(trouble: Trouble, rung: str) -> bool:
    """Say whether a refusal further up also shows that this lower rung holds."""
    return rung not in _UNPROVEN.get(trouble.problem, frozenset())


def blamed(trouble: Trouble, *, own_sender: bool, sender_works: bool | None) -> Trouble:
    """Put a refusal that is about the sender on whoever owns it.

    `own_sender`: the customer's own. `sender_works`: whether it was accepted elsewhere lately, None if nobody knows.
    """
    before_sign_in = trouble.level in ("http", "control")
    if trouble.problem in MAYBE_SENDER and before_sign_in and sender_works is False:
        trouble = replace(trouble, problem=_SENDER_REFUSED, owner="operator")
    if trouble.problem == _SENDER_REFUSED and own_sender:
        return replace(trouble, problem=_OWN_SENDER_REFUSED, owner="customer_admin")
    return trouble
