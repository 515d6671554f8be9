"""Counts refused sign-ins per Intacct user, across all links, so that we never lock a customer's user out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from connections.models import Answer, CheckResult, Question, Verification

#: After this many refusals within the window, further tries wait until the window has passed.
ALLOWED_REFUSALS = 3
WINDOW = timedelta(minutes=15)

#: Refusals that count: Intacct looked at the user and the password and said no.
SIGN_IN_PROBLEMS = frozenset(
    {
        "user_login_incorrect",
        "login_failed_unclassified",
        "user_locked_out",
        "user_inactive",
        "password_expired",
        "gateway_sign_in_incorrect",
    }
)

#: Refusals that name nothing but what was typed: whoever typed it compares first.
MAYBE_MISTYPED = frozenset({"user_login_incorrect", "login_failed_unclassified"})

#: The company or the gateway is busy: nobody's fault, tried again later without holding a worker.
BUSY_PROBLEMS = frozenset({"concurrency_limit", "rate_limited", "retry_later"})


def pause_ends_at(company_id: str, user_id: str) -> datetime | None:
    """Return when a next sign-in may be tried, or None when it may be tried now."""
    times = _recent_refusals(company_id, user_id)
    if len(times) < ALLOWED_REFUSALS:
        return None
    # Free again as soon as fewer than the allowed number lie inside the window.
    return times[ALLOWED_REFUSALS - 1] + WINDOW


def tries_left(company_id: str, user_id: str) -> int:
    """Return how many more refusals are allowed for this user before we pause."""
    return max(ALLOWED_REFUSALS - len(_recent_refusals(company_id, user_id)), 0)


def _recent_refusals(company_id: str, user_id: str) -> list[datetime]:
    """When this user was (or may have been) refused within the window, newest first, over all connections."""
    since = timezone.now() - WINDOW
    asked = Verification.objects.filter(
        question=Question.CREDENTIALS,
        company_id__iexact=company_id,
        user_id__iexact=user_id,
        finished_at__gt=since,
    )
    refused = Q(answer=Answer.REFUSED, problem__in=SIGN_IN_PROBLEMS)
    # Sent, and no readable answer came back: for all we know Intacct counted it.
    unanswered = Q(sent_at__isnull=False) & ~Q(answer__in=(Answer.ACCEPTED, Answer.REFUSED))
    by_form = asked.filter(refused | unanswered).values_list("finished_at", flat=True)
    by_probe = CheckResult.objects.filter(
        check_id="sign_in.accepted",
        problem__in=SIGN_IN_PROBLEMS,
        run__company_id__iexact=company_id,
        run__user_id__iexact=user_id,
        run__finished_at__gt=since,
    ).values_list("run__finished_at", flat=True)
    return sorted((moment for moment in (*by_form, *by_probe) if moment), reverse=True)
