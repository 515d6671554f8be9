"""Refused credentials, as customers and staff read them: the fix, and how many tries are left before we pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connections.models import Answer, Connection, Verification
from connections.services import refusals
from onboarding.card_parts import FixCard
from onboarding.fix_cards import lone_card
from onboarding.fixes import fix_for


@dataclass(frozen=True)
class Refusal:
    """`tries_left` is None where refusals of this kind lock nobody out, and so are not counted."""

    card: FixCard
    tries_left: int | None

    @property
    def is_ours(self) -> bool:
        return self.card.owner == "vendor"

    @property
    def maybe_mistyped(self) -> bool:
        """Whether whoever typed the credentials should compare them first."""
        return self.card.problem in refusals.MAYBE_MISTYPED


def refusal_of(attempt: Verification | None, connection: Connection) -> Refusal | None:
    """Return what to do about the newest try; None where it was not refused."""
    if attempt is None or attempt.answer != Answer.REFUSED:
        return None
    fix = fix_for(attempt.problem, connection, user_id=attempt.user_id)
    counts = attempt.problem in refusals.SIGN_IN_PROBLEMS
    left = refusals.tries_of(attempt.company_id, attempt.user_id).left if counts else None
    card = lone_card(fix, "refused", required=True, step=fix.step, hide_clicks=fix.owner == "vendor")
    return Refusal(card, left)


@dataclass(frozen=True)
class Pause:
    """No more tries before `until`, so that Intacct does not lock the user. `seconds` is how long that is from now."""

    until: datetime
    seconds: int


def pause_in(tries: refusals.Tries, now: datetime) -> Pause | None:
    """Return how long the user of these tries has to wait; None where it may be tried now."""
    until = tries.paused_until
    return Pause(until, max(1, -int((now - until).total_seconds() // 1))) if until else None
